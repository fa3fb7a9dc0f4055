"""Messages of sequences. Contract, 10.15."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import NOON, Apollo, error, refusal
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

OWN = [
    *("id", "user_id", "status", "time_zone", "provider_message_id", "to_name", "due_at", "completed_at"),
    *("emailer_touch_id", "emailer_campaign_id", "emailer_step_id", "failed_at", "failure_reason", "attachment_ids"),
    *("enable_tracking", "type", "contact_id", "provider_thread_id", "schedule_delayed_reason", "demoed"),
    *("email_account_id", "due_at_manually_changed", "not_sent_reason", "bounce", "spam_blocked"),
    *("tracking_disabled_reason", "created_at", "async_sending", "due_at_source", "crm_id", "replied"),
    *("needs_dynamic_assemble", "personalized_opener", "reply_class", "schedule_delayed_limit_reason"),
    *("schedule_delayed_reason_details", "sensitive_info_redacted", "account_id", "conversation_id", "recipients"),
    *("send_from", "from_email", "to_email", "from_name", "bcc_emails", "cc_emails", "send_from_info", "body_text"),
    *("body_html", "body_html_loaded", "appendment_html", "appendment_html_loaded", "subject"),
]
OF_SEQUENCE = ["campaign_name", "campaign_max_emails_per_day", "campaign_position", "step_max_emails_per_day"]
COUNTED = ["emailer_message_events", "num_opens", "num_clicks"]
FIRST, SECOND = "2026-05-01T10:00:00.000Z", "2026-05-03T10:00:00.000Z"


def made(apollo: Apollo, kind: str, **fields: Any) -> str:
    """Make a record by the control plane, and return its id."""
    return str(apollo.control("POST", f"/records/{kind}", fields)["id"])


def message(apollo: Apollo, **fields: Any) -> str:
    """Make a message, by default to a new contact."""
    contact = fields.pop("contact_id", None) or apollo.add_contact()["id"]
    return made(apollo, "emailer_message", contact_id=contact, **fields)


def event(apollo: Apollo, number: str, type_: str, **fields: Any) -> str:
    """Make an event of a message."""
    return made(apollo, "emailer_message_event", emailer_message_id=number, type=type_, **fields)


def search(apollo: Apollo, **parameters: Any) -> list[dict[str, Any]]:
    """Return the messages that a search finds."""
    found: list[dict[str, Any]] = apollo.done("GET", "/emailer_messages/search", params=parameters)["emailer_messages"]
    return found


def subjects(apollo: Apollo, **parameters: Any) -> list[str]:
    """Return the subjects of the messages that a search finds."""
    return [each["subject"] for each in search(apollo, **parameters)]


class TestSearch:
    @pytest.mark.contract("10.message.1", "10.message.2")
    def test_shows_a_sent_message_of_a_step(self, apollo: Apollo) -> None:
        account = apollo.add_account()["id"]
        contact = apollo.add_contact(last_name="Berg", email="jane@pier.example", account_id=account)["id"]
        mailbox = made(apollo, "email_account", email="ada@quay.example", user_id=apollo.user)
        sequence = made(apollo, "sequence", name="Tide")
        step = made(apollo, "sequence_step", sequence_id=sequence, position=2, wait_time=3)
        sent = {"user_id": apollo.user, "sequence_id": sequence, "sequence_step_id": step, "email_account_id": mailbox}
        text = {"subject": "Rope", "body_html": "<p>Hello &amp; good day</p>"}
        dates = {"status": "completed", "due_at": FIRST, "completed_at": SECOND, "created_at": FIRST}
        message(apollo, contact_id=contact, **sent, **text, **dates)
        found = apollo.done("GET", "/emailer_messages/search")
        assert list(found) == ["breadcrumbs", "emailer_messages", "emailer_steps", "num_fetch_result"]
        (shown,) = found["emailer_messages"]
        assert list(shown) == [*OWN, *OF_SEQUENCE]
        expected = {
            "user_id": apollo.user,
            "contact_id": contact,
            "account_id": account,
            "email_account_id": mailbox,
            "emailer_campaign_id": sequence,
            "emailer_step_id": step,
            "status": "completed",
            "subject": "Rope",
            "to_name": "Jane Berg",
            "to_email": "jane@pier.example",
            "from_email": "ada@quay.example",
            "due_at": "2026-05-01T10:00:00.000+00:00",
            "completed_at": "2026-05-03T10:00:00.000+00:00",
            "created_at": FIRST,
            "body_text": "Hello & good day",
            "body_html": text["body_html"],
            "campaign_name": "Tide",
            "campaign_position": 2,
            "bounce": False,
            "spam_blocked": False,
            "replied": None,
            "async_sending": False,
            "needs_dynamic_assemble": False,
            "send_from_info": f"{mailbox}***ada@quay.example",
        }
        assert {name: shown[name] for name in expected} == expected
        recipient = {"email": "jane@pier.example", "raw_name": "Jane Berg", "recipient_type_cd": "to"}
        assert shown["recipients"] == [{**recipient, "contact_id": contact, "user_id": None}]
        touch = apollo.done("GET", "/emailer_touches", params={"emailer_step_id": step})["emailer_touches"][0]["id"]
        assert shown["emailer_touch_id"] == touch
        (of_page,) = found["emailer_steps"]
        assert list(of_page) == [
            *("id", "emailer_campaign_id", "wait_time", "wait_mode", "max_emails_per_day", "exact_datetime"),
            *("auto_skip_in_x_days", "position"),
        ]
        assert (of_page["id"], of_page["wait_time"], of_page["position"]) == (step, 3, 2)

    @pytest.mark.contract("10.message.2")
    def test_shows_null_for_what_is_only_known_of_sent_messages(self, apollo: Apollo) -> None:
        message(apollo, status="drafted")
        message(apollo, status="scheduled")
        scheduled, drafted = search(apollo)
        names = ("provider_message_id", "bounce", "spam_blocked", "emailer_campaign_id", "campaign_name", "from_name")
        assert [[each[name] for name in names] for each in (scheduled, drafted)] == [[None] * len(names)] * 2
        assert (scheduled["async_sending"], drafted["async_sending"]) == (True, None)

    @pytest.mark.contract("10.message.3")
    def test_has_pages_without_their_number(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]
        for place in range(3):
            message(apollo, contact_id=contact, subject=str(place))
        assert [subjects(apollo, per_page=2, page=page) for page in (1, 2, 3)] == [["2", "1"], ["0"], []]
        assert apollo.done("POST", "/emailer_messages/search", {"per_page": 1})["emailer_messages"][0]["subject"] == "2"

    @pytest.mark.contract("10.message.4")
    @each_case(
        ("parameters", "text"),
        [
            ({"per_page": "0"}, "An error occurred. Per page cannot be 0."),
            (
                {"page": "501", "per_page": "100"},
                "Invalid parameter passed in. Page * per page number is over threshold.",
            ),
            ({"sort_by_field": "created_at"}, "Invalid sort criteria"),
            ({"emailer_message_date_range[min]": "noon"}, "Parameters misconfigured. noon is not a valid date"),
        ],
    )
    def test_refuses(self, apollo: Apollo, parameters: Any, text: str) -> None:
        assert error(apollo.call("GET", "/emailer_messages/search", params=parameters)) == (422, text)

    @pytest.mark.contract("10.message.5")
    def test_finds_by_its_filters(self, apollo: Apollo) -> None:
        first, second = apollo.add_contact(first_name="Ann")["id"], apollo.add_contact(first_name="Bo")["id"]
        one, other = (made(apollo, "sequence", name=name) for name in ("One", "Two"))
        user = apollo.control("POST", "/users", {"email": "b@quay.example"})["id"]
        mailbox = made(apollo, "email_account", email="post@quay.example", user_id=user)
        of_first = {"contact_id": first, "sequence_id": one, "user_id": user, "email_account_id": mailbox}
        message(apollo, subject="A", **of_first, due_at=FIRST, reply_class="willing_to_meet")
        message(apollo, subject="B", contact_id=second, sequence_id=other, due_at=SECOND, completed_at=SECOND)
        message(apollo, subject="C", contact_id=second, status="failed", not_sent_reason="email_unverified")
        expected: list[tuple[dict[str, Any], list[str]]] = [
            ({}, ["C", "B", "A"]),
            ({"emailer_campaign_ids[]": one}, ["A"]),
            ({"emailer_campaign_id": other}, ["B"]),
            ({"emailer_campaign_ids[]": UNKNOWN}, []),
            ({"not_emailer_campaign_ids[]": one}, ["C", "B"]),
            ({"not_emailer_campaign_ids[]": UNKNOWN}, ["C", "B", "A"]),
            ({"contact_ids[]": [first, second]}, ["C", "B", "A"]),
            ({"contact_id": first}, ["A"]),
            ({"user_ids[]": user}, ["A"]),
            ({"email_account_id_and_aliases": mailbox}, ["A"]),
            ({"email_account_id_and_aliases": f"{mailbox}***post@quay.example"}, ["A"]),
            ({"emailer_message_reply_classes[]": "willing_to_meet"}, ["A"]),
            ({"not_sent_reason_cds[]": ["email_unverified", "gdpr_compliance"]}, ["C"]),
            ({"q_keywords": "bO"}, ["C", "B"]),
            ({"q_keywords": "post@quay"}, ["A"]),
            ({"emailer_message_date_range[min]": "2026-05-01"}, ["B", "A"]),
            ({"emailer_message_date_range[max]": "2026-05-03"}, ["A"]),
            ({"emailer_message_date_range[max]": "2026-05-04"}, ["B", "A"]),
            (
                {"emailer_message_date_range[min]": "2026-05-01", "emailer_message_date_range_mode": "completed_at"},
                ["B"],
            ),
        ]
        assert [subjects(apollo, **parameters) for parameters, _ in expected] == [wanted for _, wanted in expected]

    @pytest.mark.contract("10.message.6")
    def test_finds_by_what_happened_to_a_message(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()["id"]

        def new(subject: str, *events: str, **fields: Any) -> None:
            number = message(apollo, contact_id=contact, subject=subject, **fields)
            for type_ in events:
                event(apollo, number, type_)

        sent = {"status": "completed", "completed_at": FIRST}
        new("draft", status="drafted")
        new("due")
        new("plain", demoed=True, **sent)
        new("read", "open", "open", "click", **sent)
        new("answered", "open", "reply", "unsubscribe", **sent)
        new("bounced", "bounce", status="failed", failed_at=FIRST)
        new("spam", spam_blocked=True, status="failed", failed_at=FIRST)
        new("failed", status="failed", failed_at=FIRST)
        expected = {
            "delivered": ["answered", "read", "plain"],
            "not_opened": ["plain"],
            "opened": ["answered", "read"],
            "clicked": ["read"],
            "replied": ["answered"],
            "unsubscribed": ["answered"],
            "demoed": ["plain"],
            "scheduled": ["due"],
            "drafted": ["draft"],
            "bounced": ["bounced"],
            "spam_blocked": ["spam"],
            "failed_other": ["failed"],
            "lost": [],
        }
        assert {word: subjects(apollo, **{"emailer_message_stats[]": word}) for word in expected} == expected
        assert subjects(apollo, **{"emailer_message_stats[]": ["clicked", "drafted"]}) == ["read", "draft"]
        by_subject = {each["subject"]: each for each in search(apollo)}
        assert (by_subject["answered"]["replied"], by_subject["plain"]["demoed"]) == (True, True)
        assert (by_subject["bounced"]["bounce"], by_subject["spam"]["spam_blocked"]) == (True, True)


class TestActivities:
    @pytest.mark.contract("10.message.7", "10.message.8")
    def test_groups_the_events_of_a_message_the_newest_first(self, apollo: Apollo) -> None:
        contact = apollo.add_contact(last_name="Berg", email="jane@pier.example")["id"]
        number = message(apollo, contact_id=contact, status="completed", completed_at=FIRST)
        place = {"readable_user_agent": "Firefox, Linux", "state": "TX", "country": "United States"}
        clicked = event(apollo, number, "click", created_at="2026-05-02T10:00:00.000Z")
        opened = [event(apollo, number, "open", created_at=moment, **place) for moment in (SECOND, NOON)]
        answer = apollo.done("GET", f"/emailer_messages/{number}/activities")
        assert list(answer) == ["activities", "emailer_message"]
        opens, clicks, own = answer["activities"]
        assert list(opens) == ["type", "event_group_type", "emailer_message_events"]
        assert (opens["type"], opens["event_group_type"]) == ("emailer_message_events_group", "open")
        assert [each["id"] for each in opens["emailer_message_events"]] == opened[::-1]
        assert [each["id"] for each in clicks["emailer_message_events"]] == [clicked]
        assert opens["emailer_message_events"][0] == {
            "id": opened[1],
            "type": "open",
            "created_at": NOON,
            "contact_id": contact,
            "emailer_message_id": number,
            "third_party_tracking_service": None,
            **place,
        }
        assert (own["id"], own["type"], own["emailer_message_id"]) == (number, "emailer_message", number)
        assert list(own["emailer_message"]) == [*OWN, *COUNTED, *OF_SEQUENCE]
        whole = answer["emailer_message"]
        assert list(whole) == [*OWN, "contact", *COUNTED, *OF_SEQUENCE]
        assert (whole["num_opens"], whole["num_clicks"]) == (2, 1)
        assert [each["id"] for each in whole["emailer_message_events"]] == [*opened[::-1], clicked]
        assert (whole["contact"]["id"], whole["contact"]["email"]) == (contact, "jane@pier.example")

    @pytest.mark.contract("10.message.9")
    def test_of_an_unknown_message(self, apollo: Apollo, other: Apollo) -> None:
        for each in (UNKNOWN, "x", message(other)):
            answer = apollo.call("GET", f"/emailer_messages/{each}/activities")
            assert refusal(answer) == (422, {"error": "Could not find message."})


@pytest.mark.contract("10.message.10")
def test_goes_with_its_contact_and_forgets_its_step(apollo: Apollo) -> None:
    contact = apollo.add_contact()["id"]
    step = {"type": "call", "wait_time": 1, "position": 1}
    sequence = apollo.done("POST", "/sequences", {"name": "Tide", "emailer_steps": [step]})["emailer_campaign"]
    of_step = {"sequence_id": sequence["id"], "sequence_step_id": sequence["emailer_steps"][0]["id"]}
    hers, left = message(apollo, contact_id=contact, **of_step), message(apollo, subject="Left", **of_step)
    event(apollo, hers, "open")
    apollo.done("DELETE", f"/contacts/{contact}")
    apollo.done("PUT", f"/sequences/{sequence['id']}", {"emailer_steps": [step]})
    (found,) = search(apollo)
    assert (found["id"], found["emailer_campaign_id"], found["emailer_step_id"]) == (left, sequence["id"], None)
    assert apollo.control("GET", "/records/emailer_message_event") == []


@pytest.mark.contract("10.message.10")
def test_needs_a_master_key(apollo: Apollo) -> None:
    apollo.control("PATCH", "", {"master_keys": False})
    for path, name in (("search", "search"), (f"{UNKNOWN}/activities", "activities")):
        status, text = error(apollo.call("GET", f"/emailer_messages/{path}"))
        assert status == 403
        assert f"access api/v1/emailer_messages/{name}." in text
