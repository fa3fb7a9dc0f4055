"""Conversations. Contract, 10.17."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN


def held(apollo: Apollo, topic: str, **fields: Any) -> str:
    """Make a conversation, and return its id."""
    return str(apollo.control("POST", "/records/conversation", {"topic": topic, **fields})["id"])


def topics(apollo: Apollo, **body: Any) -> list[str]:
    """Return the topics of the conversations that a search finds."""
    return [each["topic"] for each in apollo.done("POST", "/conversations/search", body)["conversations"]]


@pytest.mark.contract("10.conversation.1")
def test_shows_a_conversation_with_its_records(apollo: Apollo) -> None:
    host = apollo.control("POST", "/users", {"first_name": "Ada", "last_name": "Berg"})["id"]
    account = apollo.add_account(name="Pier")["id"]
    contact = apollo.add_contact(first_name="Jo", last_name="Lie")["id"]
    deal = apollo.add(name="Rope", account_id=account)
    records = {"user_id": host, "contact_id": contact, "company_id": account, "opportunity_id": deal["id"]}
    number = held(apollo, "Prices", duration=1500, start_time="2026-05-02T10:00:00.000Z", **records)
    answer = apollo.done("POST", "/conversations/search", {"page": 1, "num_fetch_result": 10})
    assert list(answer) == ["pagination", "breadcrumbs", "num_fetch_result", "playlist_clip_ids", "conversations"]
    assert answer["pagination"] == {"page": 1, "per_page": 10, "total_entries": 1, "total_pages": 1}
    assert (answer["breadcrumbs"], answer["num_fetch_result"]) == ({}, 10)
    (shown,) = answer["conversations"]
    assert list(shown.items()) == [
        ("id", number),
        ("topic", "Prices"),
        ("start_time", "2026-05-02T10:00:00Z"),
        ("duration", 1500),
        ("state", "insights_generated"),
        ("host", "Ada Berg"),
        ("host_id", host),
        ("is_private", False),
        ("conversation_type", "video_conference"),
        ("can_access_conversation", True),
        ("label_id_names", {}),
        ("participant_names", ["Ada Berg", "Jo Lie"]),
        ("comment_count", 0),
        ("account_names", ["Pier"]),
        ("account_ids", [account]),
        ("participants_info", []),
        ("thumbnail_url", None),
        ("is_internal", False),
        (
            "deals",
            [
                {
                    "id": deal["id"],
                    "account_name": "Pier",
                    "name": "Rope",
                    "opportunity_stage_id": deal["opportunity_stage_id"],
                }
            ],
        ),
    ]


@pytest.mark.contract("10.conversation.1", "10.conversation.3")
def test_forgets_deleted_records(apollo: Apollo) -> None:
    account, contact, deal = apollo.add_account()["id"], apollo.add_contact()["id"], apollo.add()["id"]
    held(apollo, "Prices", contact_id=contact, company_id=account, opportunity_id=deal)
    apollo.done("DELETE", f"/contacts/{contact}")
    apollo.done("POST", "/accounts/bulk_destroy", {"ids": [account]})
    apollo.done("POST", "/opportunities/bulk_destroy", {"ids": [deal]})
    (shown,) = apollo.done("POST", "/conversations/search")["conversations"]
    assert (shown["participant_names"], shown["account_ids"], shown["account_names"], shown["deals"]) == (
        [],
        [],
        [],
        [],
    )
    assert shown["is_internal"] is True


@pytest.mark.contract("10.conversation.2")
def test_finds_by_its_filters_the_newest_first(apollo: Apollo) -> None:
    account = apollo.add_account()["id"]
    first, second = apollo.add_contact()["id"], apollo.add_contact(first_name="Bo")["id"]
    held(apollo, "Old", start_time="2026-05-01T10:00:00.000Z", contact_id=first)
    held(apollo, "New", start_time="2026-05-03T10:00:00.000Z", contact_id=second, company_id=account)
    held(apollo, "Call", start_time="2026-05-02T10:00:00.000Z", conversation_type="phone_call")
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["New", "Call", "Old"]),
        ({"conversation_type": "phone_call"}, ["Call"]),
        ({"account_id": account}, ["New"]),
        ({"contact_ids": [first, second]}, ["New", "Old"]),
        ({"contact_ids": [UNKNOWN]}, []),
        ({"organization_ids": [UNKNOWN]}, []),
        ({"date_range": {"start": "2026-05-02T00:00:00Z"}}, ["New", "Call"]),
        ({"date_range": {"start": "2026-05-01T00:00:00Z", "end": "2026-05-02T10:00:00Z"}}, ["Call", "Old"]),
        ({"num_fetch_result": 2, "page": 2}, ["Old"]),
    ]
    assert [topics(apollo, **body) for body, _ in expected] == [wanted for _, wanted in expected]


@pytest.mark.contract("10.conversation.2")
def test_finds_by_the_organization_of_the_company(apollo: Apollo) -> None:
    firm = apollo.control("GET", "/records/organization")[0]
    account = apollo.control("POST", "/records/company", {"name": "Pier", "organization_id": firm["id"]})["id"]
    held(apollo, "Theirs", company_id=account)
    held(apollo, "Ours")
    assert topics(apollo, organization_ids=[firm["id"]]) == ["Theirs"]


@pytest.mark.contract("10.conversation.3")
@each_case(
    ("sent", "text"),
    [
        ({"num_fetch_result": 0}, "An error occurred. Per page cannot be 0."),
        ({"date_range": {"end": "noon"}}, "Parameters misconfigured. noon is not a valid date"),
    ],
)
def test_refuses(apollo: Apollo, sent: Any, text: str) -> None:
    assert error(apollo.call("POST", "/conversations/search", sent)) == (422, text)


@pytest.mark.contract("10.conversation.3")
def test_needs_a_master_key(apollo: Apollo) -> None:
    apollo.control("PATCH", "", {"master_keys": False})
    assert apollo.call("POST", "/conversations/search").status_code == 403
