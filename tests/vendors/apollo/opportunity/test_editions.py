"""Opportunities in edition 2026, which is the default. Contract, 9.1 to 9.3."""

from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import NOON, Apollo

STAMP: Final = NOON.replace("Z", "+00:00")

TABLE: Final = """
    id: id
    team_id: id
    owner_id: id|null
    salesforce_owner_id: text|null
    amount: decimal|null
    closed_date: +00:00|null
    account_id: id|null
    description: text|null
    is_closed: bool|null
    is_won: bool|null
    name: text
    stage_name: text|null
    opportunity_stage_id: id|null
    source: text
    salesforce_id: text|null
    opportunity_created_at: +00:00
    actual_close_date: null
    next_step: text|null
    next_step_date: +00:00|null
    closed_lost_reason: text|null
    closed_won_reason: text|null
    forecast_category: text|null
    deal_probability: decimal|null
    created_by_id: id|null
    current_solutions: null
    deal_source: null
    manually_updated_probability: null
    manually_updated_forecast: null
    crm_id: null
    crm_record_url: null
    crm_owner_id: null
    probability: null
    opportunity_pipeline_id: id
    stage_updated_at: +00:00|null
    next_step_last_updated_at: +00:00|null
    exchange_rate_code: text
    exchange_rate_value: decimal
    amount_in_team_currency: decimal|null
    forecasted_revenue: decimal
    last_activity_date: Z
    existence_level: text
    typed_custom_fields: object|{}
    opportunity_contact_roles: list|[]
    currency: object
"""
"""The 44 keys that all four answers have."""

CREATED: Final = """
    salesforce_owner_id: null
    stage_name: null
    source: text
    salesforce_id: null
    created_by_id: id
"""
"""Differences of the answers to the API's own creates, which no CRM has written."""

ENVELOPE: Final = """
    breadcrumbs: []
    opportunities: list
    group_by_field_facets: null
    salesforce_users: []
    partial_results_only: bool
    has_join: bool
    disable_eu_prospecting: bool
    partial_results_limit: int
    pagination: object
    num_fetch_result: null
"""


def merged(table: str, differences: str) -> str:
    """Return a table with the lines of another one in place of those of the same keys, or behind them."""
    lines = [line.strip() for line in (table + differences).splitlines() if line.strip()]
    return "\n".join({line.split(": ")[0].rstrip("?"): line for line in lines}.values())


class Deals:
    """An opportunity with all that one can have, a bare one, and one of the CRM."""

    def __init__(self, apollo: Apollo) -> None:
        self.apollo = apollo
        field = apollo.control("POST", "/records/custom_field", {"name": "Region"})["id"]
        texts = ("description", "next_step", "closed_lost_reason", "closed_won_reason")
        self.full = {
            **dict.fromkeys(texts, "Soon"),
            "owner_id": apollo.user,
            "amount": "1200",
            "closed_date": "2026-07-01",
            "next_step_date": "2026-07-02",
            "account_id": apollo.add_account()["id"],
            "opportunity_stage_id": apollo.stage("Commit"),
            "contact_ids": [apollo.add_contact()["id"]],
            "typed_custom_fields": {field: "North"},
        }
        self.created = [apollo.add(**self.full), apollo.add()]
        crm = {"name": "Brought", "stage_id": self.full["opportunity_stage_id"], "owner_fid": "0055"}
        self.brought = apollo.control("POST", "/crm/opportunities", crm)

    @property
    def every(self) -> list[dict[str, Any]]:
        return [*self.created, self.brought]


@pytest.mark.slow
@pytest.mark.contract("9.edition.1", "9.edition.2")
@each_case(
    ("setting", "shown", "key"),
    [({}, "2026-09", "opportunity_created_at"), ({"edition": "2026"}, "2026-08", "opportunity_created_at"),
     ({"edition": 2026}, "2026-08", "opportunity_created_at"), ({"edition": 2021}, "2021-01", "created_at"),
     ({"edition": "2021"}, "2021-01", "created_at"), ({"edition": None}, "2026-09", "opportunity_created_at")],
)  # fmt: skip
def test_an_account_is_of_september_2026_unless_another_edition_is_set(
    http: httpx.Client, setting: dict[str, Any], shown: str, key: str
) -> None:
    apollo = Apollo.open(http, **setting)
    assert (apollo.account["edition"], key in apollo.add()) == (shown, True)
    months = {"2021": "2021-01", 2026: "2026-08", 2021: "2021-01", "2026": "2026-08", "2024-06": "2021-01",
              "2026-07": "2026-05", "2019-12": "2021-01", "2026-12": "2026-09", "2027-02": "2027-02",
              "2026-04": "2026-03", "2026-02": "2021-01"}  # fmt: skip
    for edition, month in months.items():
        assert apollo.control("PATCH", "", {"edition": edition})["edition"] == month
    assert apollo.control("PATCH", "", {"edition": None})["edition"] == "2026-09"
    for wrong in (2022, "2022", "", None, True, "20 26", "2026-13", "2027-03"):
        body = {"vendor": "apollo", "edition": wrong}
        assert http.post("/_dealdock/accounts", json=body).status_code == (201 if wrong is None else 422), wrong


