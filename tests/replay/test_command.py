"""`dealdock replay`: reports, exit codes and messages."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from dealdock.cli.options import UsageError
from dealdock.cli.replay import Wanted, replay
from dealdock.judge.sandbox import Sandbox
from dealdock.replay.exchange import Exchange
from tests.replay.recorder import Recorder, changed, vcr_py
from tests.support.running import run

SCHEMA = json.loads(files("dealdock.replay").joinpath("replay.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def recorded(sandbox: Sandbox) -> list[Exchange]:
    """A call that is equal, one that differs, and one that reads what the second one made."""
    service = Recorder(sandbox, "close", "api.close.com")
    headers = service.basic()
    service.call("GET", "/api/v1/me/?api_key=secret", headers=headers)
    lead = service.call("POST", "/api/v1/lead/", {"name": "<Wayne>"}, headers=headers)
    service.call("GET", f"/api/v1/lead/{lead['id']}/", headers=headers)
    me, made, read = service.exchanges
    return [me, changed(made, lambda shown: {**shown, "name": "<b>WAYNE</b>"}), read]


def test_the_reports(
    sandbox: Sandbox, recorded: list[Exchange], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    me, made, read = recorded
    file = vcr_py([me, made], tmp_path / "a.yaml")
    unknown = vcr_py([replace(read, method="DELETE", answer=b"{}")], tmp_path / "b.yaml")
    reports = [tmp_path / f"report.{form}" for form in ("json", "html", "xml")]
    assert replay(Wanted([file], (), sandbox.url, *reports)) == 1
    printed = capsys.readouterr().out
    assert "close lead create\n  $.name: another value: recorded <b>WAYNE</b>, dealdock <Wayne>\n" in printed
    assert printed.endswith("1 equal, 1 differs, 0 not comparable\n")
    shown = json.loads(reports[0].read_text())
    jsonschema_rs.validate(SCHEMA, shown)
    assert [each["verdict"] for each in shown["calls"]] == ["equal", "differs"]
    assert shown["calls"][0]["url"] == "/api/v1/me/?api_key=***"
    assert "$.id" in shown["calls"][0]["masks"]["id"]
    page = reports[1].read_text()
    assert "&lt;b&gt;WAYNE" in page
    assert "<b>WAYNE" not in page
    cases = ET.parse(reports[2]).getroot().findall(".//testcase")  # noqa: S314 (our own report)
    assert [[child.tag for child in case] for case in cases] == [[], ["failure"]]
    assert replay(Wanted([unknown], (), sandbox.url)) == 2
    assert "0 equal, 0 differs, 1 not comparable" in capsys.readouterr().out


def test_many_keys_of_an_object_share_a_line_and_other_hosts_are_named(
    sandbox: Sandbox, recorded: list[Exchange], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, made, _ = recorded
    short = changed(made, lambda shown: {name: shown[name] for name in ("id", "html_url", "name")})
    other = replace(made, url="{{baseUrl}}/api/v1/lead/")
    file = vcr_py([short, other], tmp_path / "a.yaml")
    assert replay(Wanted([file], (), sandbox.url)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" and ")[0] for line in lines if "additional" in line] == [
        "  $: 18 keys additional: addresses, contacts, created_by, created_by_name, custom, date_created"
    ]
    assert "1 call to other hosts left out: {{baseurl}}" in lines


def test_a_report_that_cannot_be_written_is_named(
    sandbox: Sandbox, recorded: list[Exchange], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = vcr_py(recorded[:1], tmp_path / "a.yaml")
    missing = tmp_path / "missing" / "report.json"
    assert replay(Wanted([file], (), sandbox.url, missing)) == 2
    assert capsys.readouterr().err == f"dealdock replay: {missing}: No such file or directory.\n"


def test_what_is_shared_has_kinds_in_place_of_values(sandbox: Sandbox, tmp_path: Path) -> None:
    service = Recorder(sandbox, "close", "api.close.com")
    headers = service.basic()
    lead = service.call("POST", "/api/v1/lead/", {"name": "Zorro", "url": "https://zorro.test"}, headers=headers)
    service.call("GET", f"/api/v1/lead/{lead['id']}/?_fields=id,name&query=zorro", headers=headers)
    service.call("POST", "/api/v1/lead/", {"status": "Zorro", "name": "x"}, headers=headers)
    made, read, refused = service.exchanges
    made = changed(made, lambda shown: {**shown, "name": "Don Zorro", "Zorro's field": "zorro@home.test", "mood": 5})
    refused = replace(refused, answer=refused.answer.replace(b"Not a valid choice", b"Zorro is no choice"))
    share, fact = tmp_path / "share.json", tmp_path / "facts.tsv"
    file = vcr_py([made, read, refused], tmp_path / "zorro.yaml")
    assert replay(Wanted([file.rename(tmp_path / "a.yaml")], (), sandbox.url, share=share, fact=fact)) == 1
    shown = json.loads(share.read_text())
    jsonschema_rs.validate(SCHEMA, shown)
    assert "zorro" not in share.read_text().lower()
    assert "zorro" not in fact.read_text().lower()
    assert [each["url"] for each in shown["calls"]] == [
        "/api/v1/lead/",
        "/api/v1/lead/{id}/?_fields=&query=",
        "/api/v1/lead/",
    ]
    columns, *lines = (line.split("\t") for line in fact.read_text().splitlines())
    assert columns[:4] == ["vendor", "object", "operation", "method"]
    assert [line[:8] for line in lines] == [
        ["close", "lead", "create", "POST", "/api/v1/lead/", "2026-11-02", *each]
        for each in (
            ("$.{key}", "missing"),
            ("$.mood", "missing"),
            ("$.name", "another value"),
            ("$.field-errors.status", "another text of an error"),
        )
    ]
    assert [line[8:10] for line in lines[:3]] == [
        ["email address", ""],
        ["whole number", ""],
        ["text of 9 characters", "text of 5 characters"],
    ]
    assert lines[3][8].startswith("… is no choice. ")


def test_expected_differences_are_none(
    sandbox: Sandbox, recorded: list[Exchange], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, report = vcr_py(recorded, tmp_path / "a.yaml"), tmp_path / "report.json"
    assert replay(Wanted([file], (), sandbox.url, json=report)) == 1
    assert replay(Wanted([file], (), sandbox.url, expect=report)) == 0
    known = json.loads(report.read_text())
    known["calls"][1]["differences"][0]["path"] = "$.old"
    report.write_text(json.dumps(known))
    assert replay(Wanted([file], (), sandbox.url, expect=report)) == 1
    lines = capsys.readouterr().out.splitlines()[-2:]
    assert lines == [
        f"{file}:2 $.name (another value): not expected",
        f"{file}:2 $.old (another value): expected, and gone",
    ]


def test_a_file_that_is_no_report_is_refused(tmp_path: Path, recorded: list[Exchange]) -> None:
    file = vcr_py(recorded, tmp_path / "a.yaml")
    (tmp_path / "report.json").write_text("{}")
    with pytest.raises(UsageError, match="expected a report that `dealdock replay --json` wrote"):
        replay(Wanted([file], expect=tmp_path / "report.json"))


def test_a_recording_of_other_hosts_is_refused(
    sandbox: Sandbox, recorded: list[Exchange], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = vcr_py(recorded, tmp_path / "a.yaml").read_text().replace("api.close.com", "example.com")
    (tmp_path / "a.yaml").write_text(text)
    assert replay(Wanted([tmp_path / "a.yaml"], (), sandbox.url)) == 2
    assert "calls to example.com. Expected: pi.pardot.com" in capsys.readouterr().err


def test_settings_are_those_of_the_account(sandbox: Sandbox, recorded: list[Exchange], tmp_path: Path) -> None:
    file = vcr_py(recorded[:1], tmp_path / "a.yaml")
    assert replay(Wanted([file], ["time_zone=Europe/Paris"], sandbox.url)) == 0
    assert replay(Wanted([file], ["time_zone=Mars"], sandbox.url)) == 2
    with pytest.raises(UsageError, match="unknown vendor copper"):
        replay(Wanted([file], ["copper.time_zone=Europe/Paris"], sandbox.url))


@pytest.mark.slow
def test_the_command_starts_a_server(recorded: list[Exchange], tmp_path: Path) -> None:
    done = run("replay", str(vcr_py(recorded, tmp_path / "a.yaml")))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("2 equal, 1 differs, 0 not comparable\n")


@pytest.mark.slow
def test_a_scene_has_the_records_before_the_recording_with_invented_names(
    recorded: list[Exchange], tmp_path: Path
) -> None:
    read = changed(recorded[2], lambda lead: {**lead, "name": "Bruce Wayne", "description": "Call bruce@wayne.com"})
    file, scene = vcr_py([recorded[0], read], tmp_path / "a.yaml"), tmp_path / "scene.json"
    assert run("scene", "from-recording", file, "--output", scene).returncode == 0
    (account,) = json.loads(scene.read_text())["accounts"]
    (lead,) = account["leads"]
    assert lead["id"] == json.loads(read.answer)["id"]
    assert "Wayne" not in scene.read_text()
    assert "wayne.com" not in scene.read_text()
    assert run("scene", "check", scene).returncode == 0
    kept = json.loads(
        run("scene", "from-recording", file, "--keep-values", "--output", scene).stdout or scene.read_text()
    )
    assert kept["accounts"][0]["leads"][0]["name"] == "Bruce Wayne"


@pytest.mark.slow
def test_a_recording_without_earlier_records_gives_no_scene(recorded: list[Exchange], tmp_path: Path) -> None:
    done = run("scene", "from-recording", vcr_py(recorded[1:], tmp_path / "a.yaml"))
    assert (done.returncode, done.stderr) == (
        1,
        "dealdock: no recorded answer shows a record that the calls do not make\n",
    )
