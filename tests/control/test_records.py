"""`/_dealdock/accounts/{id}/records/{object}`: an account's records, filled and seen past the API."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform.accounts import account_clock
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

KINDS = {"campaign": "campaigns", "prospect": "prospects", "opportunity": "opportunities"}
A_RECORD: dict[str, dict[str, Any]] = {
    "campaign": {"name": "Fair"},
    "prospect": {"email": "jane@example.com"},
    "opportunity": {"name": "Deal", "value": 5, "probability": 50},
}
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Records:
    """The records of one account."""

    def __init__(self, control: httpx.Client, account_id: int) -> None:
        self._control = control
        self._path = f"/accounts/{account_id}/records"

    def post(self, kind: str, body: object) -> httpx.Response:
        return self._control.post(f"{self._path}/{kind}", json=body)

    def post_raw(self, kind: str, body: str) -> httpx.Response:
        return self._control.post(
            f"{self._path}/{kind}", content=body, headers={"Content-Type": "application/json; charset=utf-8"}
        )

    def add(self, kind: str, body: object) -> Any:
        response = self.post(kind, body)
        assert response.status_code == 201, response.text
        return response.json()

    def get(self, kind: str, record_id: object = "") -> httpx.Response:
        return self._control.get(f"{self._path}/{kind}/{record_id}".removesuffix("/"))

    def all(self, kind: str) -> list[dict[str, Any]]:
        response = self.get(kind)
        assert response.status_code == 200, response.text
        return response.json()  # type: ignore[no-any-return]  # a list


@pytest.fixture
def records(control: httpx.Client, account: Account) -> Records:
    return Records(control, account.ready.id)


def priced(literal: str) -> str:
    """An opportunity with a value as it is written in JSON."""
    return f'{{"name": "A", "probability": 1, "value": {literal}}}'


def problem(response: httpx.Response, status: int = 422) -> list[tuple[str, str]]:
    """Return the pointer and the text of each problem."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return [(error["pointer"], error["detail"]) for error in response.json()["errors"]]


