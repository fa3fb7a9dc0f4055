"""Verdicts on published connectors: each as its file in `expected` says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dealdock.cli.judge_run import judge_of
from dealdock.judge.engine import Options
from dealdock.judge.sandbox import Sandbox
from tests.judge.known.environments import ENVIRONMENTS, FOLDER, Missing, installed
from tests.judge.known.verdicts import BEGIN, PAGE, known, sections

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(seed=1) as sandbox:
        yield sandbox


def expected(name: str) -> list[dict[str, Any]]:
    verdicts: list[dict[str, Any]] = json.loads((FOLDER / "expected" / f"{name}.json").read_text())["verdicts"]
    return verdicts


def test_each_connector_has_an_environment_and_expected_verdicts() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} == ENVIRONMENTS.keys()
    assert {path.stem for path in (FOLDER / "expected").glob("*.json")} == ENVIRONMENTS.keys()
    assert {each.name for each in known()} == ENVIRONMENTS.keys()


def test_the_page_has_a_section_for_each_connector_and_keeps_those_that_are_not_judged_again() -> None:
    page = PAGE.read_text()
    kept = sections(page)
    assert list(kept) == [each.title for each in known()]
    assert "\n".join([BEGIN, *(line for lines in kept.values() for line in lines)]).rstrip() + "\n" == page


@pytest.mark.parametrize("name", sorted(ENVIRONMENTS))
def test_the_verdicts_are_those_that_are_known(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    try:
        file, wanted = installed(name), expected(name)
    except Missing as error:
        pytest.skip(str(error))
    situations = list(dict.fromkeys(f"{each['scenario']}.{each['situation']}" for each in wanted))
    streams = list(dict.fromkeys(each["stream"] for each in wanted))
    verdicts = judge_of(file)(file, sandbox, Options(situations, streams, jobs=2), tmp_path).run()
    found = {(each.scenario, each.situation, each.stream): each for each in verdicts}
    for each in wanted:
        verdict = found[each["scenario"], each["situation"], each["stream"]]
        assert verdict.verdict == each["verdict"], verdict
