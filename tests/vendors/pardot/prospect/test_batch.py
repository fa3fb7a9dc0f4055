"""`batchCreate`, `batchUpdate`, `batchUpsert` (contract, objects 2.1, "batch…")."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.support.builders import Account, Answer
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.support.recorded_statements import listening
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.prospect.conftest import Prospects, shown


def batch(prospects: Prospects, operation: str, entries: Any, **parameters: Any) -> Answer:
    return prospects.call(operation, prospects=json.dumps({"prospects": entries}), **parameters)


def errors(answer: Answer) -> Any:
    """Return the errors of the prospects. With any, the answer is `fail`, without an error of its own."""
    found = answer.json["errors"]
    assert answer.json == {"@attributes": {"stat": "fail" if found else "ok", "version": 1}, "errors": found}
    return found


class TestVersion3:
    @pytest.mark.contract("o.2.1.138", "o.2.1.141", "o.2.1.144", "o.2.1.152", "o.2.1.154", "o.2.1.157")
    def test_create(self, account: Account, prospects: Prospects, jane: int) -> None:
        entries = {
            "joe@company.com": {"first_name": "Joe", "score": 7, "is_starred": True, "city": None},
            "JANE@company.com": {"first_name": "Jane"},
            "jim@company.com": {"score": "many"},
        }
        answer = batch(prospects, "batchCreate", entries, user_id=account.first_user())
        assert errors(answer) == {
            "JANE@company.com": "A prospect with the specified email address already exists",
            "jim@company.com": "Invalid value specified for score",
        }
        joe = shown(prospects.call("read", email="joe@company.com"))
        assert (joe["first_name"], joe["score"], joe["is_starred"], joe["city"]) == ("Joe", 7, True, None)
        assert joe["assigned_to"]["user"]["id"] == account.first_user()
        assert prospects.ids() == [jane, joe["id"]]

    @pytest.mark.contract("o.2.1.93", "o.2.1.139", "o.2.1.144", "o.2.1.151", "o.2.1.152", "o.2.1.154")
    def test_update(self, account: Account, prospects: Prospects, jane: int) -> None:
        gone = account.deleted_prospect("gone@company.com")
        entries = {
            "jane@company.com": {"first_name": "Jane", "email": "jill@company.com"},
            str(jane): {"city": "Bonn"},
            "nobody@company.com": {},
            "gone@company.com": {},
            "2147483647": {},
            str(gone): {},
        }
        missing, archived = "Prospect record could not be found", "Prospect is archived"
        assert errors(batch(prospects, "batchUpdate", entries)) == {
            "nobody@company.com": missing,
            "gone@company.com": missing,
            "2147483647": missing,
            str(gone): archived,
        }
        updated = prospects.read(jane)
        assert [updated[name] for name in ("email", "first_name", "city")] == ["jane@company.com", "Jane", "Bonn"]

    @pytest.mark.contract("o.2.1.102", "o.2.1.108", "o.2.1.110", "o.2.1.140", "o.2.1.142", "o.2.1.144", "o.2.1.157")
    def test_upsert(self, account: Account, prospects: Prospects, jane: int) -> None:
        gone = account.deleted_prospect("gone@company.com")
        entries = {
            "joe@company.com": {"city": "Bonn"},
            str(jane): {"email": "jill@company.com"},
            "gone@company.com": {},
            "2147483647": {},
        }
        answer = batch(prospects, "batchUpsert", entries, user_id=account.first_user())
        assert errors(answer) == {"2147483647": "Non-existent prospect ID; No email address provided"}
        for email in ("joe@company.com", "jill@company.com", "gone@company.com"):
            assert shown(prospects.call("read", email=email))["assigned_to"]["user"]["id"] == account.first_user()
        assert prospects.read(jane)["email"] == "jill@company.com"
        assert prospects.ids()[:2] == [jane, gone]
        assert prospects.query().total == 3

    @pytest.mark.parametrize("operation", ["batchUpdate", "batchUpsert"])
    def test_only_the_key_identifies(self, account: Account, prospects: Prospects, jane: int, operation: str) -> None:
        joe = account.prospect("joe@company.com")
        entries = {"jane@company.com": {"id": joe, "city": "Bonn"}, str(joe): {"id": jane, "city": "Kiel"}}
        assert errors(batch(prospects, operation, entries)) == {}
        read = [prospects.read(prospect_id) for prospect_id in (jane, joe)]
        assert [(one["email"], one["city"]) for one in read] == [
            ("jane@company.com", "Bonn"),
            ("joe@company.com", "Kiel"),
        ]

    def test_a_whole_number_is_one_with_a_fraction_of_zero_too(self, prospects: Prospects, jane: int) -> None:
        """JSON has one kind of number, and some clients write whole ones as `5.0`. PHP makes the text `5` of them."""
        entries = {str(jane): {"score": 5.0, "employees": 1200.0, "annual_revenue": 2.5, "years_in_business": -0.5}}
        assert errors(batch(prospects, "batchUpdate", entries)) == {}
        names = ("score", "employees", "annual_revenue", "years_in_business")
        assert [prospects.read(jane)[name] for name in names] == [5, "1200", "2.5", "-0.5"]
        for wrong in (5.5, 1e30):
            refused = {str(jane): "Invalid value specified for score"}
            assert errors(batch(prospects, "batchUpdate", {str(jane): {"score": wrong}})) == refused
        assert prospects.read(jane)["score"] == 5

    @pytest.mark.contract("o.2.1.145", "o.2.1.151", "o.2.1.154", "o.2.1.155")
    def test_xml(self, prospects: Prospects, jane: int) -> None:
        entries = f"""<?xml version="1.0" encoding="UTF-8"?><prospects><!-- two -->
            <prospect identifier="{jane}"><city>K&#246;ln</city><score>5</score></prospect>
            <prospect identifier="nobody@company.com"><city/></prospect></prospects>"""
        answer = prospects.call("batchUpdate", prospects=entries, format="xml")
        wrong = '<prospect identifier="nobody@company.com">Prospect record could not be found</prospect>'
        assert answer.text.endswith(f'<rsp stat="fail" version="1.0"><errors>{wrong}</errors></rsp>')
        assert prospects.read(jane)["city"] == "Köln"

    @pytest.mark.parametrize("inserted", ["<?a b?>", "<!-- a -->"])
    def test_xml_has_instructions_and_comments_anywhere(self, prospects: Prospects, jane: int, inserted: str) -> None:
        entry = f"<prospects><prospect identifier='{jane}'><city>Köln</city></prospect></prospects>"
        for place in [place for place, sign in enumerate(entry) if sign == "<"]:
            entries = entry[:place] + inserted + entry[place:]
            assert prospects.call("batchUpdate", prospects=entries, format="xml").error is None, entries
        assert prospects.read(jane)["city"] == "Köln"

    @pytest.mark.parametrize("declared", ['SYSTEM "{file}"', '"text"'])
    def test_xml_cannot_refer_to_files_of_the_server(
        self, prospects: Prospects, jane: int, tmp_path: Path, declared: str
    ) -> None:
        (file := tmp_path / "passwords").write_text("text")
        entity = declared.format(file=file.as_uri())
        entries = f"""<!DOCTYPE prospects [<!ENTITY e {entity}>]>
            <prospects><prospect identifier="{jane}"><city>&e;</city></prospect></prospects>"""
        answer = prospects.call("batchUpdate", prospects=entries, format="xml")
        assert "text" not in answer.text
        assert prospects.read(jane)["city"] != "text"

    @pytest.mark.contract("o.2.1.138")
    def test_takes_fifty(self, prospects: Prospects) -> None:
        entries: dict[str, dict[str, str]] = {f"x{number}@company.com": {} for number in range(50)}
        assert errors(batch(prospects, "batchCreate", entries)) == {}
        assert prospects.query().total == 50

    @pytest.mark.contract("o.2.1.157")
    def test_is_written_one_transaction_each(self, account: Account, prospects: Prospects) -> None:
        transactions: list[Any] = []

        def listen(db: Connection, statement: str, _: Any) -> None:
            if statement.startswith("INSERT INTO pardot_prospect "):
                transactions.append(db.get_transaction())

        with listening(account.sandbox, listen):
            assert errors(batch(prospects, "batchCreate", {"joe@company.com": {}, "jim@company.com": {}})) == {}
        first, second = transactions
        assert first is not second

    @pytest.mark.contract("o.2.1.156")
    def test_without_errors(self, prospects: Prospects, jane: int) -> None:
        entries = {"jane@company.com": {"city": "Bonn"}}
        assert batch(prospects, "batchUpdate", entries).json == {
            "@attributes": {"stat": "ok", "version": 1},
            "errors": {},
        }
        assert batch(prospects, "batchUpdate", entries, format="xml").text.endswith("<errors/></rsp>")
        assert prospects.ids() == [jane]


@pytest.mark.account(version=4)
class TestVersion4:
    @pytest.mark.contract("o.2.1.138", "o.2.1.139", "o.2.1.140", "o.2.1.146", "o.2.1.153")
    def test_is_an_array(self, account: Account, prospects: Prospects, jane: int) -> None:
        joe = account.prospect(crm_lead_fid="00Q000000000001")
        entries = [
            {"id": jane, "city": "Bonn"},
            {"fid": "00Q000000000001", "city": "Ulm"},
            {"email": "jane@company.com"},
        ]
        assert errors(batch(prospects, "batchUpdate", entries)) == {"2": "One or more required parameters are missing"}
        assert [prospects.read(each)["city"] for each in (jane, joe)] == ["Bonn", "Ulm"]
        assert errors(batch(prospects, "batchUpsert", [{"email": "jane@company.com"}, {"id": jane}])) == {}
        assert errors(batch(prospects, "batchCreate", [{"email": "jane@company.com"}, {"email": "x"}])) == {
            "1": "Invalid prospect email address"
        }
        assert prospects.query().total == 4

    def test_of_an_upsert_that_creates_is_201_unless_an_entry_fails(self, prospects: Prospects, jane: int) -> None:
        new, known, wrong = {"email": "joe@company.com"}, {"id": jane}, {"email": "x"}
        sent = ([known], [new], [known, new, known], [new, wrong], [wrong, new])
        assert [batch(prospects, "batchUpsert", each).status for each in sent] == [200, 201, 201, 200, 200]


class TestErrors:
    @pytest.mark.slow
    @pytest.mark.contract("o.2.1.143", "o.2.1.147", "o.2.1.148", "o.2.1.149")
    @each_case("operation", ["batchCreate", "batchUpdate", "batchUpsert"])
    @each_case(
        ("code", "given"),
        [
            (36, " "),
            (71, "nonsense"),
            (71, "{"),
            (71, "7"),
            (71, '{"prospects": 7}'),
            (71, '{"a@b.cd": {"score": NaN}}'),
            (71, "[" * 100_000),
            (71, "<prospects>"),
            (71, "<prospect/>"),
            (70, json.dumps({"prospects": {f"x{number}@company.com": {} for number in range(51)}})),
            (90, '{"a@b.cd": {"first_name": ["a"]}}'),
            (90, '{"a@b.cd": {"first_name": {"a": "b"}}}'),
            (90, '{"a@b.cd": "Jane"}'),
            (90, '<prospects><prospect identifier="a@b.cd"><city><name/></city></prospect></prospects>'),
        ],
    )
    @ONE_DATABASE
    def test_of_the_whole(self, prospects: Prospects, operation: str, code: int, given: str) -> None:
        assert prospects.call(operation, prospects=given).code == code
        assert prospects.call(operation).code == 71
        assert prospects.ids() == []

    @pytest.mark.contract("o.2.1.150")
    def test_keys_that_are_no_addresses(self, prospects: Prospects, jane: int) -> None:
        assert batch(prospects, "batchCreate", {"joe@company.com": {}, str(jane): {}}).code == 91
        assert prospects.ids() == [jane]

    @pytest.mark.contract("o.2.1.141", "o.2.1.142")
    def test_of_the_assigned_user(self, prospects: Prospects) -> None:
        for operation in ("batchCreate", "batchUpsert"):
            for code, given in ((125, {"user_id": 1, "crm_owner_fid": 1}), (10, {"user_id": "x"})):
                assert batch(prospects, operation, {"a@b.cd": {}}, **given).code == code
            assert batch(prospects, operation, {"a@b.cd": {}}, crm_owner_fid="x").code == 79

    def test_what_xml_cannot_hold_is_dropped(self, prospects: Prospects) -> None:
        assert errors(batch(prospects, "batchCreate", {"a@b.cd": {"first_name": "J\u0000ane\uffff"}})) == {}
        assert shown(prospects.call("read", email="a@b.cd"))["first_name"] == "Jane"
        answer = batch(prospects, "batchUpdate", {"\u0001x": {}}, format="xml")
        assert [each.tag for each in answer.xml] == ["errors"]

    @pytest.mark.account(role="Read Only")
    def test_of_a_read_only_user(self, prospects: Prospects) -> None:
        assert batch(prospects, "batchCreate", {}).error == api_errors.NO_PERMISSION
