"""Viewing and updating opportunities. Contract, 2.5."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import KEYS, UNKNOWN

FULL: Final = [*KEYS[:13], "source", *KEYS[13:], "num_contacts"]


class TestView:
    @pytest.mark.contract("2.field.18", "2.field.2", "2.field.12", "2.field.14")
    def test_has_its_keys_in_order(self, older: Apollo) -> None:
        deal = older.view(older.add(account_id=older.add_account()["id"]))
        assert list(deal) == FULL
        assert (deal["team_id"], deal["num_contacts"]) == (older.account["team_id"], 0)

    @pytest.mark.contract("2.view.1", "2.view.2")
    def test_of_an_id_that_names_nothing_is_refused(self, apollo: Apollo) -> None:
        apollo.add()
        for path in ("opportunity_id", "12345", "5c10000f9d5d2af7e8ca8c55a"):
            text = f"Parameters misconfigured. {path} is not a valid ID"
            assert error(apollo.call("GET", f"/opportunities/{path}")) == (422, text)
        assert error(apollo.call("GET", f"/opportunities/{UNKNOWN}")) == (404, "Not Found")


class TestUpdate:
    @pytest.mark.slow
    @pytest.mark.contract("2.update.1", "2.update.2", "2.field.19")
    @each_case("method", ["PATCH", "PUT"])
    def test_changes_only_supplied_fields(self, older: Apollo, method: str) -> None:
        company, stage = older.add_account()["id"], older.stage("Commit")
        sent = {"name": "Old", "amount": 5, "closed_date": "2026-01-01", "description": "d"}
        deal, second = older.add(**sent), older.view(older.add(**sent))
        before = older.view(deal)
        for field, value, shown in (
            ("name", "New", "New"), ("amount", 6, 6.0), ("closed_date", "2026-01-02", "2026-01-02T00:00:00.000+00:00"),
            ("description", "e", "e"), ("account_id", company, company), ("owner_id", older.user, older.user),
            ("opportunity_stage_id", stage, stage),
        ):  # fmt: skip
            changed = older.done(method, f"/opportunities/{deal['id']}", {field: value})["opportunity"]
            before |= {field: shown}
            if field == "opportunity_stage_id":
                before |= {"is_closed": False, "is_won": False, "stage_name": "Commit"}
            assert changed == before
            assert list(changed) == FULL
            assert older.view(deal) == before
        assert older.view(second) == second

    @pytest.mark.contract("2.update.3", "2.update.4", "2.amount.8")
    @each_case("empty", [None, ""])
    def test_clears_by_null_and_empty_text_but_the_name(self, apollo: Apollo, empty: Any) -> None:
        sent = {"amount": 5, "closed_date": "2026-01-01", "description": "d", "account_id": apollo.add_account()["id"],
                "owner_id": apollo.user, "opportunity_stage_id": apollo.stage("Closed Won")}  # fmt: skip
        deal = apollo.add(name="Kept", **sent)
        changed = apollo.change(deal, name=empty, **dict.fromkeys(sent, empty))
        assert {changed[name] for name in (*sent, "is_closed", "is_won", "stage_name")} == {None}
        assert changed["name"] == "Kept"

    @pytest.mark.contract("2.update.5", "2.update.6")
    def test_ignores_unknown_fields(self, older: Apollo) -> None:
        deal = older.add(opportunity_stage_id=older.stage("Commit"))
        before = older.view(deal)
        assert older.change(deal, is_closed=True, is_won=True, source="crm", stage_name="Closed Won", id="x") == before
        assert older.change(deal) == before

    @pytest.mark.contract("2.update.12", "2.update.13")
    def test_of_the_stage_closes_and_wins_but_keeps_the_date(self, older: Apollo) -> None:
        deal = older.add(closed_date="2027-01-01", opportunity_stage_id=older.stage("Qualification"))
        for stage, outcome in (
            ("Closed Lost", (True, False)),
            ("Closed Won", (True, True)),
            ("Commit", (False, False)),
        ):
            changed = older.change(deal, opportunity_stage_id=older.stage(stage))
            assert (changed["is_closed"], changed["is_won"]) == outcome
            assert (changed["stage_name"], changed["closed_date"]) == (stage, "2027-01-01T00:00:00.000+00:00")

    def test_with_the_values_that_it_has_is_none(self, older: Apollo) -> None:
        sent = {"name": "Deal", "opportunity_stage_id": older.stage("Commit"), "next_step": "Call"}
        deal, second = older.add(**sent), older.add(**sent)
        before = older.view(deal)
        older.control("POST", "/clock/advance", {"seconds": 60})
        assert older.change(deal, **sent) == before
        order = [each["id"] for each in older.search(sort_by_field="opportunity_updated_at")]
        assert order == [second["id"], deal["id"]]

    @pytest.mark.contract("2.update.8", "2.update.9", "4.order.8", "4.order.10")
    def test_of_an_id_that_names_nothing_is_refused(self, apollo: Apollo) -> None:
        wrong = {"closed_date": "never"}
        text = "Parameters misconfigured. opportunity_id is not a valid ID"
        assert error(apollo.call("PATCH", "/opportunities/opportunity_id", wrong)) == (422, text)
        assert error(apollo.call("PATCH", f"/opportunities/{UNKNOWN}", wrong)) == (422, "Opportunity does not exist.")
        deal = apollo.add()
        assert apollo.call("PATCH", f"/opportunities/{deal['id']}", wrong).json()["error"].endswith("valid date")
        assert apollo.view(deal)["closed_date"] is None


class TestUpdateByParameter:
    @pytest.mark.contract("1.operation.8", "2.update.10")
    def test_takes_the_id_from_body_or_query_string(self, apollo: Apollo) -> None:
        deal = apollo.add()
        for place, options in enumerate(
            [{"body": {"id": deal["id"]}}, {"body": {"opportunity_id": deal["id"]}}, {"params": {"id": deal["id"]}},
             {"params": {"opportunity_id": deal["id"]}}]
        ):  # fmt: skip
            body = {**options.pop("body", {}), "name": f"Name {place}"}
            changed = apollo.done("PATCH", "/opportunities", body, **options)["opportunity"]
            assert (changed["id"], changed["name"]) == (deal["id"], f"Name {place}")

    @pytest.mark.contract("2.update.11", "2.update.8")
    def test_needs_an_id(self, apollo: Apollo) -> None:
        for body, named in (({}, "opportunity_id"), ({"id": ""}, "opportunity_id"), ({"id": "12"}, "12")):
            text = f"Parameters misconfigured. {named} is not a valid ID"
            assert error(apollo.call("PATCH", "/opportunities", {"name": "x", **body})) == (422, text)
        answer = apollo.call("PATCH", "/opportunities", {"id": UNKNOWN})
        assert error(answer) == (422, "Opportunity does not exist.")
