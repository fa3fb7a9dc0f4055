"""The attributes of an opportunity. Contract 2.1."""

from typing import Any

import httpx
import pytest

from dealdock.vendors.copper.names import PLURALS, Entity
from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper


class TestName:
    @pytest.mark.contract("2.1.name.1", "2.1.name.2")
    @each_case("name", ["x", "  Big  Deal ", "é" * 255])
    def test_is_kept_as_it_was_sent(self, copper: Copper, name: str) -> None:
        assert copper.get(copper.deal(name=name))["name"] == name


class TestReferences:
    @pytest.mark.contract("2.1.assignee.1", "2.1.assignee.2", "2.1.source.1", "2.1.contact.1")
    def test_are_ids_of_this_account(self, copper: Copper) -> None:
        source = copper.ask("GET", "/customer_sources")[1]["id"]
        person = copper.person()
        deal = copper.deal(primary_contact_id=person["id"])
        assert (deal["assignee_id"], deal["customer_source_id"], deal["company_id"]) == (None, None, None)
        changed = copper.put(deal, assignee_id=copper.user_id, customer_source_id=source)
        assert (changed["assignee_id"], changed["customer_source_id"]) == (copper.user_id, source)
        assert changed["primary_contact_id"] == person["id"]
        fault = "Assignee Id: Invalid value for Assignee Id: no such record: 9999"
        assert copper.refused("PUT", f"/opportunities/{deal['id']}", {"assignee_id": 9999}) == [fault]

    @pytest.mark.contract("2.1.company.1", "2.1.company.2")
    def test_company_is_the_contact_s_by_its_present_name(self, copper: Copper) -> None:
        company = copper.company()
        person = copper.person(company_id=company["id"])
        deal = copper.deal(primary_contact_id=person["id"])
        assert (deal["company_id"], deal["company_name"]) == (company["id"], "Noemail")
        copper.ask("PUT", f"/companies/{company['id']}", {"name": "Renamed"})
        assert copper.get(deal)["company_name"] == "Renamed"
        assert copper.put(deal, company_id=None)["company_name"] is None


class TestCloseDate:
    @pytest.mark.contract("2.1.close.1", "2.1.close.2", "2.1.close.3")
    @each_case(
        ("form", "sent", "shown"),
        [
            ("MM/DD/YYYY", "01/02/2017", "1/2/2017"),
            ("MM/DD/YYYY", "1/23/2017", "1/23/2017"),
            ("MM/DD/YYYY", "2/29/2016", "2/29/2016"),
            ("DD/MM/YYYY", "23/01/2017", "23/1/2017"),
            ("DD/MM/YYYY", "1/2/2017", "1/2/2017"),
        ],
    )
    def test_is_in_the_account_s_format(self, http: httpx.Client, form: str, sent: str, shown: str) -> None:
        copper = Copper.open(http, date_format=form)
        assert copper.deal(close_date=sent)["close_date"] == shown

    @pytest.mark.contract("2.1.close.4", "2.1.close.6", "1.5.fault.8")
    @each_case("sent", ["2017-01-23", "1/2/17", "2/29/2017", "0/1/2017", "1/32/2017", "soon", "1/2/20170"])
    def test_that_is_no_date_is_refused(self, fresh: Copper, sent: str) -> None:
        body = {"name": "Deal", "primary_contact_id": fresh.person()["id"], "close_date": sent}
        assert fresh.refused("POST", "/opportunities", body) == ["Close Date: is not a valid date (MM/DD/YYYY)"]

    def test_names_the_account_s_format_in_its_fault(self, http: httpx.Client) -> None:
        copper = Copper.open(http, date_format="DD/MM/YYYY")
        body = {"name": "Deal", "primary_contact_id": copper.person()["id"], "close_date": "1/13/2017"}
        assert copper.refused("POST", "/opportunities", body) == ["Close Date: is not a valid date (DD/MM/YYYY)"]

    @pytest.mark.contract("2.1.close.5")
    @each_case(
        ("sent", "shown"),
        [(1_485_154_800, "1/22/2017"), ("1485158400", "1/23/2017"), (0, "12/31/1969"), (-86_400, "12/30/1969")],
    )
    def test_may_be_a_timestamp_of_the_day_in_the_account_s_zone(self, fresh: Copper, sent: Any, shown: str) -> None:
        assert fresh.deal(close_date=sent)["close_date"] == shown

    @each_case("sent", [10**15, -(10**15), 10**30])
    def test_may_not_be_beyond_all_years(self, fresh: Copper, sent: int) -> None:
        body = {"name": "Deal", "primary_contact_id": fresh.person()["id"], "close_date": sent}
        assert fresh.refused("POST", "/opportunities", body) == ["Close Date: is not a valid date (MM/DD/YYYY)"]


class TestDetails:
    @pytest.mark.contract("2.1.details.1", "2.1.details.2")
    @each_case("details", ["", " ", "x" * 65_535, "line\nline"])
    def test_are_kept(self, fresh: Copper, details: str) -> None:
        assert fresh.get(fresh.deal(details=details))["details"] == details


