"""`dealdock scene import`: scenes made from files that services export."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from dealdock.app import VENDORS
from dealdock.platform.scenes.generated.scene import generated
from dealdock.platform.scenes.imported import read_table
from dealdock.platform.scenes.writers import WRITERS
from tests.cli.conftest import Dealdock
from tests.support.builders import NO_TLS
from tests.support.running import start

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "import.md").read_text(encoding="utf-8")
DEALS = """\
id,lead_id,lead_name,contact_name,status_label,value,note
oppo_1,lead_1,Moonbeam Inc,Jo Moon,Won,5000,Jo Moon of Moonbeam: jo@moonbeam.com
oppo_2,lead_1,Moonbeam Inc,Jo Moon,Open,700,call 415-555-2671
"""
_PARDOT = "/api/{}/version/3/do/query?format=json&output=full"
_COPPER = "/developer_api/v1/{}"
ANSWERS = [
    *(("pardot", name, "GET", _PARDOT.format(name)) for name in ("opportunity", "prospect", "campaign", "list", "tag")),
    *(("pardot", name, "GET", _PARDOT.format(name)) for name in ("visitor", "visitorActivity", "lifecycleHistory")),
    *(("close", name, "GET", f"/api/v1/{name}/") for name in ("lead", "contact", "opportunity", "pipeline")),
    ("close", "leadStatus", "GET", "/api/v1/status/lead/"),
    *(
        ("copper", name, "POST", _COPPER.format(f"{many}/search"))
        for name, many in {"opportunity": "opportunities", "person": "people", "lead": "leads", "task": "tasks"}.items()
    ),
    *(
        ("copper", name, "POST", _COPPER.format(f"{many}/search"))
        for name, many in {"company": "companies", "project": "projects"}.items()
    ),
    ("copper", "customFieldDefinition", "GET", _COPPER.format("custom_field_definitions")),
    ("copper", "pipelineStage", "GET", _COPPER.format("pipeline_stages")),
    ("apollo", "opportunity", "GET", "/api/v1/opportunities/search"),
    ("apollo", "contact", "POST", "/api/v1/contacts/search"),
    ("apollo", "company", "POST", "/api/v1/accounts/search"),
    ("apollo", "sequence", "POST", "/api/v1/emailer_campaigns/search"),
    ("apollo", "stage", "GET", "/api/v1/opportunity_stages"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def account(text: str) -> dict[str, Any]:
    (found,) = yaml.safe_load(text)["accounts"]
    assert isinstance(found, dict)
    return found


class TestGuide:
    def test_its_lines_and_its_output(self, dealdock: Dealdock, folder: Path) -> None:
        (deals,) = re.findall(r"```csv\n(.+?)```", GUIDE, re.DOTALL)
        (table,) = re.findall(r"```yaml\n(.+?)```", GUIDE, re.DOTALL)
        notes, wrong = re.findall(r"```text\n(.+?)```", GUIDE, re.DOTALL)
        (folder / "deals.csv").write_text(deals)
        (folder / "leads.csv").write_text("id,display_name,status_label\nlead_7Kd1,Harbour & Sons Ltd,Customer\n")
        lines = [line.split("dealdock ")[1].split() for line in GUIDE.splitlines() if line.startswith("dealdock scene")]
        said = []
        for words in lines:
            if ">" in words:
                printed = dealdock(*words[: words.index(">")]).stdout
                assert yaml.safe_load(printed)["opportunity"] == {
                    column: "-" if column == "Region" else field
                    for column, field in yaml.safe_load(table)["opportunity"].items()
                    if not column.startswith("=")
                }
                (folder / "columns.yaml").write_text(table)
                continue
            done = dealdock(*words)
            assert done.returncode == 0, (words, done.stderr)
            said.append(done.stderr)
        assert said[0] == notes
        made = account((folder / "deals.yaml").read_text())
        assert [(each["confidence"], each["custom"]) for each in made["opportunities"]] == [
            (50, {"Region": "North"}),
            (50, {"Region": "South"}),
        ]
        (folder / "deals.csv").write_text(deals.replace(",90000,", ",much,"))
        assert dealdock(*lines[0]).stderr.splitlines()[-1] == wrong.strip()

    def test_the_files_that_it_reads_are_not_replaced(self, dealdock: Dealdock, folder: Path) -> None:
        (deals := folder / "deals.csv").write_text(DEALS)
        (columns := folder / "columns.yaml").write_text("opportunity: {id: id}\n")
        (output := folder / "crm.yaml").write_text("earlier")
        (link := folder / "deals.yaml").symlink_to(deals)
        words = ("scene", "import", deals, "--vendor", "close", "--object", "opportunity", "--columns", columns)
        for file in (deals, columns, link):
            before = file.read_text()
            done = dealdock(*words, "--output", file)
            assert (done.returncode, done.stdout) == (1, "")
            reason = "the scene is made from it. Name another file"
            assert done.stderr == f"dealdock: can't write the scene to {file}: {reason}\n"
            assert file.read_text() == before
        assert dealdock(*words, "--output", output).returncode == 0
        assert len(account(output.read_text())["opportunities"]) == 2

    def test_it_names_every_option(self, dealdock: Dealdock) -> None:
        described = re.sub(r"-\n\s+", "-", dealdock("scene", "import", "--help").stdout)
        listed = re.findall(r"^\| `(--[a-z-]+)`", GUIDE, re.MULTILINE)
        assert {*re.findall(r"--[a-z-]+", described)} - {"--help"} == {*listed}


class TestNames:
    def test_are_replaced_everywhere_and_references_are_kept(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text(DEALS)
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert done.returncode == 0, done.stderr
        for word in ("Moon", "Jo ", "moonbeam", "2671"):
            assert word not in done.stdout
        made = account(done.stdout)
        (lead,), (contact,) = made["leads"], made["contacts"]
        first, second = made["opportunities"]
        assert {first["lead"], second["lead"], contact["lead"]} == {lead["id"]} == {"lead_1"}
        assert first["contact"] == second["contact"] == contact["key"]
        assert [each["label"] for each in made["opportunity_statuses"]] == ["Won", "Open"]
        assert first["note"].startswith(f"{contact['name']} of {lead['name']}: ")

    def test_are_the_same_in_each_import_and_in_each_file(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text(DEALS)
        (folder / "people.csv").write_text("Name,Lead\njo  MOON,Moonbeam Inc\nJo Sun,Moonbeam Inc\n")
        words = ("scene", "import", "--vendor", "close", "--object")
        made = account(dealdock(*words, "opportunity", "deals.csv").stdout)
        others = account(dealdock(*words, "contact", "people.csv").stdout)
        assert others["contacts"][0]["name"] == made["contacts"][0]["name"] != others["contacts"][1]["name"]
        assert others["leads"][0]["name"] == made["leads"][0]["name"]

    def test_are_replaced_in_texts_in_capitals_before_an_s_and_with_many_words(
        self, dealdock: Dealdock, folder: Path
    ) -> None:
        note = "Will's desk; Blake\u2019s; WILL BLAKE; will blake; Aa Bb Cc Dd Ee Ff Gg Hh Ltd. He will call"
        row = f"oppo_1,Aa Bb Cc Dd Ee Ff Gg Hh Ltd,Will Blake,Open,5,{note}"
        (folder / "deals.csv").write_text(f"id,lead_name,contact_name,status_label,value,note\n{row}\n")
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert done.returncode == 0, done.stderr
        made = account(done.stdout)
        (lead,), (contact,), (deal,) = made["leads"], made["contacts"], made["opportunities"]
        first, last = contact["name"].split()
        assert deal["note"] == (
            f"{first}'s desk; {last}\u2019s; {first} {last}; {first} {last}; {lead['name']}. He will call"
        )

    def test_are_kept_on_demand(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text(DEALS)
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity", "--keep-names")
        made = account(done.stdout)
        assert (made["leads"][0]["name"], made["contacts"][0]["name"]) == ("Moonbeam Inc", "Jo Moon")
        assert made["opportunities"][0]["note"] == "Jo Moon of Moonbeam: jo@moonbeam.com"

    @pytest.mark.slow
    def test_of_a_thousand_people_stay_apart(self, dealdock: Dealdock, folder: Path) -> None:
        rows = [f"n{number}@firm{number % 50}.com,First{number},Last{number}" for number in range(1000)]
        (folder / "people.csv").write_text("\n".join(["Email,First Name,Last Name", *rows]))
        made = account(dealdock("scene", "import", "people.csv", "--vendor", "pardot", "--object", "prospect").stdout)
        emails = [each["email"] for each in made["prospects"]]
        assert len({*emails}) == 1000
        assert len({each.partition("@")[2] for each in emails}) == 50
        assert len({(each["first_name"], each["last_name"]) for each in made["prospects"]}) == 1000


class TestEmptyCells:
    def test_of_a_whole_column_leave_its_field_to_another_column(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text("lead_name,value,Amount\nAcme,,5\nQuay, ,6\n")
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert (done.returncode, done.stderr) == (0, "")
        assert [each["value"] for each in account(done.stdout)["opportunities"]] == [5, 6]

    @pytest.mark.parametrize("text", ["lead_name,Region\nAcme,\n", '[{"lead_name": "Acme", "Region": null}]'])
    def test_of_a_whole_column_may_be_named_in_the_table(self, dealdock: Dealdock, folder: Path, text: str) -> None:
        (folder / "deals.csv").write_text(text)
        (folder / "columns.yaml").write_text("opportunity: {Region: custom.Region}")
        words = ("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        done = dealdock(*words, "--columns", "columns.yaml")
        assert (done.returncode, done.stderr) == (0, "")
        assert "custom" not in account(done.stdout)["opportunities"][0]
        assert yaml.safe_load(dealdock(*words, "--print-columns").stdout)["opportunity"]["Region"] == "-"

    def test_of_a_required_field_are_named_with_line_and_column(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text("Deal Name,value,probability\nOne,5,5\n,6,6\n")
        done = dealdock("scene", "import", "deals.csv", "--vendor", "pardot", "--object", "opportunity")
        assert (done.returncode, done.stderr) == (2, "deals.csv:3: column 'Deal Name': is required\n")

    def test_of_a_whole_required_column_are_named(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text("Name,value,probability\n,5,5\n,6,6\n")
        done = dealdock("scene", "import", "deals.csv", "--vendor", "pardot", "--object", "opportunity")
        assert done.returncode == 2
        assert "deals.csv:1: the column 'Name' is empty, and no column is the name of an opportunity" in done.stderr


class TestEncoding:
    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ("Café".encode("cp1252"), "2: is not UTF-8: it has the byte E9, é in Windows-1252. Save the file as UTF-8"),
            (b"5 \x80", "2: is not UTF-8: it has the byte 80, \N{EURO SIGN} in Windows-1252. Save the file as UTF-8"),
            (b"5 \x81", "2: is not UTF-8: it has the byte 81. Save the file as UTF-8\n"),
        ],
    )
    def test_other_than_utf_8_is_named(self, dealdock: Dealdock, folder: Path, data: bytes, message: str) -> None:
        (folder / "deals.csv").write_bytes(b"name,value\n" + data + b",5\n")
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert (done.returncode, done.stdout) == (2, "")
        assert f"deals.csv:{message}" in done.stderr

    def test_of_utf_16_is_named(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_bytes("name,value\nOne,5\n".encode("utf-16"))
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert done.returncode == 2
        assert "deals.csv:1: is not UTF-8 but UTF-16. Save the file as UTF-8" in done.stderr

    def test_with_the_mark_that_excel_writes_is_read(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_bytes("value,lead_name\n5,Café\n".encode("utf-8-sig"))
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity", "--keep-names")
        assert done.returncode == 0, done.stderr
        assert account(done.stdout)["leads"][0]["name"] == "Café"


class TestMoments:
    def test_of_american_clocks_and_of_epochs_are_those_of_scenes(self, dealdock: Dealdock, folder: Path) -> None:
        cases = {
            "1/2/2024 12:00 AM": "2024-01-02T00:00:00+00:00",
            "1/2/2024 12:30 am": "2024-01-02T00:30:00+00:00",
            "1/2/2024 1:00 AM": "2024-01-02T01:00:00+00:00",
            "01/02/2024 12:00:01 PM": "2024-01-02T12:00:01+00:00",
            "1/2/2024 11:59 pm": "2024-01-02T23:59:00+00:00",
            "1/2/2024 23:59": "2024-01-02T23:59:00+00:00",
            "1/2/2024": "2024-01-02T00:00:00+00:00",
            "1704153600": "2024-01-02T00:00:00+00:00",
            "1704153600000": "2024-01-02T00:00:00+00:00",
        }
        rows = [f"Deal {number},5,10,{text}" for number, text in enumerate(cases)]
        (folder / "deals.csv").write_text("\n".join(["name,value,probability,created_at", *rows]))
        done = dealdock("scene", "import", "deals.csv", "--vendor", "pardot", "--object", "opportunity")
        assert (done.returncode, done.stderr) == (0, "")
        moments = [each["created_at"].isoformat() for each in account(done.stdout)["opportunities"]]
        assert dict(zip(cases, moments, strict=True)) == cases


class TestReferences:
    def test_lead_to_the_first_of_two_records_of_one_name(self, dealdock: Dealdock, folder: Path) -> None:
        """A record that a name does not fit, and that needs one, has the first of all."""
        (folder / "leads.csv").write_text("id,name\nlead_0,Quay\nlead_1,Acme\nlead_2,acme\n")
        (folder / "people.csv").write_text("Name,Lead Name\nAnn,ACME\nBob,Other\nEve,\nUma,acme\n")
        words = ("scene", "import", "leads.csv", "people.csv", "--vendor", "close", "--keep-names")
        done = dealdock(*words, "--object", "lead", "--object", "contact")
        assert (done.returncode, done.stderr) == (0, "")
        made = account(done.stdout)
        names = {each.get("id", each.get("key")): each["name"] for each in made["leads"]}
        found = {each["name"]: each["lead"] for each in made["contacts"]}
        assert [*names.values()] == ["Quay", "Acme", "acme", "Other"]
        assert [found[each] for each in ("Ann", "Uma", "Eve")] == ["lead_1", "lead_1", "lead_0"]
        assert names[found["Bob"]] == "Other"

    def test_of_a_list_have_commas_or_semicolons_between_them(self, dealdock: Dealdock, folder: Path) -> None:
        emails = [f"{name}@quay.example" for name in ("ann", "bob", "eve")]
        (folder / "deals.csv").write_text(
            f'name,value,probability,prospects\nA,5,10,"{", ".join(emails)}"\nB,5,10,{";".join(emails[1:])}\n'
        )
        words = ("scene", "import", "deals.csv", "--vendor", "pardot", "--object", "opportunity", "--keep-names")
        done = dealdock(*words)
        assert (done.returncode, done.stderr) == (0, "")
        made = account(done.stdout)
        assert [each["email"] for each in made["prospects"]] == emails
        first, second = (each["prospects"] for each in made["opportunities"])
        assert (len(first), second) == (3, first[1:])

    def test_to_a_user_by_a_name_have_its_last_word_as_the_last_name(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text("lead_name,status_label,value,user_name\nQuay,Open,5,Ann Marie Lee\n")
        words = ("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity", "--keep-names")
        done = dealdock(*words)
        assert (done.returncode, done.stderr) == (0, "")
        (user,) = account(done.stdout)["users"]
        assert (user["first_name"], user["last_name"]) == ("Ann Marie", "Lee")


class TestReferencesOfReferences:
    def test_are_kept(self, dealdock: Dealdock, folder: Path) -> None:
        people = "first_name,Company,Company Stage,Stage\nAnn,Quay,Current Client,approaching\nBob,Quay,,\n"
        (folder / "people.csv").write_text(people)
        done = dealdock("scene", "import", "people.csv", "--vendor", "apollo", "--object", "contact", "--keep-names")
        assert (done.returncode, done.stderr) == (0, "")
        made = account(done.stdout)
        assert [each.get("stage_number") for each in made["contacts"]] == [2, None]
        stages = {each["key"]: each["name"] for each in made["company_stages"]}
        assert [stages[each["stage"]] for each in made["companies"]] == ["Current Client"]

    def test_to_a_stage_that_no_account_has_are_named(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "people.csv").write_text("First Name,Stage\nAnn,Aproaching\n")
        done = dealdock("scene", "import", "people.csv", "--vendor", "apollo", "--object", "contact")
        assert done.returncode == 2
        assert "people.csv:2: column 'Stage': is 'Aproaching'; did you mean Approaching?" in done.stderr


class TestMistakes:
    def test_without_a_column_of_a_field(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "leads.csv").write_text("a,b\n1,2\n")
        done = dealdock("scene", "import", "leads.csv", "--vendor", "close", "--object", "lead")
        assert (done.returncode, done.stdout) == (2, "")
        assert "leads.csv:1: no column is a field of a lead." in done.stderr
        assert "There are 'a', 'b'" in done.stderr

    @pytest.mark.parametrize("header", ["custom_fields,custom.Region", "Custom Fields,custom.Region", "custom_fields"])
    def test_of_custom_fields_that_are_a_text(self, dealdock: Dealdock, folder: Path, header: str) -> None:
        (folder / "people.csv").write_text(f"name,{header}\nJo Moon,gold{',EMEA' if ',' in header else ''}\n")
        done = dealdock("scene", "import", "people.csv", "--vendor=copper", "--object=person", code=2)
        column = header.partition(",")[0]
        assert done.stderr.endswith(f"people.csv:2: column '{column}': must be a mapping of names to values\n"), (
            done.stderr
        )

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("id,value\n1,2,3\n", "deals.csv:2: column 3: '3' is outside the table"),
            ("id,id\n1,2\n", "deals.csv:1: column 2: 'id' is the name of column 1, too"),
            ("", "deals.csv: has no records"),
            ("name,value\n", "deals.csv: has no records"),
            ("name\nOne\n", "deals.csv:1: no column is the value or the probability of an opportunity"),
            ('name,value,probability\n\n"two\nlines",much,5\n', "deals.csv:3: column 'value': must be a number"),
            ("name;Amount;probability\nOne;1,500;5\nTwo;x;5\n", "deals.csv:3: column 'Amount': must be a number"),
            ("name;Amount;probability\nOne;1,50;5\n", "deals.csv:2: column 'Amount': must be a number"),
            ("name,value,probability\nOne,5,33.3%\n", "deals.csv:2: column 'probability': must be a whole number"),
            ('[{"name": "One",\n "value": 1}', "deals.csv:2: is not JSON"),
            ('[{"name": "One", "value": 1, "probability": 5},\n 7]', "deals.csv:2: must be a record"),
        ],
    )
    def test_name_line_and_column(self, dealdock: Dealdock, folder: Path, text: str, message: str) -> None:
        (folder / "deals.csv").write_text(text)
        done = dealdock("scene", "import", "deals.csv", "--vendor", "pardot", "--object", "opportunity")
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--vendor", "closs", "--object", "lead"), "--vendor: "),
            (("--vendor", "close", "--object", "oportunity"), "did you mean opportunity?"),
            (("--vendor", "close", "--object", "lead", "--object", "task"), "--object: give one for each file"),
        ],
    )
    def test_of_options_are_named(self, dealdock: Dealdock, folder: Path, words: tuple[str, ...], message: str) -> None:
        (folder / "deals.csv").write_text(DEALS)
        done = dealdock("scene", "import", "deals.csv", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr

    @pytest.mark.parametrize(
        ("table", "message"),
        [
            ("opportunity: {valeu: value}", "the file has no column 'valeu'; did you mean value?"),
            ("opportunity: {value: confidenc}", "unknown field 'confidenc'; did you mean confidence?"),
            ("oportunity: {value: value}", "columns.yaml:1: oportunity is not an object of the imported files"),
            ('opportunity: {"=confidenc": 5}', "unknown field 'confidenc'"),
            ("[]", "columns.yaml:1: must have the objects"),
        ],
    )
    def test_of_the_table_are_named(self, dealdock: Dealdock, folder: Path, table: str, message: str) -> None:
        (folder / "deals.csv").write_text(DEALS)
        (folder / "columns.yaml").write_text(table)
        words = ("--vendor", "close", "--object", "opportunity", "--columns", "columns.yaml")
        done = dealdock("scene", "import", "deals.csv", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert message in done.stderr

    def test_a_close_name_is_offered_for_a_column(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text(DEALS.replace("value,", "valeu,"))
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert (
            "deals.csv: column 'valeu' matches no field of an opportunity and is left out; did you mean" in done.stderr
        )
        assert "value:" not in done.stdout

    def test_unknown_columns_of_a_wide_file_are_counted(self, dealdock: Dealdock, folder: Path) -> None:
        begin, _, rows = DEALS.partition("\n")
        wide = [f"value_of_{number}" for number in range(100)] + [f"qqq{number}" for number in range(2_000)]
        cells = "\n".join(f"{row}{',1' * len(wide)}" for row in rows.splitlines())
        (folder / "deals.csv").write_text(f"{begin},{','.join(wide)}\n{cells}\n")
        done = dealdock("scene", "import", "deals.csv", "--vendor", "close", "--object", "opportunity")
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("did you mean") <= 20
        assert "and 2,0" in done.stderr
        assert "qqq1999" not in done.stderr


class TestFiles:
    @pytest.mark.parametrize("separator", ["\u2028", "\x85", "\x0b"])
    def test_separators_of_lines_in_a_text_do_not_end_its_record(self, folder: Path, separator: str) -> None:
        note = f"one{separator}two"
        (folder / "deals.csv").write_text(f"id,value,note\noppo_1,5,{note}\noppo_2,6,three\n", encoding="utf-8")
        rows = read_table("deals.csv", "opportunities").rows
        assert [(row.line, row.cells["note"]) for row in rows] == [(2, note), (3, "three")]

    def test_separators_in_a_quoted_name_are_not_those_of_cells(self, dealdock: Dealdock, folder: Path) -> None:
        (folder / "deals.csv").write_text('"Region, city, country";Name;Value;Probability\nNorth;One;5;50\n')
        done = dealdock("scene", "import", "deals.csv", "--vendor", "pardot", "--object", "opportunity")
        assert done.returncode == 0, done.stderr
        assert account(done.stdout)["opportunities"][0]["value"] == 5

    def test_an_id_behind_the_names_of_service_and_object_is_the_records(
        self, dealdock: Dealdock, folder: Path
    ) -> None:
        (folder / "people.csv").write_text(f"First Name,Apollo Contact Id\nAnn,{'5f' * 12}\n")
        done = dealdock("scene", "import", "people.csv", "--vendor", "apollo", "--object", "contact")
        assert (done.returncode, done.stderr) == (0, "")
        assert [each["id"] for each in account(done.stdout)["contacts"]] == ["5f" * 12]


class TestCustomFields:
    def test_that_a_file_defines_keep_the_type_of_their_values(self, dealdock: Dealdock, folder: Path) -> None:
        deals = [{"name": "One", "monetary_value": 5, "custom_fields": {"Size": 7, "Other": 8}}]
        (folder / "deals.json").write_text(json.dumps(deals))
        (folder / "fields.json").write_text('[{"name": "Size", "data_type": "Float", "available_on": ["opportunity"]}]')
        words = ("--object", "opportunity", "--object", "customFieldDefinition", "--keep-names")
        made = account(dealdock("scene", "import", "--vendor", "copper", "deals.json", "fields.json", *words).stdout)
        types = {each["name"]: each["data_type"] for each in made["custom_field_definitions"]}
        assert types == {"Size": "Float", "Other": "String"}
        assert made["opportunities"][0]["custom_fields"] == {"Size": 7, "Other": "8"}


class TestEveryObject:
    @pytest.mark.slow
    @pytest.mark.parametrize("vendor", VENDORS.names)
    def test_of_a_generated_scene_is_imported_by_itself(self, dealdock: Dealdock, folder: Path, vendor: str) -> None:
        scene = generated(VENDORS, vendor, deals=12, seed=3, until=date(2025, 12, 31))
        (made,) = json.loads("".join(WRITERS["json"](scene)))["accounts"]
        for many, form in VENDORS.scenes(vendor).forms.items():
            if not made.get(many):
                continue
            records = [{name: value for name, value in each.items() if name != "key"} for each in made[many]]
            (folder / "records.json").write_text(json.dumps(records))
            done = dealdock("scene", "import", "records.json", "--vendor", vendor, "--object", form.kind.name)
            assert done.returncode == 0, (many, done.stderr)
            assert len(account(done.stdout)[many]) >= len(records)
            (folder / "made.yaml").write_text(done.stdout)
            assert dealdock("scene", "check", "made.yaml").returncode == 0


@pytest.fixture(scope="module")
def calls() -> Iterator[dict[str, httpx.Client]]:
    with start("--scene", "demo") as server, ExitStack() as stack:
        listed = json.loads(server.get("/_dealdock/accounts")[1])
        ids = {each["vendor"]: each["id"] for each in reversed(listed)}
        first = {vendor: json.loads(server.get(f"/_dealdock/accounts/{number}")[1]) for vendor, number in ids.items()}
        yield {vendor: stack.enter_context(_client(each)) for vendor, each in first.items()}


class TestAnswers:
    """Answers of the APIs, which have fields that scenes do not have."""

    @pytest.mark.slow
    @pytest.mark.parametrize(("vendor", "name", "method", "path"), ANSWERS)
    def test_become_scenes(
        self,
        dealdock: Dealdock,
        folder: Path,
        calls: dict[str, httpx.Client],
        vendor: str,
        name: str,
        method: str,
        path: str,
    ) -> None:
        answer = calls[vendor].request(method, path, json={} if method == "POST" else None)
        assert answer.status_code == 200, answer.text
        (folder / "answer.json").write_bytes(answer.content)
        done = dealdock("scene", "import", "answer.json", "--vendor", vendor, "--object", name)
        assert done.returncode == 0, done.stderr
        (folder / "made.yaml").write_text(done.stdout)
        assert dealdock("scene", "check", "made.yaml").returncode == 0
        many = VENDORS.scenes(vendor).forms
        assert account(done.stdout)[next(each for each, form in many.items() if form.kind.name == name)]


def _client(found: dict[str, Any]) -> httpx.Client:
    match found["vendor"]:
        case "close":
            return httpx.Client(base_url=found["base_url"], auth=(found["api_key"], ""), verify=NO_TLS, timeout=30)
        case "copper":
            headers = {
                "X-PW-AccessToken": found["api_key"],
                "X-PW-Application": "developer_api",
                "X-PW-UserEmail": found["email"],
            }
            return httpx.Client(base_url=found["base_url"], headers=headers, verify=NO_TLS, timeout=30)
        case "apollo":
            return httpx.Client(
                base_url=found["base_url"], headers={"X-Api-Key": found["api_key"]}, verify=NO_TLS, timeout=30
            )
    keys = f"Pardot user_key={found['user_key']}, api_key={found['api_key']}"
    return httpx.Client(base_url=found["base_url"], headers={"Authorization": keys}, verify=NO_TLS, timeout=30)