class TestAdd:
    @each_case("kind", KINDS)
    def test_answers_one_for_one_and_a_list_for_a_list(self, records: Records, kind: str) -> None:
        one = records.add(kind, A_RECORD[kind])
        assert isinstance(one["id"], int)
        many = records.add(
            kind,
            [A_RECORD[kind] | {"email": f"{n}@example.com"} for n in range(3)]
            if kind == "prospect"
            else [A_RECORD[kind]] * 3,
        )
        assert len({record["id"] for record in many}) == 3
        assert records.all(kind)[-4:] == [one, *many]
        assert records.add(kind, []) == []

    @each_case(("kind", "plural"), KINDS.items())
    def test_the_plural_is_accepted_too(self, records: Records, kind: str, plural: str) -> None:
        one = records.add(plural, A_RECORD[kind])
        assert records.all(plural) == records.all(kind)
        assert records.get(plural, one["id"]).json() == one

    def test_a_campaign_has_all_its_fields(self, records: Records) -> None:
        campaign = records.add("campaign", {"name": "Fair 2019", "cost": 400})
        assert list(campaign) == ["id", "name", "cost", "created_at", "updated_at"]
        assert (campaign["name"], campaign["cost"]) == ("Fair 2019", 400)
        assert A_MOMENT.fullmatch(campaign["created_at"])

    @each_case("given", ["created_at", "updated_at"])
    def test_a_campaign_can_have_one_of_its_times(self, records: Records, given: str) -> None:
        moment = "2020-02-29T12:00:00Z"
        campaign = records.add("campaign", {"name": "Fair 2019", given: moment})
        assert campaign[given] == moment

    def test_a_prospect_has_all_its_fields(self, records: Records, account: Account) -> None:
        given = {"email": " Jane@Example.com ", "first_name": "Jane", "last_name": "Doe", "company": ""}
        given |= {"job_title": "\x01", "comments": "\x01"}
        prospect = records.add("prospect", given)
        moments = {field: prospect.pop(field) for field in ("created_at", "updated_at")}
        assert all(A_MOMENT.fullmatch(moment) for moment in moments.values())
        assert {name: value for name, value in prospect.items() if value is not None} == {
            "id": prospect["id"],
            "campaign_id": account.default_campaign,
            "first_name": "Jane",
            "last_name": "Doe",
            "email": "Jane@Example.com",
            "score": 0,
            "custom_fields": {},
            "lists": [],
            "deleted": False,
        }

    def test_an_opportunity_has_all_its_fields(self, records: Records) -> None:
        campaign = records.add("campaign", {"name": "Fair"})["id"]
        jane, bob = (p["id"] for p in records.add("prospect", [{"email": "jane@example.com"}, {"company": "Bob's"}]))
        given = {
            "name": "Large Customer Opportunity",
            "value": 100.5,
            "probability": 70,
            "type": "New Business",
            "stage": "Proposal",
            "status": "Won",
            "closed_at": "2026-01-31T10:30:00.9+01:00",
            "campaign_id": campaign,
        }
        opportunity = records.add("opportunity", {**given, "prospects": [bob, "JANE@example.com", jane]})
        assert opportunity["prospects"] == [jane, bob]
        assert opportunity["closed_at"] == "2026-01-31T09:30:00Z"
        assert opportunity["deleted"] is False
        assert opportunity | given | {"closed_at": opportunity["closed_at"]} == opportunity

    def test_null_is_as_good_as_not_given(self, records: Records) -> None:
        optional: dict[str, list[str]] = {
            "campaign": ["cost"],
            "prospect": ["email", "first_name", "last_name", "company", "campaign_id"],
            "opportunity": ["type", "stage", "closed_at", "campaign_id"],
        }
        for kind, fields in optional.items():
            given = records.add(kind, A_RECORD[kind] | dict.fromkeys(fields))
            assert all(given[field] is None for field in fields if field != "campaign_id")

    def test_an_opportunity_needs_no_prospect(self, records: Records, account: Account) -> None:
        opportunity = records.add("opportunity", A_RECORD["opportunity"])
        assert opportunity["prospects"] == []
        assert opportunity["status"] == "Open"
        assert opportunity["campaign_id"] == account.default_campaign

    def test_the_api_sees_what_was_added(self, records: Records, pardot: Pardot) -> None:
        records.add("prospect", {"email": "jane@example.com", "last_name": "Doe"})
        opportunity = records.add("opportunity", A_RECORD["opportunity"] | {"prospects": ["jane@example.com"]})
        read = pardot.read(opportunity["id"]).opportunity
        assert read["prospects"]["prospect"]["last_name"] == "Doe"
        assert read["opportunity_activities"]["visitor_activity"]["type"] == 8

    def test_the_accounts_clock_dates_what_was_added(
        self, records: Records, sandbox: Sandbox, account: Account
    ) -> None:
        then, real = datetime(2026, 1, 31, 9, tzinfo=UTC), sandbox.clock.now()
        sandbox.database.write(
            lambda db: account_clock.set_(db, account.tenant, frozen_at=then, ahead=timedelta(), real=real)
        )
        for kind, record in A_RECORD.items():
            assert records.add(kind, record)["created_at"] == "2026-01-31T09:00:00Z"

    @pytest.mark.account(connector="salesforce")
    def test_a_connector_does_not_prevent_it(self, records: Records, pardot: Pardot) -> None:
        opportunity = records.add("opportunity", A_RECORD["opportunity"])
        jane = records.add("prospect", A_RECORD["prospect"])["id"]
        assert pardot.read(opportunity["id"]).opportunity["name"] == "Deal"
        assert pardot.create(prospect_id=jane, name="Deal", value=5, probability=50).code == 37

    @pytest.mark.account(version=4)
    def test_a_shared_address_means_one_prospect(self, records: Records) -> None:
        _, newest = records.add("prospect", [A_RECORD["prospect"]] * 2)
        opportunity = records.add("opportunity", A_RECORD["opportunity"] | {"prospects": ["jane@example.com"]})
        assert opportunity["prospects"] == [newest["id"]]


