"""Connectors that write, under judgement: sound ones, planted defects, and a public client that repeats a creation."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.judge.engine import Options
from dealdock.judge.file import load
from dealdock.judge.report import Report
from dealdock.judge.sandbox import Sandbox
from dealdock.judge.writing import WritingJudge
from tests.judge.sandboxes import opened
from tests.support.running import ENVIRONMENT

HERE: Final = Path(__file__).parent
JOBS: Final = 4
"""Most of a situation is waiting: for a program, a late answer, or the end of a limit."""

TIMEOUT: Final = 300.0
"""The seconds of a run, also on a machine with much else to do."""

Verdicts = list[dict[str, Any]]
Judged = Callable[..., tuple[int, Verdicts]]

pytestmark = pytest.mark.slow

DEFECTS: Final = {
    ("close_leads.yaml", "never_searches"): ("rerun.again", "written_twice"),
    ("close_leads.yaml", "never_changes"): ("rerun.changed", "wrong"),
    ("close_leads.yaml", "leaves_out_the_last"): ("rerun.again", "lost"),
    ("close_leads.yaml", "adds_a_task"): ("rerun.again", "extra"),
    ("close_leads.yaml", "adds_a_contact_in_each_run"): ("rerun.again", "written_twice"),
    ("close_leads.yaml", "matches_the_first_column"): ("rerun.namesakes", "lost"),
    ("close_leads.yaml", "repeats_the_call"): ("lost_answer.closed", "written_twice"),
    ("close_urls.yaml", "overwrites_all"): ("rerun.fields", "wrong"),
    ("copper_companies.yaml", "repeats_the_call"): ("lost_answer.gateway", "written_twice"),
    ("apollo_contacts.yaml", "repeats_the_call"): ("lost_answer.closed", "written_twice"),
    ("apollo_contacts.yaml", "overwrites_all"): ("rerun.fields", "wrong"),
    ("copper_people.yaml", "clears_the_title"): ("rerun.fields", "wrong"),
    ("copper_people.yaml", "clears_the_phone_numbers"): ("rerun.fields", "wrong"),
    ("close_urls.yaml", "clears_the_addresses"): ("rerun.fields", "wrong"),
    ("pardot_prospects.yaml", "drops_a_column"): ("rerun.again", "wrong"),
    ("close_updates.yaml", "never_searches"): ("rerun.again", "wrong"),
    ("target_close.yaml", "forgets_the_rest"): ("rerun.again", "lost"),
    ("target_close.yaml", "state_first"): ("killed.held", "lost"),
    ("pardot_import.yaml", "never_starts"): ("rerun.again", "lost"),
}
"""The defects, each with the situation in which it is red, and the verdict."""

OTHER: Final = {"rerun": "lost_answer.gateway", "lost_answer": "rerun.again", "killed": "rerun.again"}
"""A situation of another scenario, in which the same defect is not red."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with opened() as sandbox:
        yield sandbox