class TestPipeline:
    @pytest.mark.contract("2.1.pipeline.1", "2.1.pipeline.2", "2.1.stage.1", "2.1.probability.2", "2.1.stage_changed.1")
    def test_is_the_account_s_first_with_its_first_stage(self, copper: Copper) -> None:
        first, second = copper.ask("GET", "/pipelines")
        deal = copper.deal()
        assert (deal["pipeline_id"], deal["pipeline_stage_id"]) == (first["id"], first["stages"][0]["id"])
        assert (deal["pipeline_is_revenue"], deal["pipeline_type"], deal["win_probability"]) == (True, "opportunity", 5)
        assert deal["date_stage_changed"] == NOW
        copper.advance(10)
        moved = copper.put(deal, pipeline_id=second["id"])
        assert (moved["pipeline_is_revenue"], moved["date_stage_changed"]) == (False, NOW + 10)


class TestWords:
    @pytest.mark.contract("2.1.priority.1", "2.1.priority.2", "2.1.status.1")
    def test_are_priority_and_status(self, copper: Copper) -> None:
        deal = copper.deal()
        assert (deal["priority"], deal["status"]) == ("None", "Open")
        for status, priority in zip(("Won", "Lost", "Abandoned", "Open"), ("Low", "Medium", "High", None), strict=True):
            changed = copper.put(deal, status=status, priority=priority)
            assert (changed["status"], changed["priority"]) == (status, priority)

    @pytest.mark.contract("2.1.tags.1", "2.1.tags.2")
    def test_are_tags(self, copper: Copper) -> None:
        sent = [" VIP ", "b", "vip", "", "A" * 60, "É", "Trade Fair"]
        assert copper.deal(tags=sent)["tags"] == ["vip", "b", "a" * 50, "é", "trade fair"]


class TestMoney:
    @pytest.mark.contract("2.1.value.1", "2.1.value.2")
    @each_case(
        ("sent", "kept"),
        [(0, 0.0), (0.005, 0.01), (1.004, 1.0), ("2.675", 2.68), (9_999_999_999_999.99, 9_999_999_999_999.99)],
    )
    def test_is_rounded_half_up_to_cents(self, fresh: Copper, sent: Any, kept: float) -> None:
        assert fresh.deal(monetary_value=sent)["monetary_value"] == kept

    @pytest.mark.contract("2.1.unit.1")
    def test_has_the_account_s_currency(self, http: httpx.Client) -> None:
        copper = Copper.open(http, currency="EUR")
        deal = copper.deal()
        assert deal["monetary_unit"] is None
        assert copper.put(deal, monetary_value=1)["monetary_unit"] == "EUR"

    @pytest.mark.contract("2.1.unit.2", "2.1.converted.1")
    @each_case("kind", ["opportunity", "lead"])
    def test_keeps_the_currency_that_was_sent(self, copper: Copper, kind: Entity) -> None:
        sent = {"monetary_value": 100, "monetary_unit": "EUR"}
        made = copper.deal(**sent) if kind == "opportunity" else copper.lead(**sent)
        path = f"/{PLURALS[kind]}"
        assert made["monetary_unit"] == "EUR"
        assert (made["converted_unit"], made["converted_value"]) == ("USD", "100.0")
        changed = copper.ask("PUT", f"{path}/{made['id']}", {"monetary_unit": "GBP"})
        assert (changed["monetary_unit"], changed["monetary_value"]) == ("GBP", 100)
        assert copper.ask("PUT", f"{path}/{made['id']}", changed) == changed
        assert copper.ask("POST", f"{path}/search", {"ids": [made["id"]]}) == [changed]
        again = copper.ask("PUT", f"{path}/{made['id']}", {"monetary_unit": None})
        assert again["monetary_unit"] == "USD"

    @pytest.mark.contract("2.1.unit.2")
    def test_may_have_a_currency_before_a_value(self, copper: Copper) -> None:
        deal = copper.deal(monetary_unit="EUR")
        assert copper.put(deal, monetary_value=5)["monetary_unit"] == "EUR"

    @pytest.mark.contract("2.1.unit.3")
    @each_case("sent", ["eur", "EURO", 7])
    def test_is_in_a_currency_of_three_capitals(self, copper: Copper, sent: Any) -> None:
        body = {"name": "Deal", "monetary_unit": sent}
        assert copper.refused("POST", "/opportunities", body) == ["Monetary Unit: is not included in the list"]


class TestProbability:
    @pytest.mark.contract("2.1.probability.1", "2.1.probability.3", "2.1.probability.4", "2.1.probability.5")
    @each_case(
        ("sent", "text"), [(0, "0"), (100, "100"), (40.0, "40"), (12.345, "12.35"), (7.5, "7.5"), (None, "null")]
    )
    def test_has_two_decimals_where_it_is_not_whole(self, fresh: Copper, sent: Any, text: str) -> None:
        deal = fresh.deal()
        answer = fresh.send("PUT", f"/opportunities/{deal['id']}", {"win_probability": sent})
        assert f'"win_probability":{text},' in answer.text