class TestAllOrNothing:
    def test_one_wrong_field_keeps_the_list_out(self, records: Records) -> None:
        wrong = [{"name": "A", "value": 1, "probability": 1}, {"name": "B", "value": 1, "probability": 101}]
        assert problem(records.post("opportunity", wrong)) == [("#/1/probability", "must be less than or equal to 100")]
        assert records.all("opportunity") == []

    def test_one_unknown_prospect_keeps_the_list_out(self, records: Records) -> None:
        wrong = [A_RECORD["opportunity"], A_RECORD["opportunity"] | {"prospects": ["nobody@example.com"]}]
        assert problem(records.post("opportunity", wrong)) == [
            ("#/1/prospects", "prospect nobody@example.com does not exist or is deleted")
        ]
        assert records.all("opportunity") == []

    def test_the_faults_of_all_records_of_a_list_are_reported(self, records: Records) -> None:
        deal = A_RECORD["opportunity"]
        wrong = [deal | {"prospects": ["a@example.com"]}, deal, deal | {"campaign_id": 999}]
        assert problem(records.post("opportunity", wrong)) == [
            ("#/0/prospects", "prospect a@example.com does not exist or is deleted"),
            ("#/2/campaign_id", "campaign 999 does not exist"),
        ]
        assert records.all("opportunity") == []

    @each_case("first", [0, 1])
    def test_the_status_of_several_faults_is_that_of_the_first(self, records: Records, first: int) -> None:
        taken, unknown = {"email": f"{first}@example.com"}, {"email": "b@example.com", "campaign_id": 999}
        records.add("prospect", taken)
        wrong = [unknown, taken] if first else [taken, unknown]
        found = problem(records.post("prospect", wrong), 422 if first else 409)
        assert {pointer for pointer, _ in found} == {f"#/{first}/email", f"#/{1 - first}/campaign_id"}

    def test_an_address_twice_keeps_the_list_out(self, records: Records) -> None:
        wrong = [{"email": "a@example.com"}, {"email": "b@example.com"}, {"email": "A@example.com"}]
        [(pointer, detail)] = problem(records.post("prospect", wrong), 409)
        assert pointer == "#/2/email"
        assert "A@example.com" in detail
        assert records.all("prospect") == []
        records.add("prospect", wrong[:2])

    def test_a_refused_list_takes_no_ids(self, records: Records) -> None:
        before = records.add("campaign", {"name": "before"})["id"]
        records.post("prospect", [{"email": "a@example.com"}, {"email": "a@example.com"}])
        assert records.add("campaign", {"name": "after"})["id"] == before + 1

    def test_one_alone_is_pointed_at_without_index(self, records: Records) -> None:
        records.add("prospect", A_RECORD["prospect"])
        assert problem(records.post("prospect", A_RECORD["prospect"]), 409)[0][0] == "#/email"

    def test_a_long_list_is_accepted(self, records: Records) -> None:
        records.add("prospect", [{"email": f"{n}@example.com"} for n in range(100)])
        made = records.add(
            "opportunity", [A_RECORD["opportunity"] | {"prospects": [f"{n}@example.com"]} for n in range(100)]
        )
        assert [len(opportunity["prospects"]) for opportunity in made] == [1] * 100


