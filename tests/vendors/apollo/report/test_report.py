"""Reports of activities. Contract, 10.18."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

_METRICS = ("num_emails_sent", "num_emails_replied", "percent_emails_replied")


@pytest.fixture
def apollo(http: httpx.Client) -> Apollo:
    return Apollo.open(http, clock={"mode": "frozen", "at": NOON})


def made(apollo: Apollo, kind: str, **fields: Any) -> str:
    """Make a record by the control plane, and return its id."""
    return str(apollo.control("POST", f"/records/{kind}", fields)["id"])


def sent(apollo: Apollo, at: str, *events: str, **fields: Any) -> None:
    """Make a message that was sent on a day, and its events."""
    contact = fields.pop("contact_id", None) or apollo.add_contact()["id"]
    own = {"contact_id": contact, "status": "completed", "completed_at": f"{at}T10:00:00.000Z", **fields}
    number = made(apollo, "emailer_message", **own)
    for type_ in events:
        made(apollo, "emailer_message_event", emailer_message_id=number, type=type_)


def report(apollo: Apollo, *metrics: str, **body: Any) -> dict[str, Any]:
    """Return the answer to a report about metrics."""
    named = [{"value": each} for each in metrics or _METRICS]
    found: dict[str, Any] = apollo.done("POST", "/reports/sync_report", {"metrics": named, **body})
    return found


def table(apollo: Apollo, *metrics: str, **body: Any) -> Any:
    """Return the table of a report."""
    return report(apollo, *metrics, **body)["response"]["table_response"]


def rows(apollo: Apollo, dimension: str, *metrics: str, **body: Any) -> dict[str, Any]:
    """Return the first metric of each row of a table by a dimension, by the names of the rows."""
    found = table(apollo, *metrics, group_by=[{"name": dimension}], **body)[dimension]["buckets"]
    return {each["readable_key"]: each[metrics[0] if metrics else "num_emails_sent"] for each in found}


@pytest.mark.contract("10.report.1", "10.report.2")
def test_has_totals(apollo: Apollo) -> None:
    for events in ((), ("open", "open", "reply"), ("open",)):
        sent(apollo, "2026-05-20", *events)
    made(apollo, "emailer_message", contact_id=apollo.add_contact()["id"], due_at=NOON)
    answer = report(apollo, *_METRICS, "num_emails_opened", "num_emails_scheduled", "percent_phone_calls_connect")
    assert list(answer) == ["response", "incompatible_filters", "goals"]
    assert answer["response"] == {
        "table_response": {
            "num_emails_sent": 3,
            "num_emails_replied": 1,
            "percent_emails_replied": 0.333,
            "percent_emails_replied_denominator": 3,
            "num_emails_opened": 2,
            "num_emails_scheduled": 1,
            "percent_phone_calls_connect": 0,
            "percent_phone_calls_connect_denominator": 0,
        },
        "group_by_total_response": {},
        "pivot_group_by_total_response": {},
    }
    assert (answer["incompatible_filters"], answer["goals"]) == ({}, [])
    assert table(apollo, min_ratio_denominator=4)["percent_emails_replied"] is None


@pytest.mark.contract("10.report.1")
def test_counts_each_kind_of_activity(apollo: Apollo) -> None:
    user, contact, account = apollo.user, apollo.add_contact()["id"], apollo.add_account()["id"]
    apollo.add()
    gone = apollo.add()["id"]
    apollo.done("POST", "/opportunities/bulk_destroy", {"ids": [gone]})
    for seconds, status in ((60, "completed"), (30, "busy")):
        made(apollo, "phone_call", user_id=user, duration=seconds, status=status, logged=True, start_time=NOON)
    made(apollo, "task", user_id=user, status="completed", completed_at=NOON)
    made(apollo, "task", user_id=user, status="scheduled", due_at="2026-06-03T00:00:00Z")
    made(apollo, "conversation", company_id=account, start_time=NOON, duration=90)
    for type_ in ("enrolled", "removed", "paused"):
        made(apollo, "sequence_event", contact_id=contact, type=type_)
    expected = {
        "num_phone_calls": 2,
        "num_phone_calls_completed": 2,
        "num_phone_calls_connect": 1,
        "avg_phone_call_duration": 45.0,
        "avg_phone_call_duration_denominator": 2,
        "num_tasks": 2,
        "num_tasks_completed": 1,
        "num_tasks_scheduled": 1,
        "num_contacts": 1,
        "num_accounts": 1,
        "num_opportunities": 1,
        "num_conversations_recorded": 1,
        "total_conversation_duration": 90,
        "num_contacts_added_to_sequence": 1,
        "num_contacts_remove_from_sequence": 1,
    }
    assert table(apollo, *(name for name in expected if not name.endswith("_denominator"))) == expected


class TestGroups:
    @pytest.mark.contract("10.report.3")
    def test_of_users_are_sorted_by_a_metric_and_have_a_total(self, apollo: Apollo) -> None:
        names = ("Ada", "Bo")
        ada, bo = (apollo.control("POST", "/users", {"first_name": n, "last_name": "Lie"})["id"] for n in names)
        for user in (ada, bo, bo):
            sent(apollo, "2026-05-20", user_id=user)
        sent(apollo, "2026-05-20")
        by = {"group_by": [{"name": "smart_user_id"}], "group_by_totals_selected": True}
        answer = report(apollo, "num_emails_sent", **by)["response"]
        assert answer["table_response"]["smart_user_id"]["buckets"] == [
            {"key": ada, "readable_key": "Ada Lie", "num_emails_sent": 1},
            {"key": bo, "readable_key": "Bo Lie", "num_emails_sent": 2},
        ]
        total = {"key": "total", "readable_key": "Total", "num_emails_sent": 4}
        assert answer["group_by_total_response"] == {"smart_user_id": {"buckets": [total]}}
        sort = {"sorts": [{"metric": {"value": "num_emails_sent"}, "asc": False}]}
        assert list(rows(apollo, "smart_user_id", **sort)) == ["Bo Lie", "Ada Lie"]
        found = table(apollo, group_by=[{"name": "smart_user_id", "limit": 1}], **sort)
        assert [each["key"] for each in found["smart_user_id"]["buckets"]] == [bo]
        assert list(rows(apollo, "smart_user_id", skip_group_by_values=[bo])) == ["Ada Lie"]

    @pytest.mark.contract("10.report.3")
    def test_of_the_time_follow_each_other(self, apollo: Apollo) -> None:
        for day in ("2026-05-31", "2025-12-31", "2026-05-04", "2026-05-05"):
            sent(apollo, day)
        expected = {
            "smart_datetime_day": {"Dec 31, 2025": 1, "May 04, 2026": 1, "May 05, 2026": 1, "May 31, 2026": 1},
            "smart_datetime_week": {"Dec 29, 2025": 1, "May 04, 2026": 2, "May 25, 2026": 1},
            "smart_datetime_month": {"Dec 2025": 1, "May 2026": 3},
            "smart_datetime_year": {"2025": 1, "2026": 3},
        }
        found = {dimension: rows(apollo, dimension) for dimension in expected}
        assert found == expected
        assert [list(each) for each in found.values()] == [list(each) for each in expected.values()]
        (first, _) = table(apollo, group_by=[{"name": "smart_datetime_month"}])["smart_datetime_month"]["buckets"]
        assert first["key"] == "2025-12-01"
        made(apollo, "task", user_id=apollo.user, status="scheduled", due_at="2026-06-03T00:00:00Z")
        assert rows(apollo, "smart_datetime_day", "num_tasks_scheduled") == {"Jun 03, 2026": 1}

    @pytest.mark.contract("10.report.3")
    def test_of_sequences_mailboxes_stages_and_types(self, apollo: Apollo) -> None:
        sequence, box = made(apollo, "sequence", name="Tide"), made(apollo, "email_account", email="a@quay.example")
        step = made(apollo, "sequence_step", sequence_id=sequence, position=1)
        of_step = {"sequence_id": sequence, "sequence_step_id": step, "email_account_id": box}
        sent(apollo, "2026-05-20", **of_step, type="outreach_manual_email")
        expected = {
            "emailer_campaign_id": {"Tide": 1},
            "email_account_id": {"a@quay.example": 1},
            "emailer_step_id": {step: 1},
            "contact_stage_id": {"Cold": 1},
            "emailer_message_type": {"outreach_manual_email": 1},
            "task_type": {},
        }
        assert {dimension: rows(apollo, dimension) for dimension in expected} == expected

    @pytest.mark.contract("10.report.4")
    def test_of_two_dimensions_are_nested(self, apollo: Apollo) -> None:
        ada = apollo.control("POST", "/users", {"first_name": "Ada"})["id"]
        for day in ("2026-04-20", "2026-05-20", "2026-05-21"):
            sent(apollo, day, user_id=ada)
        by = {"group_by": [{"name": "smart_user_id"}], "pivot_group_by": [{"name": "smart_datetime_month"}]}
        totals = {"group_by_totals_selected": True, "pivot_group_by_totals_selected": True}
        answer = report(apollo, "num_emails_sent", **by, **totals)["response"]

        def of_ada(number: int) -> dict[str, Any]:
            return {"smart_user_id": {"buckets": [{"key": ada, "readable_key": "Ada", "num_emails_sent": number}]}}

        months = (("2026-04-01", "Apr 2026", 1), ("2026-05-01", "May 2026", 2))
        assert answer["table_response"]["smart_datetime_month"]["buckets"] == [
            {"key": key, "readable_key": name, **of_ada(number)} for key, name, number in months
        ]
        assert answer["group_by_total_response"] == of_ada(3)
        assert answer["pivot_group_by_total_response"]["smart_datetime_month"]["buckets"] == [
            {"key": key, "readable_key": name, "num_emails_sent": number} for key, name, number in months
        ]


class TestDates:
    @pytest.mark.contract("10.report.5")
    def test_limit_a_report(self, apollo: Apollo) -> None:
        for day in ("2026-06-01", "2026-05-31", "2026-05-25", "2026-03-15", "2025-12-15", "2023-01-01"):
            sent(apollo, day)
        expected = {
            "today": 1,
            "yesterday": 1,
            "current_week": 1,
            "current_month": 1,
            "current_quarter": 3,
            "current_year": 4,
            "last_7_days": 3,
            "last_2_weeks": 3,
            "last_30_days": 3,
            "last_3_months": 4,
            "last_6_months": 5,
            "last_12_months": 5,
            "last_4_quarters": 5,
            "last_2_years": 5,
            "all_time": 6,
            "previous_week": 2,
            "previous_month": 2,
            "previous_quarter": 1,
            "previous_year": 1,
        }
        found = {each: table(apollo, date_ranges=[{"modality": each}])["num_emails_sent"] for each in expected}
        assert found == expected

    @pytest.mark.contract("10.report.5")
    def test_of_a_custom_range_include_its_last_day(self, apollo: Apollo) -> None:
        for day in ("2026-05-01", "2026-05-31", "2026-06-01"):
            sent(apollo, day)
        bounds = {"smart_datetime_range": {"min": "2026-05-01", "max": "2026-05-31"}}
        custom = {"date_ranges": [{"modality": "custom_range"}], "filters": bounds}
        assert table(apollo, **custom)["num_emails_sent"] == 2


@pytest.mark.contract("10.report.6")
def test_filters_limit_the_metrics_that_have_them_and_name_the_others(apollo: Apollo) -> None:
    sequence, contact = made(apollo, "sequence", name="Tide"), apollo.add_contact()["id"]
    sent(apollo, "2026-05-20", sequence_id=sequence, user_id=apollo.user, contact_id=contact)
    sent(apollo, "2026-05-20")
    cases: list[tuple[dict[str, Any], int]] = [
        ({"emailer_campaign_ids": [sequence]}, 1),
        ({"emailer_campaign_ids": [UNKNOWN]}, 0),
        ({"smart_user_id": ["current"]}, 1),
        ({"smart_user_id": [apollo.user, UNKNOWN]}, 1),
        ({"emailer_message_type": ["outreach_manual_email"]}, 0),
    ]
    assert [table(apollo, filters=each)["num_emails_sent"] for each, _ in cases] == [number for _, number in cases]
    answer = report(apollo, "num_emails_sent", "num_contacts", filters={"emailer_campaign_ids": [sequence]})
    assert answer["response"]["table_response"] == {"num_emails_sent": 1, "num_contacts": 2}
    assert answer["incompatible_filters"] == {"emailer_campaign_ids": ["num_contacts"]}


@pytest.mark.contract("10.report.7")
@each_case(
    ("body", "status", "text"),
    [
        ({}, 400, "param is missing or the value is empty: metrics"),
        ({"metrics": [{"value": "num_dreams"}]}, 400, "Invalid metric type"),
        ({"metrics": ["num_emails_sent"]}, 400, "Invalid metric type"),
        ({"metrics": [], "group_by": [{"name": "moon"}]}, 422, "Please specify a valid group_by."),
        ({"metrics": [], "date_ranges": [{"modality": "ever"}]}, 422, "Please specify a valid modality."),
    ],
)
def test_refuses(apollo: Apollo, body: Any, status: int, text: str) -> None:
    assert error(apollo.call("POST", "/reports/sync_report", body)) == (status, text)


@pytest.mark.contract("10.report.7")
def test_without_metrics_is_empty_and_needs_a_master_key(apollo: Apollo) -> None:
    assert apollo.done("POST", "/reports/sync_report", {"metrics": []})["response"]["table_response"] == {}
    apollo.control("PATCH", "", {"master_keys": False})
    assert apollo.call("POST", "/reports/sync_report", {"metrics": []}).status_code == 403
