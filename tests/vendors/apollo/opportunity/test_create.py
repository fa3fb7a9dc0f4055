"""Creating opportunities. Contract, 2.1 to 2.4."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error

KEYS: Final = [
    "id", "team_id", "owner_id", "salesforce_owner_id", "amount", "closed_date", "account_id", "description",
    "is_closed", "is_won", "name", "stage_name", "opportunity_stage_id", "salesforce_id", "created_at",
    "existence_level", "opportunity_contact_roles",
]  # fmt: skip
UNKNOWN: Final = "5c10000e9d5d2af7e8cd393d"


class TestAnswer:
    @pytest.mark.contract("2.field.16", "2.field.6", "2.field.9", "2.field.15", "1.answer.4", "2.create.1")
    def test_has_its_keys_in_order_and_not_yet_the_stage_s_values(self, older: Apollo) -> None:
        stage, user, company = older.stage("Closed Won"), older.user, older.add_account()["id"]
        sent = {"owner_id": user, "amount": "200", "closed_date": "2020-12-18", "account_id": company}
        deal = older.add(name="Large", opportunity_stage_id=stage, **sent)
        assert list(deal) == KEYS
        assert deal["team_id"] == older.account["team_id"]
        assert (deal["owner_id"], deal["account_id"], deal["opportunity_stage_id"]) == (user, company, stage)
        assert (deal["name"], deal["amount"]) == ("Large", 200.0)
        later = (deal["is_closed"], deal["is_won"], deal["stage_name"], deal["existence_level"])
        assert later == (None, None, None, "none")

    @pytest.mark.contract("2.create.11", "2.field.5", "2.field.7", "2.field.9", "2.field.8")
    def test_differs_from_the_view_that_follows(self, older: Apollo) -> None:
        deal = older.view(older.add(opportunity_stage_id=older.stage("Closed Won")))
        seen = (deal["is_closed"], deal["is_won"], deal["stage_name"], deal["existence_level"], deal["source"])
        assert seen == (True, True, "Closed Won", "full", "api")

    @pytest.mark.contract("2.create.4", "2.field.3", "2.field.4", "2.field.10", "2.field.5", "2.create.10")
    def test_needs_only_a_name(self, older: Apollo) -> None:
        deal = older.add(name="Bare", owner_id="", account_id=None, opportunity_stage_id=" ")
        given = {name: value for name, value in deal.items() if value not in (None, [])}
        assert set(given) == {"id", "team_id", "name", "created_at", "existence_level"}
        viewed = older.view(deal)
        assert (viewed["is_closed"], viewed["is_won"], viewed["stage_name"]) == (None, None, None)

    @pytest.mark.contract("1.key.8")
    def test_never_has_the_key_as_a_field(self, apollo: Apollo) -> None:
        assert apollo.key not in apollo.call("POST", "/opportunities", {"api_key": apollo.key, "name": "x"}).text

    @pytest.mark.contract("2.create.3", "2.field.12")
    def test_has_a_role_for_each_contact_the_first_primary(self, apollo: Apollo) -> None:
        contacts = [apollo.add_contact(first_name=name)["id"] for name in ("Ann", "Bob")]
        deal = apollo.add(contact_ids=[*contacts, contacts[0]])
        roles = [(each["contact_id"], each["is_primary"]) for each in deal["opportunity_contact_roles"]]
        assert roles == [(contacts[0], True), (contacts[1], False)]
        assert apollo.view(deal)["num_contacts"] == 2


class TestText:
    @pytest.mark.contract("2.field.20", "2.field.21", "2.create.2")
    def test_is_cut(self, apollo: Apollo) -> None:
        deal = apollo.add(name="n" * 300, description="d" * 70_000)
        assert (deal["name"], deal["description"]) == ("n" * 255, "d" * 65_535)

    def test_of_another_type_is_taken_as_text(self, apollo: Apollo) -> None:
        deal = apollo.add(name=7, description=False)
        assert (deal["name"], deal["description"]) == ("7", "false")


class TestAmount:
    @pytest.mark.contract("2.amount.1", "2.amount.2", "2.amount.3", "2.amount.6", "1.answer.8")
    @each_case(
        ("sent", "shown"),
        [
            ("200", "200.0"),
            (90000, "90000.0"),
            ("0", "0.0"),
            (12.5, "12.5"),
            (" 7 ", "7.0"),
            ("0.005", "0.01"),
            ("0.0049", "0.0"),
            (1e3, "1000.0"),
            ("9999999999999.99", "9999999999999.99"),
            (9999999999999.99, "9999999999999.99"),
            ("+5", "5.0"),
            (".5", "0.5"),
            ("5.", "5.0"),
        ],
    )
    def test_has_a_fraction(self, apollo: Apollo, sent: Any, shown: str) -> None:
        assert f'"amount":{shown},' in apollo.call("POST", "/opportunities", {"name": "x", "amount": sent}).text

    @pytest.mark.contract("2.amount.4", "2.amount.5", "2.amount.7", "2.amount.8")
    @each_case(
        "sent",
        [
            "1,000",
            "$5",
            "5 €",
            "ten",
            "",
            None,
            True,
            [],
            {},
            -0.001,
            "-1",
            "9999999999999.995",
            1e22,
            "1e3",
            "٣",
            "9" * 500,
        ],
    )
    def test_that_is_none_is_null(self, apollo: Apollo, sent: Any) -> None:
        assert apollo.add(amount=sent)["amount"] is None

    @pytest.mark.contract("2.amount.7")
    def test_of_thousands_of_digits_is_null(self, apollo: Apollo) -> None:
        """A whole number beyond the limit is no error, however many digits it has."""
        for body in ('{"name": "x", "amount": %s}', '{"name": "x", "amount": %s,}'):
            answer = apollo.call("POST", "/opportunities", content=body % ("9" * 5_000))
            assert (answer.status_code, answer.json()["opportunity"]["amount"]) == (200, None)

    @pytest.mark.contract("2.amount.7", "1.parameter.17", "2.custom.1")
    @each_case("number", ["1e999", "-1e400", "9" * 350 + ".5", "1E+309"])
    def test_too_large_for_a_float_is_null(self, apollo: Apollo, number: str) -> None:
        rate = apollo.control("POST", "/records/custom_field", {"name": "Rate", "type": "number"})["id"]
        body = f'{{"name": "x", "amount": {number}, "x": [{number}], "typed_custom_fields": {{"{rate}": {number}}},}}'
        answer = apollo.call("POST", "/opportunities", content=body)
        assert (answer.status_code, answer.json()["opportunity"]["amount"]) == (200, None)
        found = apollo.call("GET", "/opportunities/search?sort_by_field=created_at").json()["opportunities"][0]
        assert (found["amount"], found["typed_custom_fields"]) == (None, {rate: number})


class TestMoment:
    @pytest.mark.contract("2.moment.1", "2.moment.3")
    def test_of_creation_has_milliseconds_and_z(self, older: Apollo) -> None:
        assert older.add()["created_at"] == "2026-06-01T12:00:00.250Z"

    @pytest.mark.contract("2.moment.2", "2.moment.3", "2.moment.4", "2.moment.5", "2.moment.6", "2.moment.7")
    @each_case(
        ("sent", "shown"),
        [
            ("2020-12-18", "2020-12-18T00:00:00.000+00:00"),
            ("2020-12-18T10:11", "2020-12-18T10:11:00.000+00:00"),
            ("2020-12-18 10:11:12", "2020-12-18T10:11:12.000+00:00"),
            ("2020-12-18T10:11:12.987Z", "2020-12-18T10:11:12.000+00:00"),
            ("2020-12-18T10:11:12.987654+02:00", "2020-12-18T08:11:12.000+00:00"),
            (" 2020-12-18T23:00-0230 ", "2020-12-19T01:30:00.000+00:00"),
            ("2020-12-18T10:00:00+02", "2020-12-18T08:00:00.000+00:00"),
            ("2020-12-18 23:00-02", "2020-12-19T01:00:00.000+00:00"),
            ("0001-01-01", "0001-01-01T00:00:00.000+00:00"),
            ("", None),
            (None, None),
        ],
    )
    def test_that_is_sent_is_in_utc(self, apollo: Apollo, sent: Any, shown: str | None) -> None:
        assert apollo.add(closed_date=sent)["closed_date"] == shown

    @pytest.mark.contract("2.moment.8")
    @each_case(
        "sent",
        [
            "tomorrow",
            "2020-13-01",
            "18.12.2020",
            "2020-12-18T25:00",
            5,
            "0001-01-01T00:00+01:00",
            "2020-12-18T10:00+2",
            "2020-12-18T10:00+02:",
            "2020-12-18T10:00+25",
            "2020-12-18T",
            "٢٠٢٠-12-18",
        ],
    )
    def test_that_is_none_is_refused(self, apollo: Apollo, sent: Any) -> None:
        answer = apollo.call("POST", "/opportunities", {"name": "x", "closed_date": sent})
        assert error(answer) == (422, f"Parameters misconfigured. {sent} is not a valid date")


class TestRefusal:
    @pytest.mark.contract("2.create.7")
    @each_case("name", [None, "", "  ", [], {}])
    def test_of_a_blank_name(self, apollo: Apollo, name: Any) -> None:
        for body in ({"name": name}, {}):
            assert error(apollo.call("POST", "/opportunities", body)) == (422, "Name is required")

    @pytest.mark.contract("2.create.8", "2.create.9", "2.create.6")
    @each_case("field", ["owner_id", "opportunity_stage_id", "account_id", "contact_ids"])
    @each_case("sent", ["12345", UNKNOWN, "x" * 24])
    def test_of_an_id_that_names_nothing(self, apollo: Apollo, field: str, sent: str) -> None:
        text = f"Parameters misconfigured. {sent} is not a valid ID"
        assert error(apollo.call("POST", "/opportunities", {"name": "x", field: sent})) == (422, text)
        assert apollo.search() == []

    @pytest.mark.contract("2.create.9")
    def test_of_an_id_of_another_kind(self, apollo: Apollo) -> None:
        stage = apollo.stage("Commit")
        for field in ("owner_id", "account_id", "contact_ids"):
            assert apollo.call("POST", "/opportunities", {"name": "x", field: stage}).status_code == 422

    @pytest.mark.contract("2.create.5")
    def test_comes_in_the_seed_s_order(self, apollo: Apollo) -> None:
        wrong: dict[str, Any] = {
            "contact_ids": "a",
            "account_id": "b",
            "closed_date": "c",
            "opportunity_stage_id": "d",
            "name": " ",
            "owner_id": "e",
        }
        right: dict[str, Any] = {
            "contact_ids": [],
            "account_id": "",
            "closed_date": "",
            "opportunity_stage_id": "",
            "name": "x",
            "owner_id": None,
        }
        texts = []
        for field in ("owner_id", "name", "opportunity_stage_id", "closed_date", "account_id", "contact_ids"):
            texts.append(error(apollo.call("POST", "/opportunities", wrong))[1])
            wrong[field] = right[field]
        start = "Parameters misconfigured."
        assert texts == [f"{start} e is not a valid ID", "Name is required", f"{start} d is not a valid ID",
                         f"{start} c is not a valid date", f"{start} b is not a valid ID",
                         f"{start} a is not a valid ID"]  # fmt: skip
        assert apollo.call("POST", "/opportunities", wrong).status_code == 200
