"""The report of activities (contract part 2, B.8)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

PATH = "/report/activity/"
CALLS = "calls.all.all.count"
MAY = {"start": "2026-05-01", "end": "2026-05-04"}


def report(close: Close, *metrics: str, zone: str | None = None, **body: Any) -> dict[str, Any]:
    """A report of some days in May by day, unless more is given."""
    usual: dict[str, Any] = {"type": "overview"} if "relative_range" in body else {
        "type": "overview", "datetime_range": MAY
    }  # fmt: skip
    return close.ask("POST", PATH, {**usual, "metrics": [*metrics], **body}, zone=zone)  # type: ignore[no-any-return]  # JSON has no types here


def rows(close: Close, metric: str, **body: Any) -> list[Any]:
    return [each[metric] for each in report(close, metric, **body)["data"]]


@pytest.mark.contract("2.b8.activity_report.1")
def test_an_overview_has_a_row_for_each_day(close: Close) -> None:
    lead = close.lead()["id"]
    for day, seconds in (("01T10", 60), ("03T00", 30), ("03T23", 90), ("04T00", 5)):
        close.post("/activity/call/", {"lead_id": lead, "duration": seconds, "activity_at": f"2026-05-{day}:00:00Z"})
    found = report(close, CALLS, "calls.all.all.sum_duration", "calls.all.all.avg_duration")
    assert found == {
        "aggregations": {"totals": {CALLS: 3, "calls.all.all.sum_duration": 180, "calls.all.all.avg_duration": 60}},
        "data": [
            {
                "datetime": f"2026-05-{day}T00:00:00+00:00",
                CALLS: count,
                "calls.all.all.sum_duration": total,
                "calls.all.all.avg_duration": average,
            }
            for day, count, total, average in (("01", 1, 60, 60), ("02", 0, 0, 0), ("03", 2, 120, 60))
        ],
    }


@pytest.mark.contract("2.b8.activity_report.1")
def test_days_are_those_of_the_caller(close: Close) -> None:
    lead = close.lead()["id"]
    close.post("/activity/call/", {"lead_id": lead, "activity_at": "2026-05-01T22:30:00Z"})
    assert rows(close, CALLS, zone="2") == [0, 1, 0]
    assert report(close, CALLS, zone="2")["data"][0]["datetime"] == "2026-04-30T22:00:00+00:00"
    whole = {"start": "2026-05-01T12:00:00Z", "end": "2026-05-03T00:00:01Z"}
    assert rows(close, CALLS, datetime_range=whole) == [1, 0, 0]


@pytest.fixture(scope="module")
def won(http: Any) -> Close:
    """An account with an opportunity won on each of five days."""
    close = Close.open(http)
    lead, status = close.lead()["id"], close.statuses()["Won"]
    for day in ("04-30", "05-01", "05-02", "05-03", "05-04"):
        close.add(lead_id=lead, status_id=status, date_won=f"2026-{day}")
    return close


@pytest.mark.contract("2.b8.activity_report.1")
@each_case(
    ("zone", "start", "end", "expected"),
    [
        (None, "2026-05-01T12:00:00Z", "2026-05-03T12:00:00Z", [0, 1, 1]),
        (None, "2026-05-01T00:00:00Z", "2026-05-02T00:00:01Z", [1, 1]),
        ("2", "2026-04-30T22:00:00Z", "2026-05-02T22:00:00Z", [1, 1]),
        ("-2", "2026-05-02T02:00:00Z", "2026-05-04T02:00:00Z", [1, 1]),
    ],
)
def test_a_day_of_winning_counts_where_it_begins(
    won: Close, zone: str | None, start: str, end: str, expected: list[int]
) -> None:
    metric = "opportunities.won.all.count"
    found = report(won, metric, zone=zone, datetime_range={"start": start, "end": end})
    assert [each[metric] for each in found["data"]] == expected
    assert found["aggregations"]["totals"] == {metric: sum(expected)}


@pytest.mark.contract("2.b8.activity_report.2")
def test_a_comparison_has_a_row_for_each_user(close: Close) -> None:
    bo = close.user("Bo", "Katz")["id"]
    lead = close.lead()["id"]
    for user in (bo, bo, close.user_id):
        close.post("/activity/note/", {"lead_id": lead, "user_id": user, "activity_at": "2026-05-02T10:00:00Z"})
    metric = "notes.created.all.count"
    found = report(close, metric, type="comparison")
    assert found["data"] == [{"user_id": close.user_id, metric: 1}, {"user_id": bo, metric: 2}]
    assert found["aggregations"] == {"totals": {metric: 3}}
    found = report(close, metric, type="comparison", users=[bo, bo])
    assert (found["data"], found["aggregations"]) == ([{"user_id": bo, metric: 2}], {"totals": {metric: 2}})
    assert rows(close, metric, users=[close.user_id]) == [0, 1, 0]


@pytest.fixture(scope="module")
def busy(http: Any) -> Close:
    """An account in which every metric of its first of May counts something."""
    close = Close.open(http)
    close.freeze("2026-05-01T10:00:00Z")
    first, second = close.lead("A")["id"], close.lead("B")["id"]
    for direction, seconds in (("inbound", 10), ("outbound", 20), ("outbound", 30)):
        close.post("/activity/call/", {"lead_id": first, "direction": direction, "duration": seconds})
    for status, lead in (("sent", first), ("inbox", second), ("draft", close.lead("C")["id"])):
        close.post("/activity/email/", {"lead_id": lead, "status": status, "sender": "jo@ash.example"})
        close.post("/activity/sms/", {"lead_id": lead, "status": status, "text": "x"})
    close.post("/activity/note/", {"lead_id": first, "note": "x"})
    for value, period, status in ((100, "monthly", "Won"), (5, "annual", "Lost"), (None, "one_time", "Won")):
        made = close.add(lead_id=first, value=value, value_period=period)
        close.change(made, status=status)
    close.add(lead_id=first, value=7, date_won="2026-05-01")
    return close


METRICS = {
    "calls.all.all.count": 3,
    "calls.all.all.sum_duration": 60,
    "calls.all.all.avg_duration": 20,
    "calls.inbound.all.count": 1,
    "calls.inbound.all.sum_duration": 10,
    "calls.inbound.all.avg_duration": 10,
    "calls.outbound.all.count": 2,
    "calls.outbound.all.sum_duration": 50,
    "calls.outbound.all.avg_duration": 25,
    "emails.sent.all.count": 1,
    "emails.received.all.count": 1,
    "sms.sent.all.count": 1,
    "sms.received.all.count": 1,
    "leads.created.all.count": 3,
    "leads.contacted.all.count": 2,
    "opportunities.created.all.count": 4,
    "opportunities.created.all.sum_annualized_value": 1212,
    "opportunities.won.all.count": 2,
    "opportunities.won.all.sum_annualized_value": 1200,
    "opportunities.lost.all.count": 1,
    "opportunities.lost.all.sum_annualized_value": 5,
    "notes.created.all.count": 1,
}


@pytest.mark.slow
@pytest.mark.contract("2.b8.activity_report.3")
@each_case("metric", METRICS)
def test_each_number_is_right(busy: Close, metric: str) -> None:
    expected = METRICS[metric]
    assert rows(busy, metric) == [expected, 0, 0]
    found = report(busy, metric, type="comparison")
    assert found["data"] == [{"user_id": busy.user_id, metric: expected}]
    assert found["aggregations"]["totals"] == {metric: expected}
    assert rows(busy, metric, datetime_range={"start": "2026-05-02", "end": "2026-05-03"}) == [0]


@pytest.mark.contract("2.b8.activity_report.3")
def test_the_numbers_are_listed(busy: Close) -> None:
    listed = busy.get("/report/activity/metrics/")["metrics"]
    assert [each["key"] for each in listed] == list(METRICS)
    assert all(set(each) == {"description", "key", "name"} and all(each.values()) for each in listed)


@pytest.mark.contract("2.b8.activity_report.4")
@each_case(
    ("name", "days"),
    [
        ("today", 1),
        ("yesterday", 0),
        ("this-week", 1),
        ("last-week", 0),
        ("this-month", 1),
        ("last-month", 0),
        ("this-quarter", 1),
        ("this-year", 1),
        ("last-year", 0),
        ("all-time", 1),
    ],
)
def test_a_range_may_be_relative(busy: Close, name: str, days: int) -> None:
    assert sum(rows(busy, "notes.created.all.count", relative_range=name)) == days


@pytest.mark.contract("2.b8.activity_report.4")
def test_all_time_begins_with_the_first_record_of_the_account(close: Close, other: Close) -> None:
    for account, day in ((other, "2026-04-01"), (close, "2026-05-01")):
        account.freeze(f"{day}T10:00:00Z")
        account.lead()
        account.freeze("2026-05-03T10:00:00Z")
    found = report(close, CALLS, relative_range="all-time")["data"]
    assert [each["datetime"][:10] for each in found] == ["2026-05-01", "2026-05-02", "2026-05-03"]


@pytest.mark.contract("2.b8.activity_report.4", "2.b8.activity_report.7")
def test_all_time_begins_in_the_zone_of_the_caller_and_has_at_most_3660_days(close: Close) -> None:
    close.freeze("2026-05-01T23:00:00Z")
    lead = close.lead()["id"]
    close.freeze("2026-05-03T10:00:00Z")
    for zone, first in ((None, "2026-05-01T00:00:00+00:00"), ("2", "2026-05-01T22:00:00+00:00")):
        found = report(close, CALLS, zone=zone, relative_range="all-time")["data"]
        assert found[0]["datetime"] == first
    close.add(lead_id=lead, date_created="2026-04-30T10:00:00Z")
    assert report(close, CALLS, relative_range="all-time")["data"][0]["datetime"] == "2026-04-30T00:00:00+00:00"
    close.post("/activity/call/", {"lead_id": lead, "activity_at": "2000-01-01T10:00:00Z"})
    found = report(close, CALLS, relative_range="all-time")["data"]
    assert (len(found), found[-1]["datetime"]) == (3_660, "2026-05-03T00:00:00+00:00")


@pytest.mark.contract("2.b8.activity_report.5")
def test_a_smart_view_restricts_the_leads(close: Close) -> None:
    close.freeze("2026-05-01T10:00:00Z")
    first, second = close.lead("Acme")["id"], close.lead("Best")["id"]
    for lead in (first, first, second):
        close.post("/activity/call/", {"lead_id": lead})
        close.add(lead_id=lead)
    view = close.post("/saved_search/", {"name": "A", "query": "name:acme"})["id"]
    query = {"type": "saved_search", "saved_search_id": view}
    for metric, expected in ((CALLS, 2), ("leads.created.all.count", 1), ("opportunities.created.all.count", 2)):
        assert rows(close, metric, query=query) == [expected, 0, 0]


@pytest.mark.contract("2.b8.activity_report.6")
def test_the_answer_may_be_csv(close: Close) -> None:
    body = {"type": "overview", "datetime_range": MAY, "metrics": [CALLS]}
    answer = close.send("POST", PATH, body, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv")
    first = "2026-05-01T00:00:00+00:00,0\r\n2026-05-02T00:00:00+00:00,0\r\n2026-05-03T00:00:00+00:00,0\r\n"
    assert answer.text == f"datetime,{CALLS}\r\n{first}"
    answer = close.send("POST", PATH, {**body, "type": "comparison"}, headers={"Accept": "text/csv"})
    assert answer.text == f"user_id,{CALLS}\r\n{close.user_id},0\r\n"


@pytest.mark.contract("2.b8.activity_report.7")
def test_type_metrics_and_a_range_are_required(close: Close) -> None:
    required = "This field is required."
    assert close.refused("POST", PATH, {}).fields == {"type": required, "metrics": required}
    body: dict[str, Any] = {"type": "overview", "metrics": [CALLS]}
    assert close.refused("POST", PATH, body).fields == {"datetime_range": required}
    for sent, errors in (
        ({"type": "sum"}, {"type": "Not a valid choice."}),
        ({"metrics": []}, {"metrics": required}),
        ({"metrics": [CALLS, "x"]}, {"metrics": {"errors": {"1": "Not a valid choice."}}}),
        ({"datetime_range": {"start": "x"}}, {"datetime_range": {"start": "Invalid ISO 8601 datetime.",
                                                                 "end": required}}),
        ({"datetime_range": {"start": MAY["end"], "end": MAY["start"]}},
         {"datetime_range": "The end must not be before the start."}),
        ({"datetime_range": {"start": "2000-01-01", "end": "2026-01-01"}},
         {"datetime_range": "The range must be no longer than 3660 days."}),
        ({"relative_range": "tomorrow"}, {"relative_range": "Not a valid choice."}),
        ({"users": ["user_x"]}, {"users": {"errors": {"0": "Object does not exist."}}}),
    ):  # fmt: skip
        assert close.refused("POST", PATH, {**body, "datetime_range": MAY, **sent}).fields == errors
    query = {"type": "saved_search", "saved_search_id": "save_x"}
    assert list(close.refused("POST", PATH, {**body, "datetime_range": MAY, "query": query}).fields) == ["query"]
    assert rows(close, CALLS, datetime_range={"start": "2026-05-01", "end": "2026-05-01"}) == []
