"""The first `judge.yaml` for a connector: what is found out, and what is left to fill in."""

import re
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
import yaml
from typer.testing import CliRunner

from dealdock.cli import commands
from dealdock.judge.file import Read, load
from dealdock.judge.file_connectors import CommandConnector, ReceiverConnector, SingerConnector
from dealdock.judge.initial_file import Asked, Service, object_of, text, vendor_of

SERVICE = Service(
    "close",
    {"api_key": "secret", "base_url": "http://127.0.0.1:1", "email": "a@example.com", "limits": {}},
    {"lead": ["date_updated"], "note": [], "opportunity": ["date_updated"], "person": []},
    {"note": "activity.note"},
)
TAP = """
import json, sys
config = json.load(open(sys.argv[2]))
if missing := [name for name in ("start_date", "token") if name not in config]:
    sys.exit(f"Config is missing required keys: {missing}")
metadata = {"table-key-properties": ["id"], "valid-replication-keys": ["date_updated"]}
streams = [
    {"tap_stream_id": name, "stream": name, "metadata": [{"breadcrumb": [], "metadata": metadata}]}
    for name in ("leads", "notes", "gadgets")
]
print(json.dumps({"streams": streams}))
"""


def tap(folder: Path, content: str) -> Asked:
    path = folder / "tap-demo"
    path.write_text(f"#!{sys.executable}\n{content}")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return Asked("singer", "./tap-demo")


def test_a_tap_is_asked_for_its_streams_and_says_which_keys_it_needs(tmp_path: Path) -> None:
    written, reason = text(tap(tmp_path, TAP), SERVICE, tmp_path)
    assert reason is None
    path = tmp_path / "judge.yaml"
    path.write_text(written)
    file = load(path)
    assert file.connector == SingerConnector(["./tap-demo"], {"start_date": "2020-01-01T00:00:00Z", "token": ""})
    assert file.reads == {
        "leads": Read("leads", "lead", "close", version="date_updated"),
        "notes": Read("notes", "note", "close"),
    }
    assert '    token: ""  # fill in' in written
    assert "# Further streams of the connector: gadgets." in written
    assert not [*tmp_path.glob(".judge-init*")]


def test_a_tap_that_fails_without_saying_why_gets_all_credentials(tmp_path: Path) -> None:
    asked = tap(
        tmp_path, "import sys\nif 'api_key' not in open(sys.argv[2]).read(): sys.exit('no')\nsys.exit('bad day')"
    )
    written, reason = text(asked, SERVICE, tmp_path)
    assert reason is not None
    assert reason.endswith("bad day")
    path = tmp_path / "judge.yaml"
    path.write_text(written)
    config = {"api_key": "{api_key}", "email": "{email}", "start_date": "2020-01-01T00:00:00Z"}
    assert load(path).connector == SingerConnector(["./tap-demo"], config)


def test_a_command_gets_outputs_to_fill_in(tmp_path: Path) -> None:
    written, reason = text(Asked("command", "python sync.py {dir}"), SERVICE, tmp_path)
    assert reason is None
    path = tmp_path / "judge.yaml"
    path.write_text(written)
    file = load(path)
    assert file.connector == CommandConnector(["python", "sync.py", "{dir}"])
    assert file.reads.keys() == file.output.keys() == {"leads", "notes"}
    assert file.reads["leads"].version == "date_updated"
    file.check_objects({"close": SERVICE.objects})


@pytest.mark.parametrize(
    "command",
    [
        *("python sync.py # {dir}", "python 'a: b'", '"./a b" --x "é"', "{dir}/run", "a: b", "[a", "no", "1.5", "- a"),
        *("python a.py --rows {a: 1}", "*a", "!a", "%a", "@a", "a\nb"),
    ],
)
@pytest.mark.parametrize("protocol", ["command", "receiver"])
def test_a_command_is_written_as_it_was_given(
    tmp_path: Path, command: str, protocol: Literal["command", "receiver"]
) -> None:
    written, _ = text(Asked(protocol, command), SERVICE, tmp_path)
    found = yaml.safe_load(written)
    assert (found if protocol == "command" else found["receiver"])["command"] == command


