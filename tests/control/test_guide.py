"""The shell lines of the guide to the control plane, run in order and unchanged, except for the port and the wait."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.running import ENVIRONMENT, PATIENCE, Started, start

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
SOURCE = Path(__file__).parents[2] / "src"
SHELL_BLOCK = re.compile(r"```sh\n(.+?)```", re.DOTALL)
BLOCKS = SHELL_BLOCK.findall((GUIDES / "control.md").read_text(encoding="utf-8"))
SHOWN = [
    '{"daily":25000,"used":24999,"resets_at":"2026-01-01T23:00:00Z"}',
    '"at":"2026-01-01T10:00:00Z","method":"POST","url":"/api/opportunity/version/3/do/create"',
    '"code":13,"explain":"none of these is given: prospect_id, prospect_email"',
]
"""Parts of the responses that the guide shows."""
ADDRESS = "http://127.0.0.1:7273"
CURL = 'curl() { command curl --silent --show-error --fail-with-body "$@"; echo; }\n'


@pytest.fixture(scope="module")
def server() -> Iterator[Started]:
    with start("--scene", "empty") as started:
        yield started


@pytest.mark.slow
def test_its_lines_work_when_pasted_one_after_the_other(server: Started, tmp_path: Path) -> None:
    (programs := tmp_path / ".venv" / "bin").mkdir(parents=True)
    (programs / "dealdock").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dealdock "$@"\n')
    (programs / "dealdock").chmod(0o700)
    environment = ENVIRONMENT | {"PYTHONPATH": str(SOURCE)}
    answers = ""
    for block in BLOCKS:
        script = CURL + block.replace(ADDRESS, server.line["url"]).replace("wait=30", "wait=1")
        done = subprocess.run(
            ["/bin/sh", "-euc", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, (block, done.stdout, done.stderr)
        answers += done.stdout
    for shown in SHOWN:
        assert shown in answers


def test_a_guide_has_a_line_for_every_route(server: Started) -> None:
    described: dict[str, Any] = json.loads(server.get("/_dealdock/openapi.json")[1])
    shown = set(_calls())
    for path, methods in described["paths"].items():
        known = re.sub(r"(?<=/records/)\w+", "{object}", path)
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(known)))
        for method in methods:
            assert any(method == each and pattern.fullmatch(called) for each, called in shown), f"{method} {path}"


def _calls() -> Iterator[tuple[str, str]]:
    """Return method and path of each call of the control plane in the guides' shell lines."""
    blocks = [block for page in GUIDES.glob("*.md") for block in SHELL_BLOCK.findall(page.read_text(encoding="utf-8"))]
    for line in "".join(blocks).replace("\\\n", "").replace("{\n", "{").splitlines():
        for path in re.findall(rf"{ADDRESS}/_dealdock(/[^\s'\"?]*)", line):
            given = re.search(r"-X (\w+)", line)
            yield given[1].lower() if given else "post" if " -d " in line or "--data" in line else "get", path