class TestFields:
    @each_case(
        ("literal", "shown"),
        [
            ("0", "0"),
            ("-0.0", "0"),
            ("5", "5"),
            ("5.0", "5"),
            ("5.50", "5.5"),
            ("0.01", "0.01"),
            ("0.07", "0.07"),
            ("1e3", "1000"),
            ("9999999999999", "9999999999999"),
            ("9999999999999.99", "9999999999999.99"),
        ],
    )
    def test_a_value_comes_back_exact_and_shortest(self, records: Records, literal: str, shown: str) -> None:
        response = records.post_raw("opportunity", priced(literal))
        assert response.status_code == 201, response.text
        assert f'"value":{shown},' in response.text

    @each_case(
        "literal",
        [
            "-1",
            "-0.01",
            "0.30000000000000004",
            "0.001",
            "1e-7",
            "10000000000000",
            "1e22",
            "1" * 400,
            "1e400",
            "-1e400",
            "NaN",
            "Infinity",
            "true",
            "null",
            '"5"',
            "[5]",
            "{}",
        ],
    )
    @ONE_DATABASE
    def test_a_value_that_cannot_be_is_refused(self, records: Records, literal: str) -> None:
        response = records.post_raw("opportunity", priced(literal))
        [(pointer, detail)] = problem(response)
        assert pointer == "#/value"
        assert detail.startswith("must be a number")

    @each_case("literal", ["9" * 5000, "[" * 100_000, '"\\', "{'a': 1}", "", "nul"])
    def test_what_is_no_json_is_a_bad_request(self, records: Records, literal: str) -> None:
        response = records.post_raw("opportunity", priced(literal))
        assert response.status_code == 400
        assert response.json()["detail"].startswith("The body is not JSON")

    @each_case(
        ("literal", "stored"),
        [
            ("x" * 255, "x" * 255),
            ("שלום עולם \u202e مرحبا", "שלום עולם \u202e مرحبا"),
            ("👩‍👩‍👧 & <b>\"'</b>", "👩‍👩‍👧 & <b>\"'</b>"),
            ("𝄞" * 255, "𝄞" * 255),
            (" blanks stay ", " blanks stay "),
            ("a\tb\nc\rd", "a\tb\nc\rd"),
            ("a\0b\x1bc\x7f\ufffe", "abc\x7f"),
            ("\ud800 alone", "\ufffd alone"),
            ("\0" + "x" * 255, "x" * 255),
        ],
    )
    def test_text_comes_back_as_it_was_sent(self, records: Records, pardot: Pardot, literal: str, stored: str) -> None:
        body = json.dumps(A_RECORD["opportunity"] | {"name": literal, "stage": literal})
        opportunity = records.post_raw("opportunity", body).json()
        assert (opportunity["name"], opportunity["stage"]) == (stored, stored)
        assert records.get("opportunity", opportunity["id"]).json() == opportunity
        assert pardot.read(opportunity["id"]).opportunity["name"] == stored

    @pytest.mark.slow
    @each_case(
        ("kind", "field", "value"),
        [
            ("campaign", "name", ""),
            ("campaign", "name", "\0"),
            ("campaign", "name", "x" * 256),
            ("campaign", "name", None),
            ("campaign", "cost", -1),
            ("campaign", "cost", 2**63),
            ("campaign", "cost", 1.5),
            ("campaign", "id", 5),
            ("prospect", "email", "nobody"),
            ("prospect", "email", ""),
            ("prospect", "email", f"{'x' * 64}@{'x' * 250}.com"),
            ("prospect", "company", "x" * 256),
            ("prospect", "first_name", 5),
            ("prospect", "campaign_id", 0),
            ("prospect", "campaign_id", 2**31 - 1),
            ("prospect", "campaign_id", 2**200),
            ("prospect", "campaign_id", "1"),
            ("opportunity", "probability", -1),
            ("opportunity", "probability", 70.5),
            ("opportunity", "probability", "70"),
            ("opportunity", "probability", True),
            ("opportunity", "probability", 2**200),
            ("opportunity", "status", "won"),
            ("opportunity", "closed_at", "yesterday"),
            ("opportunity", "closed_at", "0001-01-01T00:00:00+14:00"),
            ("opportunity", "closed_at", "9999-12-31T23:59:59-14:00"),
            ("opportunity", "closed_at", 1767225600),
            ("opportunity", "campaign_id", 2**31 - 1),
            ("opportunity", "prospects", "jane@example.com"),
            ("opportunity", "prospects", [2**31 - 1]),
        ],
    )
    @ONE_DATABASE
    def test_a_wrong_one_is_named(self, records: Records, kind: str, field: str, value: object) -> None:
        before = records.all(kind)
        errors = problem(records.post(kind, [A_RECORD[kind] | {field: value}]))
        assert [pointer for pointer, _ in errors] == [f"#/0/{field}"]
        assert records.all(kind) == before

    @each_case("prospect", [0, -1, 2**200, True, 1.5, None, "", "nobody", "\ud800", [1], {"id": 1}])
    def test_what_names_no_prospect_is_pointed_at(self, records: Records, prospect: object) -> None:
        body = json.dumps(A_RECORD["opportunity"] | {"prospects": [prospect]})
        assert [pointer for pointer, _ in problem(records.post_raw("opportunity", body))] == ["#/prospects/0"]

    def test_all_missing_fields_are_named(self, records: Records) -> None:
        assert problem(records.post("opportunity", [{}])) == [
            ("#/0/name", "is required"),
            ("#/0/value", "is required"),
            ("#/0/probability", "is required"),
        ]

    def test_of_very_many_errors_some_are_named(self, records: Records) -> None:
        response = records.post("campaign", [{}] * 1000)
        assert len(problem(response)) == 50
        assert response.json()["detail"].startswith("#/0/name: is required. #/1/name: is required. ")
        assert response.json()["detail"].endswith("#/49/name: is required. 950 further errors are not listed.")

    def test_an_unknown_field_comes_first_with_the_nearest_name(self, records: Records) -> None:
        response = records.post("opportunity", [{"value": 5, "nmae": "A", "probability": 50}])
        assert problem(response) == [
            ("#/0/nmae", "unknown field; did you mean name?"),
            ("#/0/name", "is required"),
        ]
        detail = "#/0/nmae: unknown field; did you mean name? #/0/name: is required."
        assert response.json()["detail"] == detail

    @each_case("body", ["5", "null", '"x"', "[5]", "[null]", "[[]]"])
    def test_what_is_no_record_is_refused(self, records: Records, body: str) -> None:
        [(_, detail)] = problem(records.post_raw("campaign", body))
        assert detail in {"must be an object", "is required"}

    def test_a_field_name_that_is_no_text_is_refused(self, records: Records) -> None:
        assert records.post_raw("campaign", '{"name": "A", "\\ud800/~": 1}').status_code == 422

    def test_the_name_of_a_custom_field_that_is_no_text_is_told_in_ascii(self, records: Records) -> None:
        response = records.post_raw("prospect", '{"custom_fields": {"\\udcff": ["red"]}}')
        assert problem(response) == [("#/custom_fields", 'custom field "\\udcff" does not exist')]

    def test_the_value_of_a_custom_field_that_is_no_text_is_mended(self, records: Records, account: Account) -> None:
        account.custom_field("Favourite_Light")
        response = records.post_raw("prospect", '{"custom_fields": {"Favourite_Light": ["\\udcff"]}}')
        assert response.json()["custom_fields"] == {"Favourite_Light": ["\ufffd"]}