def test_names_of_a_tap_are_written_as_they_are(tmp_path: Path) -> None:
    """A column may have a name that YAML reads as something else."""
    written, _ = text(tap(tmp_path, TAP.replace('["id"]', '["no"]')), SERVICE, tmp_path)
    assert yaml.safe_load(written)["reads"]["leads"] == {"object": "lead", "key": "no", "version": "date_updated"}


def test_a_receiver_gets_the_events_of_its_objects(tmp_path: Path) -> None:
    events = {name: [f"{name}.created", f"{name}.updated"] for name in SERVICE.objects}
    command = "python app.py {port} {signature_key} {dir}"
    written, reason = text(Asked("receiver", command), replace(SERVICE, events=events), tmp_path)
    assert reason is None
    path = tmp_path / "judge.yaml"
    path.write_text(written)
    file = load(path)
    assert file.connector == ReceiverConnector(
        command.split(),
        "http://127.0.0.1:{port}/",
        ["lead.created", "lead.updated", "note.created", "note.updated"],
        1,
    )
    assert file.reads.keys() == file.output.keys() == {"leads", "notes"}
    assert (file.mode, file.promises.missed) == ("table", "ignored")
    file.check_placeholders(SERVICE.account)


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("leads", "lead"),
        ("Opportunities", "opportunity"),
        ("note", "note"),
        ("people", "person"),
        ("persons", "person"),
        ("note_activities", "note"),
        ("activity_notes", "note"),
        ("users", None),
    ],
)
def test_an_object_is_found_by_the_name_of_a_stream(stream: str, expected: str | None) -> None:
    assert object_of(stream, SERVICE) == expected


def test_a_vendor_is_found_by_the_name_of_a_connector() -> None:
    assert vendor_of("/opt/bin/tap-closeio --x", ["close", "copper"]) == "close"
    assert vendor_of("tap-demo", ["close", "copper"]) is None


def test_streams_of_a_program_are_named_in_the_plural(tmp_path: Path) -> None:
    service = Service("copper", {}, {"company": ["date_modified"], "person": ["date_modified"]})
    written, _ = text(Asked("command", "python sync.py {dir}"), service, tmp_path)
    assert "  companies: {object: company, key: id, version: date_modified}" in written
    assert "  people: {object: person, key: id, version: date_modified}" in written


def test_the_main_objects_are_the_examples(tmp_path: Path) -> None:
    service = Service("close", {}, {"lead": [], "opportunity": [], "call": []})
    written, _ = text(Asked("command", "python sync.py {dir}"), service, tmp_path)
    path = tmp_path / "judge.yaml"
    path.write_text(written)
    assert [*load(path).reads] == ["leads", "opportunities"]


@pytest.mark.slow
@pytest.mark.parametrize("answers", ["", "command\n", "none\ncommand\npython sync.py\n"])
def test_where_nobody_answers_it_names_the_options(tmp_path: Path, answers: str) -> None:
    path = tmp_path / "judge.yaml"
    line = [sys.executable, "-m", "dealdock", "judge", "init", str(path)]
    done = subprocess.run(line, input=answers, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "--singer, --airbyte, --command or --receiver, and --vendor" in done.stderr
    assert not path.exists()


def test_the_help_of_judge_names_it() -> None:
    shown = CliRunner().invoke(commands.app, ["judge", "--help"]).output
    assert "dealdock judge init" in shown
    assert shown.startswith("Usage: dealdock judge ")
    assert re.findall(r"^  (\w+)  ", shown.partition("Commands:")[2], re.MULTILINE) == ["run", "init"]
    assert "..." not in shown.replace("[ARGS]...", "")
