"""Sequences in answers, and the parts of contacts in them (contract 10.5)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.sequence.queries import Enrolment
from dealdock.vendors.apollo.wire import moments


def sequence(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return a sequence as JSON has it."""
    return {
        "id": ids.show("sequence", one.id),
        "name": one.name,
        "archived": one.archived,
        "created_at": moments.stamp(one.created_at),
        "emailer_schedule_id": None,
        "max_emails_per_day": None,
        "user_id": ids.show_optional("user", one.user_id),
        "same_account_reply_policy_cd": None,
        "label_ids": [],
        "active": one.active,
        "permissions": "team_can_use",
        "last_used_at": None,
        "num_steps": 0,
        "unique_scheduled": one.contacts,
        "unique_delivered": 0,
        "unique_bounced": 0,
        "unique_opened": 0,
        "unique_replied": 0,
    }


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
        "current_step_position": None,
    }
