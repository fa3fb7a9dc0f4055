"""Verdicts on small connectors, sound ones and those with a defect."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from dealdock.judge.connector import ConnectorError
from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import load
from dealdock.judge.report import Report
from dealdock.judge.sandbox import Sandbox
from dealdock.judge.verdict import Verdict
from dealdock.sandbox import Sandbox as Server
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.example import VENDORS as WITH_EXAMPLE
from tests.support.serving import served

LEADS = Path(__file__).with_name("leads.py")
READER = Path(__file__).with_name("reader.py")
SCHEMA = json.loads(files("dealdock.judge").joinpath("judge.schema.json").read_text(encoding="utf-8"))

Judged = Callable[..., dict[tuple[str, str], dict[str, Any]]]


MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")


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
  prospects: {{object: prospect, version: updated_at, fields: {{job_title: job_title, comments: comments}}}}
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


@pytest.fixture(scope="module")
def example_address() -> Iterator[str]:
    with Server(Settings(secret="a secret for tests"), WITH_EXAMPLE) as server, served(server) as address:
        yield address


class TestAnotherVendor:
    """A fifth vendor has all scenarios that its staging declares; the judge knows nothing else of it."""

    def judged(self, address: str, folder: Path, defect: str, *scenarios: str) -> dict[str, Verdict]:
        file = folder / "judge.yaml"
        file.write_text(f"""\
vendor: minicrm
command: {sys.executable} {LEADS} {{base_url}} {{api_key}} {{dir}}/leads.jsonl {defect}
output: {{leads: "{{dir}}/leads.jsonl"}}
reads: {{leads: {{object: lead, version: updated_at}}}}
""")
        with Sandbox.at(address) as sandbox:
            verdicts = Judge(load(file), sandbox, Options(scenarios), folder / "judged").run()
        return {each.name: each for each in verdicts}

    @pytest.mark.slow
    def test_a_sound_reader_passes(self, example_address: str, tmp_path: Path) -> None:
        scenarios = (
            *("sizes.one", "late_change.last", "expired_key.key", "outage.cut", "nothing_changed", "refused"),
            *("touched_between_pages", "deleted_between_pages", "inserted_between_pages", "rate_limit.lasting"),
            *("killed.held", "killed.executed"),
        )
        found = self.judged(example_address, tmp_path, "none", *scenarios)
        assert {name: each.verdict for name, each in found.items() if each.verdict != "pass"} == {}
        assert {each.scenario for each in found.values()} == {name.partition(".")[0] for name in scenarios}

    @pytest.mark.slow
    def test_a_defect_is_red(self, example_address: str, tmp_path: Path) -> None:
        found = self.judged(example_address, tmp_path, "swallows", "outage", "sizes.page_and_one")
        assert sorted(name for name, each in found.items() if each.red) == ["outage.closed", "outage.cut"]


FIRST_PAGES = """
import json, sys, urllib.parse, urllib.request
base_url, token, unit, path, limit, pages = sys.argv[1:]
url = f"{base_url}/api/v5/objects/tags?" + urllib.parse.urlencode({"fields": "id,updatedAt", "limit": limit})
with open(path, "a") as file:
    for _ in range(int(pages)):
        headers = {"Authorization": f"Bearer {token}", "Pardot-Business-Unit-Id": unit}
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            page = json.load(answer)
        file.writelines(json.dumps(row) + "\\n" for row in page["values"])
        url = page["nextPageUrl"]
        if url is None:
            break
"""


class TestPages:
    """Version 5 of Pardot has larger pages than the others. What the connector reads decides."""

    def judged(self, address: str, folder: Path, limit: int, pages: int, scenario: str, *require: str) -> Verdict:
        file, program = folder / "judge.yaml", folder / "first_pages.py"
        program.write_text(FIRST_PAGES)
        place = "{base_url} {access_token} {business_unit_id} {dir}/tags.jsonl"
        file.write_text(f"""\
vendor: pardot
command: {sys.executable} {program} {place} {limit} {pages}
output: {{tags: "{{dir}}/tags.jsonl"}}
reads: {{tags: {{object: tag, version: updatedAt}}}}
""")
        with Sandbox.at(address) as sandbox:
            (found,) = Judge(load(file), sandbox, Options([scenario], require=require), folder / "judged").run()
        return found

    @pytest.mark.slow
    @pytest.mark.parametrize(("limit", "rows"), [(200, 201), (1000, 1001)])
    def test_that_are_not_read_are_lost(self, address: str, tmp_path: Path, limit: int, rows: int) -> None:
        found = self.judged(address, tmp_path, limit, 1, "sizes.page_and_one")
        assert (found.verdict, found.expected, found.delivered) == ("lost", rows, limit)

    @pytest.mark.slow
    def test_that_are_larger_are_disturbed(self, address: str, tmp_path: Path) -> None:
        found = self.judged(address, tmp_path, 1000, 100, "outage.late")
        assert (found.verdict, found.expected, found.exercised) == ("pass", 1500, True)

    @pytest.mark.slow
    @pytest.mark.parametrize(("require", "is_red"), [("sizes", True), ("sizes.empty", True), ("sizes.one", False)])
    def test_that_are_not_asked_for_are_red_if_required(
        self, address: str, tmp_path: Path, require: str, is_red: bool
    ) -> None:
        found = self.judged(address, tmp_path, 200, 0, "sizes.empty", "ties", require)
        assert (found.verdict, found.red) == ("not_exercised", is_red)


SEARCH = """
import base64, json, sys, urllib.request
base_url, api_key, path = sys.argv[1:]
body = {"query": {"type": "object_type", "object_type": "lead"}, "_fields": {"lead": ["id", "date_updated"]}}
headers = {"Authorization": "Basic " + base64.b64encode(f"{api_key}:".encode()).decode()}
request = urllib.request.Request(f"{base_url}/api/v1/data/search/", json.dumps(body).encode(), headers)
request.add_header("Content-Type", "application/json")
with urllib.request.urlopen(request) as answer, open(path, "a") as file:
    file.writelines(json.dumps(row) + "\\n" for row in json.load(answer)["data"])