@pytest.fixture
def judged(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judged:
    """Judge a writer, run by this interpreter or by Node. Return the exit code, and the verdicts of the report."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")

    def judge(path: str, *scenarios: str, require: Collection[str] = (), defect: str = "") -> tuple[int, Verdicts]:
        file = load(HERE / path)
        described = replace(file, env={**file.env, "DEFECT": defect}, timeout=TIMEOUT)
        options = Options(scenarios, require=require, jobs=JOBS)
        found = Report("", path, 1, WritingJudge(described, sandbox, options, tmp_path / "judged").run())
        return found.exit_code, found.shown()["verdicts"]

    return judge


def named(verdicts: Verdicts) -> dict[str, str]:
    return {f"{each['scenario']}.{each['situation']}": each["verdict"] for each in verdicts}


@pytest.mark.parametrize(
    "file",
    [
        *("apollo_contacts.yaml", "close_leads.yaml", "close_updates.yaml", "copper_companies.yaml"),
        *("copper_people.yaml", "pardot_prospects.yaml", "target_close.yaml"),
    ],
)
def test_a_sound_writer_passes(judged: Judged, file: str) -> None:
    code, verdicts = judged(file)
    assert code == 0
    assert set(named(verdicts).values()) <= {"pass", "resumed", "not_applicable"}
    assert sum(each["verdict"] == "pass" for each in verdicts) >= 13


def test_a_sound_writer_of_few_fields_keeps_the_others(judged: Judged) -> None:
    """The writer of `close_leads.yaml`, with fewer columns, is called in the same way in all other scenarios."""
    code, verdicts = judged("close_urls.yaml", "rerun")
    namesakes = {"rerun.namesakes": "not_applicable"}
    assert (code, named(verdicts)) == (0, {**dict.fromkeys(named(verdicts), "pass"), **namesakes})
    assert len(verdicts) == 5


@pytest.mark.parametrize(("file", "defect"), DEFECTS)
def test_a_defect_is_red_in_its_situation_and_in_no_other_scenario(judged: Judged, file: str, defect: str) -> None:
    situation, verdict = DEFECTS[file, defect]
    other = OTHER[situation.partition(".")[0]]
    code, verdicts = judged(file, situation, other, defect=defect)
    assert code == 1
    assert {name: found for name, found in named(verdicts).items() if found != "not_applicable"} in (
        {situation: verdict},
        {situation: verdict, other: "pass"},
    )


def test_a_submitted_import_is_awaited(judged: Judged) -> None:
    code, verdicts = judged("pardot_import.yaml", "rerun.again", "rerun.changed")
    assert (code, named(verdicts)) == (0, {"rerun.again": "pass", "rerun.changed": "pass"})


def test_closeio_writes_twice_if_an_answer_is_lost(tmp_path: Path) -> None:
    """The command judges it, on a server of its own, because the client calls the service's host."""
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "dealdock", "judge", "closeio_leads.yaml", "--json", str(report), "--jobs", "2"]
    done = subprocess.run(
        [*command, "--scenario", "lost_answer.closed,rerun.again,rerun.changed"],
        cwd=HERE,
        env={**ENVIRONMENT, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert report.exists(), done.stderr
    code, verdicts = done.returncode, json.loads(report.read_text())["verdicts"]
    assert code == 1
    assert named(verdicts) == {
        "rerun.again": "pass",
        "rerun.changed": "pass",
        "lost_answer.closed": "written_twice",
    }
    [lost] = [each for each in verdicts if each["scenario"] == "lost_answer"]
    assert (lost["expected"], lost["delivered"], lost["counts"]) == (2, 2, {"written_twice": 1})
    disturbed, again = "Run 1 was disturbed at call ", "The last writing call of run 1 is call "
    assert lost["explanation"].index(disturbed) < lost["explanation"].index(again)


NESTED: Final = """
import base64, json, sys, urllib.request
base_url, api_key, path = sys.argv[1:]
token = base64.b64encode(f"{api_key}:".encode()).decode()
headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
def call(path, body=None):
    request = urllib.request.Request(f"{base_url}/api/v1{path}", body and json.dumps(body).encode(), headers)
    return json.load(urllib.request.urlopen(request))
known = {each["name"] for each in call("/contact/")["data"]}
for row in map(json.loads, open(path)):
    if row["name"] not in known:
        call("/lead/", {"name": row["name"], "contacts": [row]})
"""


@pytest.mark.parametrize(("required", "red"), [("rerun", False), ("lost_answer.closed", True)])
def test_a_situation_that_was_not_exercised_is_red_if_required(
    judged: Judged, tmp_path: Path, required: str, *, red: bool
) -> None:
    """No call creates a contact alone, whose answer could be lost."""
    (tmp_path / "nested.py").write_text(NESTED)
    (tmp_path / "judge.yaml").write_text(
        f"vendor: close\ncommand: {sys.executable} {tmp_path}/nested.py {{base_url}} {{api_key}} {{dir}}/rows.jsonl\n"
        'writes:\n  input: "{dir}/rows.jsonl"\n  into: contact\n  match: [name]\n  creates: [lead]\n'
        "  fields: {name: name}\n  rows: [{name: Ann}, {name: Bo}]\n"
    )
    code, verdicts = judged(str(tmp_path / "judge.yaml"), "rerun.again", "lost_answer.closed", require=[required])
    assert named(verdicts) == {"rerun.again": "pass", "lost_answer.closed": "not_exercised"}
    assert (code, [each["red"] for each in verdicts]) == (int(red), [False, red])
