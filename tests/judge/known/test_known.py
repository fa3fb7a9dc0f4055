"""Verdicts on published connectors: each as its file in `expected` says. Each has an environment of its own.

Their packages are copyleft in part: they are only run, and nothing of them is shipped. `make check` installs them.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import CommandConnector, JudgeFile, load
from dealdock.judge.sandbox import Sandbox

FOLDER: Final = Path(__file__).parent
ENVIRONMENTS: Final = {
    "airbyte-close-com": "airbyte-close-com",
    "airbyte-pardot": "airbyte-pardot",
    "n8n-copper": "n8n",
    "tap-closeio-1.6.3": "tap-closeio-1.6.3",
    "tap-closeio-1.6.4": "tap-closeio-1.6.4",
    "tap-closeio-1.6.6": "tap-closeio",
    "tap-pardot-1.4.5": "tap-1.4.5",
    "tap-pardot-1.4.9": "tap",
}
"""The environment of each connector, as the Makefile names it."""

TIMEOUT: Final = 300.0
"""The seconds of a run, also on a machine with much else to do."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(seed=1) as sandbox:
        yield sandbox


def installed(name: str) -> JudgeFile:
    """Return the file of a connector, run in its environment. The test is skipped where it is not installed."""
    home = Path(f"{sys.prefix}-{ENVIRONMENTS[name]}")
    if not (home / "test").exists():
        pytest.skip(f"no {name} in {home}: `make check` installs it where it can")
    file = replace(load(FOLDER / f"{name}.yaml"), timeout=TIMEOUT)
    if isinstance(file.connector, CommandConnector):
        if shutil.which("node") is None:
            pytest.skip("Node is not installed")
        command = [sys.executable, *file.connector.command[1:]]
        return replace(file, env={**file.env, "N8N": str(home)}, connector=CommandConnector(command))
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return replace(file, env={**file.env, "PATH": path})


def expected(name: str) -> list[dict[str, Any]]:
    verdicts: list[dict[str, Any]] = json.loads((FOLDER / "expected" / f"{name}.json").read_text())["verdicts"]
    return verdicts


def test_each_connector_has_an_environment_and_expected_verdicts() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == ENVIRONMENTS.keys()
    assert {path.stem for path in (FOLDER / "expected").glob("*.json")} == ENVIRONMENTS.keys()


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_the_verdicts_are_those_that_are_known(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    file, wanted = installed(name), expected(name)
    situations = list(dict.fromkeys(f"{each['scenario']}.{each['situation']}" for each in wanted))
    streams = list(dict.fromkeys(each["stream"] for each in wanted))
    verdicts = Judge(file, sandbox, Options(situations, streams, jobs=2), tmp_path).run()
    found = {(each.scenario, each.situation, each.stream): each for each in verdicts}
    for each in wanted:
        verdict = found[each["scenario"], each["situation"], each["stream"]]
        assert verdict.verdict == each["verdict"], verdict
