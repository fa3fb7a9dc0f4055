"""Filters and orders of lists, over the six opportunities of 2.7 (contract 2.6)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.deals import Deals

SORTS: dict[str, tuple[str, str]] = {
    "date_won": ("ABCDFE", "FDCBAE"),
    "date_updated": ("ABCDEF", "FEDCBA"),
    "date_created": ("ABCDEF", "FEDCBA"),
    "confidence": ("CADBEF", "FEBDAC"),
    "user_name": ("ABECDF", "CDFABE"),
    "value": ("FBDCAE", "ACDBFE"),
    "annualized_value": ("FDBCAE", "ACBDFE"),
    "annualized_expected_value": ("CDFBAE", "ABFDCE"),
}
"""Ascending and descending: null last both ways, ties by creation, the oldest first."""


class TestFilters:
    @pytest.mark.slow
    @pytest.mark.contract("2.6.filter.7", "2.6.filter.8", "2.6.filter.9", "2.6.filter.11", "2.6.filter.12")
    @pytest.mark.contract("2.6.filter.13", "2.6.filter.14", "2.6.filter.15", "2.6.filter.20", "2.6.filter.10")
    @each_case(
        ("params", "shown"),
        [
            ({"value_period": "one_time"}, "ADE"),
            ({"value_period": "monthly"}, "BF"),
            ({"value_period": "annual"}, "C"),
            ({"value_period__in": "annual,monthly"}, "BCF"),
            ({"value_period": "weekly"}, ""),
            ({"value_period": "one_time,monthly"}, ""),
            ({"status_type": "active"}, "ABCDEF"),
            ({"status_type": "won"}, ""),
            ({"status_type": "open"}, ""),
            ({"status_type__in": "active,won"}, "ABCDEF"),
            ({"status_type__in": "won,lost"}, ""),
            ({"status_label": "Demo Completed"}, "ABCDEF"),
            ({"status_label": "demo completed"}, ""),
            ({"status_label": "Demo"}, ""),
            ({"status_label__in": "Won,Demo Completed"}, "ABCDEF"),
            ({"status": "Demo Completed"}, "ABCDEF"),
            ({"status": "Won"}, ""),
            ({"status__in": "Won,Lost"}, ""),
            ({"status__in": "Won,Demo Completed"}, "ABCDEF"),
            ({"status_id": "stat_x"}, ""),
            ({"user_id": "user_x"}, ""),
            ({"lead_id": "lead_x"}, ""),
            ({"pipeline_id": "pipe_x"}, ""),
            ({"contact_id": "cont_x"}, ""),
            ({"organization_id": "orga_x"}, ""),
        ],
    )
    def test_of_values(self, deals: Deals, params: dict[str, str], shown: str) -> None:
        assert deals.matching(**params) == shown

    @pytest.mark.slow
    @pytest.mark.contract("2.6.filter.2", "2.6.filter.3", "2.6.filter.4", "2.6.filter.5", "2.6.filter.6")
    @pytest.mark.contract("2.6.filter.7", "2.6.filter.16", "2.6.filter.17")
    def test_of_ids(self, deals: Deals) -> None:
        wayne, acme = deals.leads["Wayne Enterprises"], deals.leads["Acme"]
        ann, bo = deals.users["Ann"], deals.users["Bo"]
        one = deals.close.read(deals.ids["A"])
        assert deals.matching(lead_id=wayne) == "ACE"
        assert deals.matching(lead_id__in=f"{wayne},{acme}") == "ABCDEF"
        assert deals.matching(lead_id__in=f"lead_x,{acme}") == "BDF"
        assert deals.matching(user_id=ann) == "ABE"
        assert deals.matching(user_id=bo) == "CDF"
        assert deals.matching(user_id__in=f"{bo}, {ann}") == "ABCDEF"
        assert deals.matching(status_id=one["status_id"]) == "ABCDEF"
        assert deals.matching(status_id__in=f"{one['status_id']},stat_x") == "ABCDEF"
        assert deals.matching(pipeline_id=one["pipeline_id"]) == "ABCDEF"
        assert deals.matching(pipeline_id__in=one["pipeline_id"]) == "ABCDEF"
        assert deals.matching(organization_id=deals.close.organization_id) == "ABCDEF"

    @pytest.mark.contract("2.6.filter.1")
    @each_case(
        ("params", "shown"),
        [
            ({"value_period": "one_time", "date_won__gte": "2026-02-01"}, "D"),
            ({"value_period": "one_time", "date_won": ""}, "E"),
            ({"value_period": "monthly", "status_type": "won"}, ""),
            ({"value_period": "monthly", "value_period__in": "annual"}, ""),
            ({"date_won__gte": "2026-01-20", "date_won__lte": "2026-02-02", "value_period__in": "monthly"}, "B"),
            ({"value_period": "monthly", "query": "note:f"}, "F"),
            ({"value_period": "one_time", "lead_query": "name:acme"}, "D"),
        ],
    )
    def test_all_must_hold(self, deals: Deals, params: dict[str, str], shown: str) -> None:
        assert deals.matching(**params) == shown

    @pytest.mark.contract("2.6.filter.11", "2.6.filter.12", "2.6.filter.6", "2.6.filter.7", "2.6.filter.18")
    def test_of_statuses_and_contacts(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])
        contact = lead["contacts"][0]["id"]
        by = {label: close.add(lead_id=lead["id"], status=label)["id"] for label in close.statuses()}
        close.change(by["Won"], contact_id=contact)

        def found(**params: Any) -> set[str]:
            return {each["status_label"] for each in close.rows(**params)}

        assert found(status_type="active") == {"Demo Completed", "Proposal Sent", "Contract Sent"}
        assert found(status_type__in="won,lost") == {"Won", "Lost"}
        assert found(status_label="Contract Sent") == {"Contract Sent"}
        assert found(status_label__in="Contract Sent,Lost") == {"Contract Sent", "Lost"}
        assert found(status_id=close.statuses()["Lost"]) == {"Lost"}
        assert found(contact_id=contact) == found(contact_id__in=f"{contact},x") == {"Won"}
        assert found(contact_id="") == set(by) - {"Won"}


class TestDates:
    @pytest.mark.contract("2.6.date.4", "2.6.date.5", "2.6.date.6", "2.6.date.7")
    @each_case(
        ("params", "shown"),
        [
            ({"date_won__lt": "2026-01-20"}, "A"),
            ({"date_won__lte": "2026-01-20"}, "AB"),
            ({"date_won__gt": "2026-01-20"}, "CDF"),
            ({"date_won__gte": "2026-01-20"}, "BCDF"),
            ({"date_won__gte": "2026-01-20T23:59:59Z"}, "BCDF"),
            ({"date_won__lte": "2026-01-20T00:00:00"}, "AB"),
            ({"date_won__lt": "2026-01-20T12:00:00"}, "A"),
            ({"date_won": "2026-01-20"}, "B"),
            ({"date_won": "2026-01-20T05:00:00Z"}, "B"),
            ({"date_won": "2026-01-21"}, ""),
            ({"date_won__gt": "0001-01-01"}, "ABCDF"),
            ({"date_won__lt": "9999-12-31"}, "ABCDF"),
            ({"date_won__gt": "9999-12-31"}, ""),
            ({"date_won__gt": "2026-01-05", "date_won__lt": "2026-04-01"}, "BCD"),
        ],
    )
    def test_date_won_is_compared_by_days(self, deals: Deals, params: dict[str, str], shown: str) -> None:
        assert deals.matching(**params) == shown

    @pytest.mark.slow
    @pytest.mark.contract("2.6.date.1", "2.6.date.2", "2.6.date.3", "2.6.date.7")
    @each_case("name", ["date_created", "date_updated"])
    @each_case(
        ("suffix", "value", "shown"),
        [
            ("__lt", "2026-01-01T09:02:00Z", "AB"),
            ("__lte", "2026-01-01T09:02:00Z", "ABC"),
            ("__gt", "2026-01-01T09:02:00Z", "DEF"),
            ("__gte", "2026-01-01T09:02:00Z", "CDEF"),
            ("__lte", "2026-01-01T09:01:59.999Z", "AB"),
            ("__gt", "2026-01-01T09:01:59.999Z", "CDEF"),
            ("__gte", "2026-01-01T10:02:00+01:00", "CDEF"),
            ("__gte", "2026-01-01T09:02:00", "CDEF"),
            ("", "2026-01-01T09:02:00Z", "C"),
            ("__lte", "2026-01-01", ""),
            ("__gte", "2026-01-01", "ABCDEF"),
            ("__lt", "2026-01-02", "ABCDEF"),
            ("__gt", "2026-01-02", ""),
            ("__gte", "0001-01-01T00:00:00+14:00", "ABCDEF"),
            ("__lt", "0001-01-01", ""),
            ("__lte", "9999-12-31T23:59:59.999-14:00", "ABCDEF"),
            ("__gt", "9999-12-31", ""),
        ],
    )
    def test_moments_are_compared_to_the_millisecond(
        self, deals: Deals, name: str, suffix: str, value: str, shown: str
    ) -> None:
        assert deals.matching(**{f"{name}{suffix}": value}) == shown

    @pytest.mark.contract("2.6.date.2")
    def test_milliseconds_of_an_import(self, close: Close) -> None:
        made = [close.add(date_created=f"2026-01-01T00:00:00.{part}Z")["id"] for part in ("001", "002", "003")]
        found = close.rows(date_created__gt="2026-01-01T00:00:00.001Z", date_created__lte="2026-01-01T00:00:00.002Z")
        assert [each["id"] for each in found] == [made[1]]

    @pytest.mark.contract("2.6.date.3", "2.6.date.9", "1.2.zone.1")
    @each_case(
        ("zone", "value", "shown"),
        [
            ("-4", "2026-01-01T05:02:00", "DEF"),
            ("5.5", "2026-01-01T14:32:00", "DEF"),
            ("-4", "2026-01-01T09:02:00Z", "DEF"),
        ],
    )
    def test_the_zone_of_the_request_holds(self, deals: Deals, zone: str, value: str, shown: str) -> None:
        answer = deals.close.ask("GET", "/opportunity/", zone=zone, date_created__gt=value, _order_by="date_created")
        assert deals.letters(answer["data"]) == shown

    @pytest.mark.contract("2.6.date.8")
    @each_case("name", ["date_won__lt", "date_created__gte", "date_updated__lte", "date_created", "date_won"])
    @each_case("value", ["soon", "2026-13-01", "2026-02-30T00:00:00Z", "5"])
    def test_dates_that_cannot_be_read(self, fresh: Close, name: str, value: str) -> None:
        refusal = fresh.refused("GET", "/opportunity/", params={name: value})
        assert refusal == (400, {"error": "Invalid ISO 8601 datetime."})


class TestOrders:
    @pytest.mark.contract("2.6.order.3", "2.6.order.4", "2.6.order.7", "2.6.order.9")
    @each_case("name", SORTS)
    def test_ascend_and_descend(self, deals: Deals, name: str) -> None:
        ascending, descending = SORTS[name]
        assert deals.found(_order_by=name) == ascending
        assert deals.found(_order_by=f"-{name}") == descending

    @pytest.mark.contract("2.6.order.5", "2.6.order.6", "2.6.order.1")
    @each_case(
        ("order", "shown"),
        [
            (None, "FEDCBA"),
            ("", "FEDCBA"),
            ("note", "FEDCBA"),
            ("-nothing", "FEDCBA"),
            ("Value", "FEDCBA"),
            ("user_name,-value", "ABECDF"),
            ("-user_name,value", "FDCBAE"),
            ("nothing,value", "FBDCAE"),
            ("user_name,nothing,-date_created", "EBAFDC"),
            ("user_name,-value,-user_name,value", "ABECDF"),
        ],
    )
    def test_several_and_unknown_ones(self, deals: Deals, order: str | None, shown: str) -> None:
        assert deals.found(_order_by=order) == shown

    def test_more_than_a_database_takes(self, deals: Deals) -> None:
        for path in ("/opportunity/", "/lead/", "/task/", "/activity/"):
            body = {"_params": {"_order_by": "date_created,value,-date," * 3_000, "_fields": "id"}}
            answer = deals.close.send("POST", path, body, headers={"x-http-method-override": "GET"})
            assert answer.status_code == 200, answer.text

    @pytest.mark.contract("2.6.order.1", "2.6.order.2")
    def test_the_newest_come_first_then_the_last_created(self, close: Close) -> None:
        first, second, third = (close.add(date_created=day)["id"] for day in ("2025-01-01", "2025-01-02", "2025-01-01"))
        assert [each["id"] for each in close.rows()] == [second, third, first]
        assert [each["id"] for each in close.rows(_order_by="confidence")] == [first, second, third]

    @pytest.mark.slow
    @pytest.mark.contract("2.6.order.8")
    def test_names_are_ordered_without_case(self, close: Close) -> None:
        names = ["bea", "Éz", "Abe", "Zoe", "éa", "anna"]
        users = {name: close.user(name, "Lee")["id"] for name in names}
        for user in users.values():
            close.add(user_id=user)
        close.add(user_id=None)
        shown = [each["user_name"] for each in close.rows(_order_by="user_name")]
        assert shown == ["Abe Lee", "anna Lee", "bea Lee", "Zoe Lee", "éa Lee", "Éz Lee", None]

    @pytest.mark.contract("2.6.order.3", "2.6.order.4", "2.2.value.4")
    def test_the_largest_amounts_are_ordered(self, close: Close) -> None:
        values = [-(2**53), -1, 1, 2**53]
        made = [close.add(value=value, value_period="monthly", confidence=100)["id"] for value in values]
        for name in SORTS:
            assert [each["id"] for each in close.rows(_order_by=name)] == made
        for name in ("value", "annualized_value", "annualized_expected_value"):
            assert [each["id"] for each in close.rows(_order_by=f"-{name}")] == made[::-1]

    @pytest.mark.slow
    @pytest.mark.contract("2.6.page.1", "2.6.answer.1")
    @each_case("order", [None, "confidence", "-user_name", "value_period", "date_won"])
    @each_case("size", [1, 2, 4])
    def test_pages_joined_are_the_list(self, deals: Deals, order: str | None, size: int) -> None:
        params: dict[str, Any] = {"_order_by": order}
        joined = [row for page in deals.close.pages(size=size, **params) for row in page["data"]]
        assert deals.letters(joined) == deals.found(**params)


@pytest.mark.contract("2.6.order.10")
def test_an_incremental_client_gets_all_once(close: Close) -> None:
    made = []
    for second in range(7):
        close.freeze(f"2026-01-01T00:00:0{second}Z")
        made.append(close.add()["id"])
    window = {"date_updated__gt": "2026-01-01T00:00:01Z", "date_updated__lte": "2026-01-01T00:00:05Z"}
    answer = close.get("/opportunity/", _order_by="date_updated", _limit=250, **window)
    assert [each["id"] for each in answer["data"]] == made[2:6]


@each_case(("path", "name"), [("/opportunity/", "status_label__in"), ("/activity/", "_type__in")])
@each_case("member", ["a", "x{}"])
def test_a_filter_takes_a_thousand_members(close: Close, path: str, name: str, member: str) -> None:
    close.add()
    members = [*(member.format(number) for number in range(998)), "Demo Completed", "Created"]
    answer = close.send("POST", path, {"_params": {name: members}}, headers={"x-http-method-override": "GET"})
    assert answer.status_code == 200
    assert answer.json()["data"]


@pytest.mark.contract("2.6.filter.25")
def test_nothing_is_stalled(close: Close) -> None:
    made = close.add()
    assert close.rows(is_stalled="true") == []
    assert close.rows(is_stalled="false") == close.rows(is_stalled="x") == [made]