class TestRead:
    def test_shows_deleted_ones_as_deleted(self, records: Records, account: Account) -> None:
        deleted = account.deleted_opportunity(account.prospect())
        shown = records.get("opportunity", deleted).json()
        assert shown["deleted"] is True
        assert records.all("opportunity") == [shown]

    @each_case("kind", KINDS)
    @each_case("record_id", ["999999", "0", "abc", "9" * 30])
    @ONE_DATABASE
    def test_an_unknown_one_is_not_found(self, records: Records, kind: str, record_id: str) -> None:
        response = records.get(kind, record_id)
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"

    @each_case("kind", KINDS)
    def test_of_an_unknown_account_there_are_none(self, control: httpx.Client, kind: str) -> None:
        nobodys = Records(control, 999999999)
        assert nobodys.get(kind).status_code == 404
        assert nobodys.get(kind, 1).status_code == 404
        assert nobodys.post(kind, A_RECORD[kind]).status_code == 404
        assert nobodys.get(kind).json()["detail"] == "Account 999999999 does not exist."

    @each_case("kind", ["visitant", "prospectses", "Prospect", "list_membership", ""])
    def test_of_an_unknown_kind_there_are_none(self, records: Records, kind: str) -> None:
        assert records.get(kind).status_code == 404


class TestTwoAccounts:
    @pytest.fixture
    def others(self, control: httpx.Client, sandbox: Sandbox) -> Records:
        return Records(control, Account.open(sandbox).ready.id)

    def test_do_not_see_each_others_records(self, records: Records, others: Records) -> None:
        for kind, record in A_RECORD.items():
            mine = records.add(kind, [record] if kind == "prospect" else [record] * 5)[-1]["id"]
            assert others.get(kind, mine).status_code == 404
            assert mine not in [other["id"] for other in others.all(kind)]

    def test_may_use_the_same_address(self, records: Records, others: Records) -> None:
        records.add("prospect", A_RECORD["prospect"])
        others.add("prospect", A_RECORD["prospect"])

    def test_cannot_refer_to_each_others_records(self, records: Records, others: Records) -> None:
        campaign = records.add("campaign", [{"name": "A"}] * 9)[-1]["id"]
        prospect = records.add("prospect", A_RECORD["prospect"])["id"]
        for wrong in ({"campaign_id": campaign}, {"prospects": [prospect]}, {"prospects": ["jane@example.com"]}):
            errors = problem(others.post("opportunity", A_RECORD["opportunity"] | wrong))
            assert [pointer for pointer, _ in errors] == [f"#/{next(iter(wrong))}"]
