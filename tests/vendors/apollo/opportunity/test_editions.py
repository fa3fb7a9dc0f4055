"""The edition 2026. Contract, 2.7."""

from typing import Final

import pytest

from tests.vendors.apollo.client import NOON, Apollo
from tests.vendors.apollo.opportunity.test_create import KEYS

MORE: Final = [
    "actual_close_date", "next_step", "next_step_date", "closed_lost_reason", "closed_won_reason", "forecast_category",
    "deal_probability", "created_by_id", "current_solutions", "deal_source", "manually_updated_probability",
    "manually_updated_forecast", "crm_id", "crm_record_url", "crm_owner_id", "probability", "opportunity_pipeline_id",
    "stage_updated_at", "next_step_last_updated_at", "exchange_rate_code", "exchange_rate_value",
    "amount_in_team_currency", "forecasted_revenue", "last_activity_date",
]  # fmt: skip
ALL: Final = [
    *KEYS[:13], "source", "salesforce_id", "created_at", *MORE, "existence_level", "typed_custom_fields",
    "opportunity_rule_config_statuses", "opportunity_contact_roles", "currency",
]  # fmt: skip
STAMP: Final = NOON.replace("Z", "+00:00")


@pytest.mark.contract("2.edition.1")
def test_an_account_is_of_2021_and_can_be_changed(apollo: Apollo) -> None:
    deal = apollo.add()
    assert (apollo.account["edition"], "currency" in apollo.view(deal)) == (2021, False)
    assert apollo.control("PATCH", "", {"edition": 2026})["edition"] == 2026
    assert "currency" in apollo.view(deal)


class TestAnswers:
    @pytest.mark.contract("2.edition.2", "2.edition.3", "2.edition.4", "2.edition.10", "2.edition.11", "2.edition.12")
    def test_have_their_keys_in_order(self, newer: Apollo) -> None:
        created = newer.add(account_id=newer.add_account()["id"])
        assert list(created) == list(newer.change(created, amount=5)) == ALL
        assert list(newer.view(created)) == [*ALL, "num_contacts", "account"]
        assert [list(each) for each in newer.search()] == [[*ALL, "account"]]

    @pytest.mark.contract("2.edition.8", "2.edition.9", "2.edition.7", "2.edition.6", "2.edition.13")
    def test_have_the_stage_s_values_but_its_name(self, newer: Apollo) -> None:
        created = newer.add(amount=300, opportunity_stage_id=newer.stage("Negotiation/Review"))
        assert (created["is_closed"], created["is_won"], created["stage_name"]) == (False, False, None)
        assert (created["existence_level"], created["source"]) == ("none", "api")
        viewed = newer.view(created)
        assert {name: viewed[name] for name in MORE} == dict.fromkeys(MORE) | {
            "forecast_category": "Pipeline",
            "deal_probability": 90.0,
            "created_by_id": newer.user,
            "opportunity_pipeline_id": newer.done("GET", "/opportunity_pipelines")["opportunity_pipelines"][0]["id"],
            "stage_updated_at": STAMP,
            "exchange_rate_code": "USD",
            "exchange_rate_value": 1.0,
            "amount_in_team_currency": 300.0,
            "forecasted_revenue": 270.0,
        }
        assert viewed["currency"] == {"name": "US Dollar", "iso_code": "USD", "symbol": "$"}
        assert (viewed["stage_name"], viewed["existence_level"]) == (None, "full")

    @pytest.mark.contract("2.edition.6", "2.edition.7")
    def test_have_no_revenue_without_amount_or_stage(self, newer: Apollo) -> None:
        for deal in (newer.add(amount=3), newer.add(opportunity_stage_id=newer.stage("Commit"))):
            assert newer.view(deal)["forecasted_revenue"] is None
        assert newer.search()[0]["deal_probability"] is None

    @pytest.mark.contract("2.edition.5", "2.edition.13")
    def test_have_what_can_be_written(self, newer: Apollo) -> None:
        deal = newer.add()
        newer.control("POST", "/clock/advance", {"seconds": 1})
        sent = {"next_step": "Call", "closed_lost_reason": "Price", "closed_won_reason": "Speed"}
        changed = newer.change(deal, next_step_date="2026-07-01", opportunity_stage_id=newer.stage("Commit"), **sent)
        assert {name: changed[name] for name in sent} == sent
        assert changed["next_step_date"] == "2026-07-01T00:00:00.000+00:00"
        assert changed["next_step_last_updated_at"] == changed["stage_updated_at"] == STAMP.replace("00.250", "01.250")
        newer.control("POST", "/clock/advance", {"seconds": 1})
        again = newer.change(deal, next_step="Call", opportunity_stage_id=newer.stage("Commit"), amount=1)
        assert (again["next_step_last_updated_at"], again["stage_updated_at"]) == (changed["stage_updated_at"],) * 2
        cleared = newer.change(deal, next_step=None, opportunity_stage_id=None)
        assert (cleared["next_step_last_updated_at"], cleared["stage_updated_at"]) == (None, None)


@pytest.mark.contract("3.stage.4")
def test_stages_have_three_more_keys(newer: Apollo) -> None:
    stage = newer.done("GET", "/opportunity_stages")["opportunity_stages"][0]
    assert list(stage)[-4:] == ["is_meeting_set", "opportunity_pipeline_id", "is_editable", "type"]