"""


@pytest.mark.slow
def test_a_search_that_finds_nothing_is_a_call_to_the_object(address: str, tmp_path: Path) -> None:
    file, program = tmp_path / "judge.yaml", tmp_path / "search.py"
    program.write_text(SEARCH)
    file.write_text(f"""\
vendor: close
command: {sys.executable} {program} {{base_url}} {{api_key}} {{dir}}/leads.jsonl
output: {{leads: "{{dir}}/leads.jsonl"}}
reads: {{leads: {{object: lead, version: date_updated}}}}
""")
    with Sandbox.at(address) as sandbox:
        (found,) = Judge(load(file), sandbox, Options(["sizes.empty"]), tmp_path / "judged").run()
    assert (found.verdict, found.exercised) == ("pass", True)


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


@pytest.mark.slow
def test_a_text_that_is_cut_is_wrong(judged: Judged) -> None:
    found = judged("cuts_texts", "sizes.one")["sizes.one", "prospects"]
    assert (found["verdict"], found["red"]) == ("wrong", True)
    assert found["why"].endswith("is 'Text 1 says ... who read it,', not 'Text 1 says ...s second line'")


@pytest.mark.slow
def test_a_connector_that_fails_on_null_is_red_in_its_situation_alone(judged: Judged) -> None:
    found = judged("fails_on_null", "fields", "sizes.one", streams=["prospects"])
    assert [key for key, each in found.items() if each["red"]] == [("fields.null", "prospects")]
    assert "stopped" in found["fields.null", "prospects"]["also"]
    assert found["fields.emptied", "prospects"]["verdict"] == "pass"


@pytest.mark.slow
def test_a_defect_of_ties_is_red_in_ties_alone(judged: Judged) -> None:
    found = judged("ties", "ties.page_and_a_half", "parents", "sizes.page_and_one")
    assert [key for key, each in found.items() if each["red"]] == [("ties.page_and_a_half", "prospects")]
    lost = found["ties.page_and_a_half", "prospects"]
    assert (lost["verdict"], lost["expected"], lost["delivered"], lost["counts"]["lost"]) == ("lost", 300, 200, 100)
    assert lost["rests_on"]
    assert lost["calls"]


@pytest.mark.slow
def test_a_defect_of_parents_is_red_in_parents_alone(judged: Judged) -> None:
    found = judged("parents", "ties.page_and_a_half", "parents", "sizes.page_and_one")
    assert [key for key, each in found.items() if each["red"]] == [("parents.interleaved", "members")]
    assert found["parents.interleaved", "members"]["counts"]["lost"] == 9


@pytest.mark.slow
def test_a_stream_that_loses_rows_undisturbed_is_not_judged_and_another_one_is(address: str, tmp_path: Path) -> None:
    file = tmp_path / "judge.yaml"
    file.write_text(
        f"""\
vendor: pardot
command: {sys.executable} {READER} {{base_url}} {{api_key}} {{user_key}} {{dir}} campaigns
output: {{prospects: "{{dir}}/prospects.jsonl", campaigns: "{{dir}}/campaigns.jsonl"}}
reads: {{prospects: {{object: prospect, version: updated_at}}, campaigns: campaign}}
"""
    )
    with Sandbox.at(address) as sandbox:
        verdicts = Judge(load(file), sandbox, Options(("late_change.last",)), tmp_path / "judged").run()
    found = {each.stream: (each.verdict, each.why) for each in verdicts}
    assert found["campaigns"] == ("not_applicable", "it loses rows undisturbed")
    assert found["prospects"][0] == "pass"


@pytest.mark.slow
def test_two_runs_give_the_same_report(judged: Judged) -> None:
    first, second = judged("parents", "parents", jobs=2), judged("parents", "parents", jobs=2)
    for each in (*first.values(), *second.values()):
        each["explanation"] = MOMENT.sub("(time)", each["explanation"])
    assert second == first


@pytest.mark.slow
def test_a_connector_that_fails_before_its_first_call_is_an_error_with_its_last_lines(judged: Judged) -> None:
    with pytest.raises(ConnectorError, match=r"exit code 1 before its first call(.|\n)*no such thing as a config"):
        judged("breaks", "parents")
