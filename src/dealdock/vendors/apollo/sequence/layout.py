"""Sequences in answers, and the parts of contacts in them (contract 10.5)."""

from collections.abc import Mapping
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.sequence import schedules
from dealdock.vendors.apollo.sequence.queries import Enrolment
from dealdock.vendors.apollo.wire import moments
from dealdock.web.rest.answers import closed

BEFORE: Final[Mapping[str, Any]] = {
    "excluded_account_stage_ids": [],
    "excluded_contact_stage_ids": [],
    "contact_email_event_to_stage_mapping": {},
    "label_ids": [],
    "create_task_if_email_open": False,
    "email_open_trigger_task_threshold": 3,
    "mark_finished_if_click": False,
}
"""The keys with constant values before `active`, and those behind it."""
BEHIND: Final[Mapping[str, Any]] = {
    "days_to_wait_before_mark_as_response": 5,
    "starred_by_user_ids": [],
    "mark_finished_if_reply": True,
    "mark_finished_if_interested": True,
    "mark_paused_if_ooo": True,
    "last_used_at": None,
    "permissions": "team_can_use",
    "sequence_ruleset_id": None,
    "folder_id": None,
    "sequence_by_exact_daytime": None,
    "same_account_reply_delay_days": 30,
    "is_performing_poorly": False,
    "num_contacts_email_status_extrapolated": 0,
    "remind_ab_test_results": False,
    "ab_test_step_ids": [],
    "prioritized_by_user": None,
    "creation_type": "new",
    "num_steps": 0,
}


def sequence(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return a sequence as JSON."""
    return {
        "id": ids.show("sequence", one.id),
        "name": one.name,
        "archived": one.archived,
        "created_at": moments.stamp(one.created_at),
        "emailer_schedule_id": ids.show("emailer_schedule", schedules.USUAL),
        "max_emails_per_day": None,
        "user_id": ids.show_optional("user", one.user_id),
        "same_account_reply_policy_cd": None,
        **BEFORE,
        "active": one.active,
        **BEHIND,
        "unique_scheduled": one.contacts,
        **dict.fromkeys(COUNTS, 0),
        "loaded_stats": True,
        "cc_emails": "",
        "bcc_emails": "",
        "underperforming_touches_count": 0,
    }


COUNTS: Final = (
    *("unique_delivered", "unique_bounced", "unique_opened", "unique_hard_bounced", "unique_spam_blocked"),
    *("unique_replied", "unique_demoed", "unique_clicked", "unique_unsubscribed", "bounce_rate", "hard_bounce_rate"),
    *("open_rate", "click_rate", "reply_rate", "spam_block_rate", "opt_out_rate", "demo_rate"),
)
"""The keys with the counts and rates of messages. No message is sent."""


def whole(ids: Ids, one: AnyRow, statuses: Mapping[str, int]) -> dict[str, Any]:
    """Return a sequence alone, with the numbers of its contacts by status, and its steps."""
    counts = {name: statuses.get(name, 0) for name in STATUSES}
    return {**sequence(ids, one), "contact_statuses": counts, "emailer_steps": []}


STATUSES: Final = ("active", "paused", "finished", "bounced", "spam_blocked", "hard_bounced", "not_sent")
"""The statuses of contacts in a sequence. Contacts can have the first three."""


@closed
class CampaignStatus(TypedDict):
    """The part of a contact in a sequence."""

    id: str
    emailer_campaign_id: str
    send_email_from_user_id: str | None
    inactive_reason: str | None
    status: str
    added_at: str | None
    added_by_user_id: str | None
    finished_at: str | None
    paused_at: str | None
    auto_unpause_at: str | None
    send_email_from_email_address: str | None
    send_email_from_email_account_id: str | None
    manually_set_unpause: None
    failure_reason: None
    current_step_id: None
    in_response_to_emailer_message_id: None
    cc_emails: None
    bcc_emails: None
    to_emails: None
    current_step_position: None


_UNUSED: Final = (
    *("manually_set_unpause", "failure_reason", "current_step_id", "in_response_to_emailer_message_id"),
    *("cc_emails", "bcc_emails", "to_emails"),
)


def status(ids: Ids, one: Enrolment) -> dict[str, Any]:
    """Return a contact's part in a sequence."""
    return {
        "id": ids.show("sequence_contact", one["id"]),
        "emailer_campaign_id": ids.show("sequence", one["sequence_id"]),
        "send_email_from_user_id": ids.show_optional("user", one["user_id"]),
        "inactive_reason": one["inactive_reason"],
        "status": one["status"],
        "added_at": moments.date(one["created_at"]),
        "added_by_user_id": ids.show_optional("user", one["added_by_id"]),
        "finished_at": moments.date(one["finished_at"]),
        "paused_at": moments.date(one["paused_at"]),
        "auto_unpause_at": moments.date(one["auto_unpause_at"]),
        "send_email_from_email_address": one["email"],
        "send_email_from_email_account_id": ids.show_optional("email_account", one["email_account_id"]),
        **dict.fromkeys(_UNUSED),
        "current_step_position": None,
    }