@pytest.mark.contract("9.opportunity.1", "9.opportunity.2", "9.opportunity.3", "9.opportunity.4")
def test_answers_have_the_keys_order_and_types_that_were_recorded(apollo: Apollo) -> None:
    deals = Deals(apollo)
    shapes.check(merged(TABLE, CREATED), deals.created)
    viewed = [apollo.view(deal) for deal in deals.every]
    shapes.check(f"{TABLE}\n num_contacts: int\n account?: object", viewed)
    shapes.check(f"{TABLE}\n account?: object", apollo.search())
    shapes.check(
        TABLE, [apollo.change(deal, amount=1) for deal in deals.every] + [apollo.change(deals.created[0], amount="")]
    )
    assert ["account" in deal for deal in viewed] == [True, False, False]


@pytest.mark.contract("9.search.1")
@each_case("method", ["GET", "POST"])
def test_a_search_has_the_envelope_that_was_recorded(apollo: Apollo, method: str) -> None:
    apollo.add()
    found = apollo.done(method, "/opportunities/search")
    shapes.check(ENVELOPE, [found])
    shapes.check("page: int\n per_page: int\n total_entries: int\n total_pages: int", [found["pagination"]])
    assert found["partial_results_limit"] == 10_000
    assert not any((found["partial_results_only"], found["has_join"], found["disable_eu_prospecting"]))


@pytest.mark.contract("9.search.2")
def test_a_search_without_an_order_begins_with_the_newest(apollo: Apollo) -> None:
    first = apollo.add(name="First")
    apollo.add(name="Second")
    apollo.control("POST", "/clock/advance", {"seconds": 1})
    apollo.add(name="Third")
    apollo.control("POST", "/clock/advance", {"seconds": 1})
    apollo.change(first, amount=1)
    assert apollo.names() == ["Third", "Second", "First"]
    assert apollo.names(page=2, per_page=2) == ["First"]
    assert apollo.names(sort_by_field="created_at", sort_ascending=True) == ["First", "Second", "Third"]


