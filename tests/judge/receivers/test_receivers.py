"""Receivers of webhooks, under judgement: sound ones, in Python and Node, and planted defects."""

import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from dealdock.judge.engine import Options
from dealdock.judge.file import load
from dealdock.judge.file_connectors import ReceiverConnector
from dealdock.judge.receiving import ReceivingJudge
from dealdock.judge.sandbox import Sandbox
from dealdock.judge.verdict import Verdict
from tests.judge.sandboxes import opened
from tests.support.running import run_within

HERE: Final = Path(__file__).parent

PATIENCE: Final = 300.0
"""The seconds of a command, also on a machine with much else to do."""

Command = Callable[..., subprocess.CompletedProcess[str]]
Verdicts = Callable[..., dict[str, Verdict]]

pytestmark = pytest.mark.slow

DEFECTS: Final = {
    ("close_leads.yaml", "inserts_blindly"): ("hooks.twice", "twice"),
    ("close_leads.yaml", "takes_the_last"): ("hooks.reordered", "extra"),
    ("close_leads.yaml", "forgets_deletions"): ("hooks.reordered", "extra"),
    ("close_leads.yaml", "never_recovers"): ("hooks.missed", "lost"),
    ("close_leads.yaml", "verifies_nothing"): ("hooks.forged", "extra"),
    ("close_leads.yaml", "drops_what_it_cannot_read"): ("hooks.before_api", "lost"),
    ("copper_people.yaml", "inserts_blindly"): ("hooks.twice", "twice"),
    ("copper_people.yaml", "verifies_nothing"): ("hooks.forged", "extra"),
    ("copper_people.yaml", "reads_once"): ("hooks.before_api", "lost"),
}
"""The defects, each with the situation in which it is red, and the verdict."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with opened() as sandbox:
        yield sandbox


@pytest.fixture
def judge(sandbox: Sandbox, tmp_path: Path) -> Command:
    """Run the command with the file of the test."""
    return lambda *options: run_within(PATIENCE, "judge", "--server", sandbox.url, tmp_path / "judge.yaml", *options)


@pytest.fixture
def progress() -> list[tuple[str, int, int]]:
    """The situations that have ended, each with its number and the number of all."""
    return []


@pytest.fixture
def verdicts(sandbox: Sandbox, tmp_path: Path, progress: list[tuple[str, int, int]]) -> Verdicts:
    """Judge a receiver, run by this interpreter or by Node. Return the verdicts by situation."""

    def judge(name: str, *scenarios: str, require: Collection[str] = (), **variables: str) -> dict[str, Verdict]:
        file = load(HERE / name)
        assert isinstance(file.connector, ReceiverConnector)
        program, *words = file.connector.command
        command = [sys.executable if program == "python" else program, *words]
        described = replace(file, env=variables, connector=replace(file.connector, command=command), timeout=120)
        options = Options(scenarios, require=require, jobs=3, progress=lambda *ended: progress.append(ended))
        found = ReceivingJudge(described, sandbox, options, tmp_path / "judged").run()
        return {each.name: each for each in found}

    return judge


def test_a_sound_receiver_passes_everywhere(verdicts: Verdicts, progress: list[tuple[str, int, int]]) -> None:
    found = verdicts("close_leads.yaml")
    assert progress == [(name, number, len(found)) for number, name in enumerate(found, start=1)]
    assert {name: each.verdict for name, each in found.items()} == dict.fromkeys(
        [f"hooks.{name}" for name in ("once", "twice", "reordered", "missed", "forged", "before_api")], "pass"
    )
    assert all(each.exercised and each.rests_on for each in found.values())


def test_a_sound_receiver_of_copper_passes_and_promises_nothing_about_missed_events(verdicts: Verdicts) -> None:
    found = verdicts("copper_people.yaml")
    assert found.pop("hooks.missed").verdict == "not_applicable"
    assert {each.verdict for each in found.values()} == {"pass"}


@pytest.mark.parametrize(("file", "defect"), DEFECTS)
def test_a_defect_is_red_in_its_situation_alone(verdicts: Verdicts, file: str, defect: str) -> None:
    situation, verdict = DEFECTS[file, defect]
    other = "hooks.forged" if situation == "hooks.twice" else "hooks.twice"
    reads = {"READS": "1"} if defect == "drops_what_it_cannot_read" else {}
    found = verdicts(file, situation, other, "hooks.once", DEFECT=defect, **reads)
    assert {name: each.verdict for name, each in found.items()} == {
        situation: verdict,
        other: "pass",
        "hooks.once": "pass",
    }
    assert found[situation].red
    assert found[situation].ids[verdict]


@pytest.mark.parametrize(("require", "is_red"), [("hooks", True), ("hooks.before_api", True), ("hooks.once", False)])
def test_a_situation_that_is_not_exercised_is_red_if_required(verdicts: Verdicts, require: str, is_red: bool) -> None:
    found = verdicts("close_leads.yaml", "hooks.once", "hooks.before_api", require=[require], DEFECT="never_recovers")
    assert {name: (each.verdict, each.red) for name, each in found.items()} == {
        "hooks.once": ("pass", False),
        "hooks.before_api": ("not_exercised", is_red),
    }


def test_a_program_that_does_not_listen_is_no_verdict(judge: Command, tmp_path: Path) -> None:
    text = (HERE / "close_leads.yaml").read_text()
    (tmp_path / "judge.yaml").write_text(
        text.replace("python close_leads.py", f"{sys.executable} -c 'raise SystemExit(3)'")
    )
    done = judge()
    assert done.returncode == 2
    assert "the receiver ended with exit code 3 before it answered at http://127.0.0.1:" in done.stderr


def test_all_that_is_wrong_in_the_file_is_said_at_once(judge: Command, tmp_path: Path) -> None:
    text = (HERE / "close_leads.yaml").read_text()
    (tmp_path / "judge.yaml").write_text(text.replace(":{port}/close", ":80/close").replace("events", "evnts"))
    done = judge()
    assert done.returncode == 2
    for expected in (
        "receiver: events is missing: the events to subscribe to, as events: [lead.created, lead.updated]",
        "receiver.url: an address of this machine with {port} is expected, as http://127.0.0.1:{port}/hook",
        "receiver.evnts: unknown field; did you mean events?",
    ):
        assert expected in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lead.created, ", "", "receiver.events: lead.created is missing, since reads has leads"),
        ("{signature_key}", "{signature_kye}", "{signature_kye} is not a placeholder; did you mean signature_key?"),
        ("vendor: close", "vendor: pardot", "pardot sends no webhooks"),
    ],
)
def test_what_cannot_be_subscribed_is_said(judge: Command, tmp_path: Path, old: str, new: str, expected: str) -> None:
    text = (HERE / "close_leads.yaml").read_text()
    if new == "vendor: pardot":
        text = text.replace("object: lead,", "object: prospect,").replace("name: name", "name: last_name")
    (tmp_path / "judge.yaml").write_text(text.replace(old, new))
    done = judge()
    assert done.returncode == 2
    assert expected in done.stderr


def test_scenarios_of_readers_are_not_for_receivers_and_the_reverse(judge: Command, tmp_path: Path) -> None:
    (tmp_path / "judge.yaml").write_text((HERE / "close_leads.yaml").read_text())
    done = judge("--scenario", "ties")
    assert (done.returncode, "it is for connectors that read" in done.stdout) == (3, True)
    (tmp_path / "judge.yaml").write_text("vendor: close\ncommand: x\noutput: {leads: a.csv}\nreads: {leads: lead}\n")
    done = judge("--scenario", "hooks")
    assert (done.returncode, "it is for receivers of webhooks" in done.stdout) == (3, True)
