"""Verdicts on the small connectors of this folder: sound, and with each defect of `defects.tsv`."""

import csv
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import JudgeFile, load
from dealdock.judge.file_connectors import CommandConnector
from dealdock.judge.report import Report
from dealdock.judge.sandbox import Sandbox
from dealdock.sandbox import Sandbox as Server
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.serving import served

FOLDER: Final = Path(__file__).parent
TIMEOUT: Final = 300.0
"""The seconds of a run, also on a machine with much else to do."""

pytestmark = pytest.mark.slow


class Defect(NamedTuple):
    """A line of the table: a connector with a defect, the situation that shows it, and one that does not."""

    connector: str
    defect: str
    scenario: str
    more: str
    report: str


def _table() -> list[Defect]:
    with (FOLDER / "defects.tsv").open(newline="") as file:
        return [Defect(**row) for row in csv.DictReader(file, delimiter="\t")]


DEFECTS: Final = _table()
CONNECTORS: Final = sorted(path.stem for path in FOLDER.glob("*.yaml"))

Judged = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with Server(Settings(secret="a secret for tests"), VENDORS) as server, served(server) as address:
        yield address


@pytest.fixture
def judged(address: str, tmp_path: Path) -> Judged:
    """Judge a connector with a defect. Return the verdicts, as the report has them, by situation."""

    def judge(name: str, defect: str, *scenarios: str) -> dict[str, dict[str, Any]]:
        file = with_defect(load(FOLDER / f"{name}.yaml"), defect)
        with Sandbox.at(address) as sandbox:
            verdicts = Judge(file, sandbox, Options(scenarios), tmp_path / "judged").run()
        shown = Report(str(file.vendor), name, 1, verdicts).shown()["verdicts"]
        return {f"{each['scenario']}.{each['situation']}": each for each in shown}

    return judge


def with_defect(file: JudgeFile, defect: str) -> JudgeFile:
    """Return the file for the connector with a defect, run by this interpreter, or by Node if it is installed."""
    assert isinstance(file.connector, CommandConnector)
    program, *words = file.connector.command
    if program == "node" and shutil.which("node") is None:
        pytest.skip("Node is not installed")
    command = CommandConnector([sys.executable if program == "python" else program, *words])
    return replace(file, env={**file.env, "DEFECT": defect}, connector=command, timeout=TIMEOUT)


def scenarios_of(connector: str) -> list[str]:
    """Return the situations in which the connector is judged with its defects."""
    found = [name for each in DEFECTS if each.connector == connector for name in (each.scenario, each.more)]
    return list(dict.fromkeys(found))


def red(verdicts: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {name: each["verdict"] for name, each in verdicts.items() if each["red"]}


def of(scenario: str, names: Any) -> set[str]:
    """Return the situations of a scenario, or the one of this name."""
    return {name for name in names if name == scenario or name.startswith(f"{scenario}.")}


def test_each_connector_has_defects_and_each_defect_its_report() -> None:
    assert {each.connector for each in DEFECTS} == {*CONNECTORS}
    assert len(CONNECTORS) == 8
    assert len({each[:2] for each in DEFECTS}) == len(DEFECTS) == 24
    assert all("#" in each.report for each in DEFECTS)


@pytest.mark.parametrize("name", CONNECTORS)
def test_a_sound_connector_is_not_red(judged: Judged, name: str) -> None:
    found = judged(name, "", *scenarios_of(name))
    assert red(found) == {}
    passed = [each for each in found.values() if each["verdict"] in {"pass", "late", "resumed"}]
    assert passed
    assert all(each["exercised"] for each in passed)


@pytest.mark.parametrize("each", DEFECTS, ids=lambda each: f"{each.connector}-{each.defect}")
def test_a_defect_is_red_in_its_scenario_alone(judged: Judged, each: Defect) -> None:
    found = judged(each.connector, each.defect, each.scenario, each.more)
    assert set(red(found)) & of(each.scenario, found)
    assert not set(red(found)) - of(each.scenario, found)