class TestValues:
    @pytest.mark.contract("9.opportunity.6", "9.opportunity.10", "9.opportunity.12", "9.opportunity.14")
    def test_of_one_without_a_stage_are_those_of_the_default_pipeline(self, apollo: Apollo) -> None:
        [pipeline] = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"]
        deal = apollo.add(name="Bare")
        stage = ("opportunity_stage_id", "is_closed", "is_won", "deal_probability", "forecast_category")
        absent = dict.fromkeys((*stage, "stage_updated_at", "owner_id", "amount", "amount_in_team_currency"))
        assert {name: deal[name] for name in absent} == absent
        assert deal["opportunity_pipeline_id"] == pipeline["id"]
        assert (deal["created_by_id"], deal["source"], deal["existence_level"]) == (apollo.user, "api", "none")
        assert (deal["forecasted_revenue"], deal["exchange_rate_code"], deal["exchange_rate_value"]) == (
            0.0,
            "USD",
            1.0,
        )
        assert deal["currency"] == {"name": "US Dollar", "iso_code": "USD", "symbol": "$"}
        assert apollo.view(deal)["existence_level"] == "full"

    @pytest.mark.contract(
        "9.opportunity.6", "9.opportunity.7", "9.opportunity.12", "9.opportunity.13", "9.opportunity.15"
    )
    def test_are_those_of_the_stage_but_its_name(self, apollo: Apollo) -> None:
        sent = {"amount": 300, "opportunity_stage_id": apollo.stage("Negotiation/Review"), "is_closed": True}
        deal = apollo.add(**sent)
        assert (deal["is_closed"], deal["is_won"], deal["stage_name"]) == (False, False, None)
        assert (deal["deal_probability"], deal["forecast_category"]) == (90.0, "Pipeline")
        assert (deal["forecasted_revenue"], deal["amount_in_team_currency"]) == (270.0, 300.0)
        assert (deal["stage_updated_at"], deal["next_step_last_updated_at"]) == (STAMP, None)
        won = apollo.change(deal, opportunity_stage_id=apollo.stage("Closed Won"), is_won=False)
        assert (won["is_closed"], won["is_won"], won["stage_name"]) == (True, True, None)

    @pytest.mark.contract("9.opportunity.16")
    def test_of_a_forecast_are_those_of_likely_or_closed_ones(self, apollo: Apollo) -> None:
        apollo.control("POST", "/records/stage", {"name": "Shaken", "probability": 11})
        stages = ("Qualification", "Shaken", "Negotiation/Review", "Commit", "Closed Won", "Closed Lost")
        deals = [apollo.add(opportunity_stage_id=apollo.stage(each)) for each in stages]
        wanted = [None, "Pipeline", "Pipeline", "Committed", "Closed", "Omitted"]
        assert [deal["forecast_category"] for deal in deals] == wanted
        assert [deal["forecast_category"] for deal in reversed(apollo.search())] == wanted
        assert deals[0]["deal_probability"] == 10.0

    @pytest.mark.contract("9.opportunity.7", "9.opportunity.14")
    def test_of_the_crm_have_the_stage_s_name_and_no_creator(self, apollo: Apollo) -> None:
        deal = apollo.view(Deals(apollo).brought)
        assert (deal["source"], deal["stage_name"], deal["created_by_id"]) == ("crm", "Commit", None)

    @pytest.mark.contract("9.opportunity.12")
    @each_case(
        ("amount", "stage", "revenue"),
        [(3, None, 0.0), (None, "Commit", 0.0), ("0.05", "Qualification", 0.01), ("0.04", "Qualification", 0.0),
         ("33.33", "Negotiation/Review", 30.0), (5, "Closed Lost", 0.0)],
    )  # fmt: skip
    def test_of_revenue_are_to_the_cent(self, apollo: Apollo, amount: Any, stage: str | None, revenue: float) -> None:
        deal = apollo.add(amount=amount, opportunity_stage_id=stage and apollo.stage(stage))
        assert shapes.kind(deal["forecasted_revenue"]) == "decimal"
        assert deal["forecasted_revenue"] == revenue

    @pytest.mark.contract("9.opportunity.8", "9.opportunity.9", "9.opportunity.11")
    def test_of_the_last_activity_move_with_changes_alone(self, apollo: Apollo) -> None:
        deal = apollo.add(name="Tallow renewal")
        assert (deal["opportunity_created_at"], deal["last_activity_date"]) == (STAMP, NOON)
        apollo.control("POST", "/clock/advance", {"seconds": 60})
        same = apollo.change(deal, name="Tallow renewal", is_closed=True)
        assert (same["is_closed"], same["last_activity_date"]) == (None, NOON)
        changed = apollo.change(deal, amount="1200")
        assert changed["last_activity_date"] == NOON.replace("12:00", "12:01")
        assert changed["opportunity_created_at"] == STAMP
        assert apollo.view(deal)["last_activity_date"] == changed["last_activity_date"]

    @pytest.mark.contract("9.opportunity.5", "9.opportunity.15")
    def test_can_be_written(self, apollo: Apollo) -> None:
        deal = apollo.add()
        apollo.control("POST", "/clock/advance", {"seconds": 1})
        sent = {"next_step": "Call", "closed_lost_reason": "Price", "closed_won_reason": "Speed"}
        changed = apollo.change(deal, next_step_date="2026-07-01", opportunity_stage_id=apollo.stage("Commit"), **sent)
        assert {name: changed[name] for name in sent} == sent
        assert changed["next_step_date"] == "2026-07-01T00:00:00.000+00:00"
        assert changed["next_step_last_updated_at"] == changed["stage_updated_at"] == STAMP.replace("00.250", "01.250")
        apollo.control("POST", "/clock/advance", {"seconds": 1})
        again = apollo.change(deal, next_step="Call", opportunity_stage_id=apollo.stage("Commit"), amount=1)
        assert (again["next_step_last_updated_at"], again["stage_updated_at"]) == (changed["stage_updated_at"],) * 2
        cleared = apollo.change(deal, next_step=None, opportunity_stage_id=None)
        assert (cleared["next_step_last_updated_at"], cleared["stage_updated_at"]) == (None, None)


@pytest.mark.contract("3.stage.4")
def test_stages_have_three_more_keys(apollo: Apollo) -> None:
    stage = apollo.done("GET", "/opportunity_stages")["opportunity_stages"][0]
    assert list(stage)[-4:] == ["is_meeting_set", "opportunity_pipeline_id", "is_editable", "type"]
