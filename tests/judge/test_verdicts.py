"""Verdicts on small connectors, sound ones and those with a defect."""

import json
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from dealdock.judge.connector import ConnectorError
from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import load
from dealdock.judge.report import Report
from dealdock.judge.sandbox import Sandbox
from dealdock.sandbox import Sandbox as Server
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.serving import served

READER = Path(__file__).with_name("reader.py")
SCHEMA = json.loads(files("dealdock.judge").joinpath("judge.schema.json").read_text(encoding="utf-8"))

Judged = Callable[..., dict[tuple[str, str], dict[str, Any]]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with Server(Settings(secret="a secret for tests"), VENDORS) as server, served(server) as address:
        yield address


@pytest.fixture
def judged(address: str, tmp_path: Path) -> Judged:
    """Judge the reader with a defect. Return the verdicts, as the report has them, by situation and stream."""

    def judge(defect: str, *scenarios: str, **options: Any) -> dict[tuple[str, str], dict[str, Any]]:
        file = tmp_path / f"{defect}.yaml"
        file.write_text(
            f"""\
vendor: pardot
command: {sys.executable} {READER} {{base_url}} {{api_key}} {{user_key}} {{dir}} {defect}
output: {{prospects: "{{dir}}/prospects.jsonl", members: "{{dir}}/members.jsonl"}}
reads:
  prospects: {{object: prospect, version: updated_at, fields: {{job_title: job_title}}}}
  members: {{object: listMembership, version: updated_at}}
"""
        )
        folder = tmp_path / "judged"
        with Sandbox.at(address) as sandbox:
            verdicts = Judge(load(file), sandbox, Options(scenarios, **options), folder).run()
        shown = Report("pardot", "reader", 1, verdicts).shown()
        jsonschema_rs.validate(SCHEMA, shown)
        return {(f"{each['scenario']}.{each['situation']}", each["stream"]): each for each in shown["verdicts"]}

    return judge


def named(verdicts: dict[tuple[str, str], dict[str, Any]]) -> dict[str, str]:
    return {" ".join(key): each["verdict"] for key, each in verdicts.items()}


def test_a_sound_reader_passes(judged: Judged) -> None:
    found = judged("none", "ties.page_and_a_half", "parents", "sizes.one", "sizes.empty")
    assert named(found) == {
        "sizes.empty prospects": "pass",
        "sizes.empty members": "pass",
        "sizes.one prospects": "pass",
        "sizes.one members": "pass",
        "ties.page_and_a_half prospects": "pass",
        "ties.page_and_a_half members": "pass",
        "parents.interleaved prospects": "not_applicable",
        "parents.interleaved members": "pass",
    }
    assert all(each["exercised"] for each in found.values() if each["verdict"] == "pass")


def test_a_defect_of_ties_is_red_in_ties_alone(judged: Judged) -> None:
    found = judged("ties", "ties.page_and_a_half", "parents", "sizes.page_and_one")
    assert [key for key, each in found.items() if each["red"]] == [("ties.page_and_a_half", "prospects")]
    lost = found["ties.page_and_a_half", "prospects"]
    assert (lost["verdict"], lost["expected"], lost["delivered"], lost["counts"]["lost"]) == ("lost", 300, 200, 100)
    assert lost["rests_on"]
    assert lost["calls"]


def test_a_defect_of_parents_is_red_in_parents_alone(judged: Judged) -> None:
    found = judged("parents", "ties.page_and_a_half", "parents", "sizes.page_and_one")
    assert [key for key, each in found.items() if each["red"]] == [("parents.interleaved", "members")]
    assert found["parents.interleaved", "members"]["counts"]["lost"] == 9


def test_two_runs_give_the_same_report(judged: Judged) -> None:
    first = judged("parents", "parents", jobs=2)
    assert judged("parents", "parents", jobs=2) == first


def test_a_connector_that_fails_before_its_first_call_is_an_error_with_its_last_lines(judged: Judged) -> None:
    with pytest.raises(ConnectorError, match=r"exit code 1 before its first call(.|\n)*no such thing as a config"):
        judged("breaks", "parents")
