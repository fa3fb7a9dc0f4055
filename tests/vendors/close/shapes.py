"""The keys of objects, their types and their order, as the service was recorded to answer them.

A type is one or several words with `|` between them: what `kind_of` returns for a value.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

Shape = Mapping[str, str]

_FORMS: Final = {
    "id": r"[a-z0-9]+_([0-9A-Za-z]{43}|[0-9A-Za-z]{22})",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}000)?\+00:00",
    "bare": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?",
    "day": r"\d{4}-\d\d-\d\d",
}


_SIMPLE: Final = {bool: "bool", int: "int", float: "float", list: "list", dict: "object", type(None): "null"}


def kind_of(value: Any) -> str:
    """Return the type of a value in an answer."""
    if type(value) in _SIMPLE:
        return _SIMPLE[type(value)]
    return next((name for name, form in _FORMS.items() if re.fullmatch(form, value)), "text")


def fits(shape: Shape, value: Mapping[str, Any]) -> None:
    """Assert that an object has exactly these keys, sorted, with values of these types, beside its custom fields."""
    shown = {name: each for name, each in value.items() if not name.startswith("custom.")}
    assert list(shown) == sorted(shape)
    wrong = {
        name: (kind_of(each), shape[name])
        for name, each in shown.items()
        if kind_of(each) not in shape[name].split("|") and not (kind_of(each) in _FORMS and "text" in shape[name])
    }
    assert not wrong


AUTHORS: Final[Shape] = {
    "created_by": "id",
    "created_by_name": "text",
    "date_created": "moment",
    "date_updated": "moment",
    "id": "id",
    "organization_id": "id",
    "updated_by": "id",
    "updated_by_name": "text",
}

WEBHOOK_EVENT: Final[Shape] = {"action": "text", "extra_filter": "null|object", "object_type": "text"}
ATTEMPT: Final[Shape] = {
    "attempt_number": "int",
    "datetime": "moment",
    "error": "text|null",
    "event_id": "id",
    "response_status_code": "int|null",
}
"""An attempt in the history of a webhook."""

ADDRESS: Final[Shape] = dict.fromkeys(
    ("address_1", "address_2", "city", "country", "label", "state", "zipcode"), "text"
)
EMAIL_ADDRESS: Final[Shape] = {"email": "text", "is_unsubscribed": "bool", "type": "text"}
PHONE: Final[Shape] = {"country": "text|null", "phone": "text", "phone_formatted": "text", "type": "text"}
URL: Final[Shape] = {"type": "text", "url": "text"}

CONTACT: Final[Shape] = {
    "created_by": "id",
    "date_created": "moment",
    "date_updated": "moment",
    "display_name": "text",
    "emails": "list",
    "id": "id",
    "integration_links": "list",
    "lead_id": "id",
    "name": "text",
    "organization_id": "id",
    "phones": "list",
    "timezone": "text|null",
    "timezone_source": "text|null",
    "title": "text|null",
    "updated_by": "id",
    "urls": "list",
}
LEAD: Final[Shape] = {
    **AUTHORS,
    "addresses": "list",
    "contacts": "list",
    "custom": "object",
    "description": "text",
    "display_name": "text",
    "html_url": "text",
    "integration_links": "list",
    "name": "text",
    "opportunities": "list",
    "status_id": "id",
    "status_label": "text",
    "tasks": "list",
    "url": "text|null",
}
OPPORTUNITY: Final[Shape] = {
    **AUTHORS,
    "annualized_expected_value": "int|null",
    "annualized_value": "int|null",
    "attachments": "list",
    "confidence": "int",
    "contact_id": "id|null",
    "contact_name": "text|null",
    "date_lost": "moment|null",
    "date_won": "day|null",
    "expected_value": "int|null",
    "integration_links": "list",
    "lead_id": "id",
    "lead_name": "text",
    "note": "text",
    "note_html": "text",
    "pipeline_id": "id",
    "pipeline_name": "text",
    "status_display_name": "text",
    "status_id": "id",
    "status_label": "text",
    "status_type": "text",
    "user_id": "id|null",
    "user_name": "text|null",
    "value": "int|null",
    "value_currency": "text",
    "value_formatted": "text",
    "value_period": "text",
}
SUMS: Final[Shape] = {
    f"{of}_value_{period}{form}": "text|null" if form else "int"
    for of in ("expected", "total")
    for period in ("annual", "annualized", "monthly", "one_time")
    for form in ("", "_formatted")
}
TASK: Final[Shape] = {
    **AUTHORS,
    "_type": "text",
    "agent_config_id": "null",
    "assigned_to": "id|null",
    "assigned_to_name": "text|null",
    "contact_id": "id|null",
    "contact_name": "text|null",
    "date": "day|moment|null",
    "deduplication_key": "null",
    "due_date": "day|moment|null",
    "is_complete": "bool",
    "is_dateless": "bool",
    "is_primary_lead_notification": "bool",
    "lead_id": "id",
    "lead_name": "text",
    "object_id": "id|null",
    "object_type": "text|null",
    "priority": "text",
    "resolution": "null",
    "sequence_id": "null",
    "sequence_subscription_id": "null",
    "text": "text",
    "view": "text",
}
USER: Final[Shape] = {
    "date_created": "moment",
    "date_updated": "moment",
    "email": "text",
    "email_verified_at": "moment",
    "first_name": "text",
    "google_profile_image_url": "null",
    "id": "id",
    "image": "null",
    "last_name": "text",
    "last_used_timezone": "text",
    "organizations": "list",
}
ME: Final[Shape] = {
    **USER,
    "all_group_numbers": "list",
    "connected_accounts": "list",
    "country": "text|null",
    "email_accounts": "list",
    "email_signatures": "list",
    "is_passwordless": "bool",
    "memberships": "list",
    "outbound_carrier": "text",
    "phone": "text|null",
    "phone_numbers": "list",
    "preferred_twilio_edge": "null",
    "totp_auth_state": "text|null",
}
MEMBERSHIP: Final[Shape] = {
    "auto_record_calls": "text",
    "default_caller_id": "id|null",
    "hangup_recording_url": "null",
    "id": "id",
    "is_free": "bool",
    "may_workflows_impersonate": "bool",
    "onboarding_status": "text",
    "organization_id": "id",
    "permissions_granted": "list",
    "primary_personal_number": "id|null",
    "role": "text",
    "role_id": "text",
    "track_email_opens": "bool",
    "user_id": "id",
}
MEMBER: Final[Shape] = {
    **MEMBERSHIP,
    "user_email": "text",
    "user_first_name": "text",
    "user_full_name": "text",
    "user_image": "null",
    "user_last_name": "text",
    "user_phone": "null",
}
ORGANIZATION_OF_ME: Final[Shape] = {
    "abandonment_message_url": "text",
    "billing_account_id": "id",
    "created_by": "null",
    "currency": "text",
    "currency_symbol": "text",
    "date_created": "moment",
    "date_updated": "moment",
    "enable_unsubscribe_link": "bool",
    "features": "list",
    "id": "id",
    "lead_custom_fields": "list",
    "lead_statuses": "list",
    "leads_email": "text",
    "limit_of_connected_accounts_per_membership": "int",
    "name": "text",
    "opportunity_statuses": "list",
    "pipelines": "list",
    "plan_id": "text",
    "plan_type": "text",
    "plan_version": "int",
    "predictive_dialer_status": "text",
    "require_unsubscribe_link": "bool",
    "status": "text",
    "transcript_enabled": "bool",
    "updated_by": "id",
}
ORGANIZATION: Final[Shape] = {
    **ORGANIZATION_OF_ME,
    **dict.fromkeys(("inactive_memberships", "memberships", "opportunity_custom_fields"), "list"),
}
LEAD_STATUS: Final[Shape] = {"id": "id", "label": "text", "organization_id": "id"}
LEAD_STATUS_OF_ORGANIZATION: Final[Shape] = {"id": "id", "label": "text"}
STATUS_OF_PIPELINE: Final[Shape] = {"id": "id", "label": "text", "type": "text"}
OPPORTUNITY_STATUS: Final[Shape] = {**LEAD_STATUS, "pipeline_id": "id", "type": "text"}
PIPELINE: Final[Shape] = {
    "created_by": "id|null",
    "date_created": "bare",
    "date_updated": "bare",
    "id": "id",
    "name": "text",
    "organization_id": "id",
    "statuses": "list",
    "updated_by": "id|null",
}
_FIELD: Final[Shape] = {
    **dict.fromkeys(("accepts_multiple_values", "back_reference_is_visible", "is_shared", "required"), "bool"),
    "choices": "list|null",
    "description": "text|null",
    "editable_with_roles": "list",
    "id": "id",
    "name": "text",
    "referenced_custom_type_id": "null",
    "type": "text",
}
CUSTOM_FIELD: Final[Shape] = {
    **_FIELD,
    **dict.fromkeys(("always_visible", "enrichment_enabled"), "bool"),
    "created_by": "id",
    "date_created": "moment",
    "date_updated": "moment",
    "enrichment_options": "null",
    "organization_id": "id",
    "updated_by": "id",
}
NESTED_CUSTOM_FIELD: Final[Shape] = {**_FIELD, "converting_to_type": "null"}
"""A custom field within a type of activities or of objects."""

BASE: Final[Shape] = {
    **AUTHORS,
    "_type": "text",
    "activity_at": "moment",
    "contact_id": "id|null",
    "lead_id": "id",
    "user_id": "id",
    "user_name": "text",
    "users": "list",
}
"""The keys of most kinds of activities."""
CREATED: Final[Shape] = {**BASE, "import_id": "null", "source": "text"}
TASK_COMPLETED: Final[Shape] = {
    **{name: type_ for name, type_ in BASE.items() if name != "contact_id"},
    "task_assigned_to": "id|null",
    "task_assigned_to_name": "text|null",
    "task_id": "id",
    "task_text": "text",
}
LEAD_STATUS_CHANGE: Final[Shape] = {
    **BASE,
    **{f"{side}_status_{part}": "text|id" for side in ("old", "new") for part in ("id", "label")},
}
OPPORTUNITY_STATUS_CHANGE: Final[Shape] = {
    **BASE,
    **{
        f"{side}_{name}": "id" if name.endswith("_id") else "text"
        for side in ("old", "new")
        for name in ("pipeline_id", "pipeline_name", "status_id", "status_label", "status_type")
    },
    "opportunity_confidence": "int",
    "opportunity_date_won": "moment|null",
    "opportunity_id": "id",
    "opportunity_value": "int|null",
    "opportunity_value_currency": "text",
    "opportunity_value_formatted": "text",
    "opportunity_value_period": "text",
}
NOTE: Final[Shape] = {
    **BASE,
    "attachments": "list",
    "note": "text",
    "note_html": "text",
    "note_mentions": "list",
    "pinned": "bool",
    "pinned_at": "moment|null",
    "source": "text",
    "title": "text|null",
}
_RECORDED: Final[Shape] = dict.fromkeys(
    (
        *("conversation_type_id", "conversation_type_reason", "notetaker_id", "outcome_autofill_confidence"),
        *("outcome_autofill_reasoning", "outcome_reason", "playbook_id", "playbook_reason"),
    ),
    "null",
)
_AGENT: Final[Shape] = {"agent_action_reason": "null", "agent_config_id": "null"}

CALL: Final[Shape] = {
    **BASE,
    **_RECORDED,
    **dict.fromkeys(
        ("call_method", "direction", "local_country_iso", "note", "note_html", "quality_info", "remote_country_iso"),
        "text",
    ),
    **dict.fromkeys(("source", "status"), "text"),
    **dict.fromkeys(("disposition", "local_phone", "local_phone_formatted", "phone"), "text|null"),
    **dict.fromkeys(("recording_url", "remote_phone", "remote_phone_formatted"), "text|null"),
    **dict.fromkeys(("has_recording", "is_forwarded", "is_joinable", "is_to_group_number"), "bool"),
    **dict.fromkeys(("duration", "voicemail_duration"), "int"),
    **dict.fromkeys(
        (
            *("agent_config_id", "cost", "date_answered", "dialer_id", "dialer_saved_search_id", "forwarded_to"),
            *("outcome_id", "parent_meeting_id", "recording_expires_at", "sequence_id", "sequence_name"),
            *("sequence_subscription_id", "transferred_from", "transferred_from_user_id", "transferred_to"),
            *("transferred_to_user_id", "voicemail_url"),
        ),
        "null",
    ),
    **dict.fromkeys(("coach_legs", "note_mentions", "recording_history"), "list"),
    "note_date_updated": "moment|null",
    "recording_duration": "null",
}
EMAIL: Final[Shape] = {
    **BASE,
    **_AGENT,
    "ai_draft": "null",
    "followup_sequence_add_cc_bcc": "bool",
    "send_as_id": "null",
    **dict.fromkeys(
        (
            *("attachments", "bcc", "body_html_quoted", "body_text_quoted", "cc", "message_ids", "opens"),
            *("references", "send_attempts", "to"),
        ),
        "list",
    ),
    **dict.fromkeys(("body_html", "body_preview", "body_text", "direction", "status", "subject"), "text"),
    **dict.fromkeys(
        (
            *("bulk_email_action_id", "email_account_id", "followup_sequence_id", "in_reply_to_id", "sender"),
            *("sequence_id", "sequence_name", "sequence_subscription_id", "template_id", "template_name"),
        ),
        "text|null",
    ),
    **dict.fromkeys(("date_scheduled", "date_sent"), "moment|null"),
    **dict.fromkeys(("has_reply", "need_smtp_credentials"), "bool"),
    "envelope": "object",
    "followup_sequence_delay": "int|null",
    "opens_summary": "null",
    "thread_id": "id",
}
ENVELOPE: Final[Shape] = {
    **dict.fromkeys(("bcc", "cc", "from", "reply_to", "sender", "to"), "list"),
    **dict.fromkeys(("date", "subject"), "text"),
    "in_reply_to": "text|null",
    "is_autoreply": "bool",
    "message_id": "null",
}
SMS: Final[Shape] = {
    **BASE,
    **_AGENT,
    **dict.fromkeys(("direction", "local_country_iso", "remote_country_iso", "source", "status", "text"), "text"),
    **dict.fromkeys(("local_phone", "local_phone_formatted", "remote_phone", "remote_phone_formatted"), "text|null"),
    **dict.fromkeys(("date_scheduled", "date_sent"), "moment|null"),
    **dict.fromkeys(
        (
            *("cost", "error_message", "sequence_id", "sequence_name", "sequence_subscription_id"),
            "template_id",
        ),
        "null",
    ),
    "attachments": "list",
}

_OWN: Final[Shape] = {
    "created_by": "id",
    "date_created": "moment",
    "date_updated": "moment",
    "id": "id",
    "organization_id": "id",
    "updated_by": "id",
}
_BARE: Final[Shape] = {**_OWN, "date_created": "bare", "date_updated": "bare"}
_BY_IDS: Final[Shape] = {
    "created_by_id": "id",
    "date_created": "bare",
    "date_updated": "bare",
    "id": "id",
    "updated_by_id": "id",
}
EMAIL_TEMPLATE: Final[Shape] = {
    **_OWN,
    "attachments": "list",
    "body": "text",
    "is_archived": "bool",
    "is_shared": "bool",
    "name": "text",
    "subject": "text",
    "unsubscribe_link_id": "null",
}
SMS_TEMPLATE: Final[Shape] = {
    **_BARE,
    "is_shared": "bool",
    "name": "text",
    "owned_by": "id|null",
    "status": "text",
    "text": "text",
}
SEQUENCE: Final[Shape] = {
    **_BY_IDS,
    "allow_manual_enrollment": "bool",
    "name": "text",
    "organization_id": "id",
    "owner_id": "id",
    "schedule": "object|null",
    "schedule_id": "text|null",
    "status": "text",
    "steps": "list",
    "timezone": "text",
    "trigger_query": "object|null",
}
SEQUENCE_STEP: Final[Shape] = {
    **_BY_IDS,
    "delay": "int",
    "email_template_id": "id|null",
    "required": "bool",
    "sms_template_id": "id|null",
    "step_allowed_delay": "int|null",
    "step_type": "text",
    "threading": "text|null",
}
SEQUENCE_SUBSCRIPTION: Final[Shape] = {
    **_BY_IDS,
    "date_created": "moment",
    "date_updated": "moment",
    "calls_assigned_to": "list",
    "contact_email": "text|null",
    "contact_id": "id",
    "lead_id": "id",
    "organization_id": "id",
    "sender_account_id": "text|null",
    "sender_email": "text|null",
    "sender_name": "text|null",
    "sequence_id": "id",
    "start_date": "moment|null",
    "status": "text",
    "status_reason": "text|null",
}
GROUP: Final[Shape] = {"id": "id", "name": "text", "organization_id": "id"}
PHONE_NUMBER: Final[Shape] = {
    "carrier": "text",
    "date_created": "moment",
    "date_updated": "moment",
    "forward_to": "text",
    "forward_to_enabled": "bool",
    "forward_to_formatted": "text|null",
    "id": "id",
    "is_group_number": "bool",
    "is_verified": "bool",
    "label": "text",
    "number": "text",
    "number_formatted": "text",
    "organization_id": "id",
    "participants": "list",
    "phone_numbers": "list",
    "phone_numbers_formatted": "list",
    "press_1_to_accept": "bool",
    "sms_enabled": "bool",
    "type": "text",
    "user_id": "id|null",
    "voicemail_greeting_url": "text|null",
}
PHONE_NUMBER_OF_ME: Final[Shape] = {
    **{
        name: type_
        for name, type_ in PHONE_NUMBER.items()
        if name not in {"participants", "phone_numbers", "phone_numbers_formatted"}
    },
    **dict.fromkeys(("address_id", "bundle_id"), "null"),
    "carrier_type": "text",
    "country": "text|null",
    "forward_to": "text|null",
    "is_premium": "bool",
    "last_billed_price": "float",
    "mms_enabled": "bool",
    "next_billing_on": "day",
    **dict.fromkeys(("supports_mms_to_countries", "supports_sms_to_countries"), "list"),
}
"""A phone number in `/me/`."""
INTEGRATION_LINK: Final[Shape] = {**_OWN, "name": "text", "type": "text", "url": "text"}
ROLE: Final[Shape] = {
    "date_created": "bare",
    "date_updated": "bare",
    "editable": "bool",
    "id": "text",
    "name": "text",
    "organization_id": "id",
    "permissions": "list",
    "visibility_user_lcf_behavior": "null",
    "visibility_user_lcf_ids": "null",
}
CONNECTED_ACCOUNT: Final[Shape] = {
    "_type": "text",
    **dict.fromkeys(("available_features", "enabled_features"), "list"),
    **dict.fromkeys(("calendar_receive_status", "imap", "smtp"), "null"),
    **dict.fromkeys(("date_created", "date_updated"), "moment"),
    **dict.fromkeys(("email", "email_receive_status", "receive_status", "send_status"), "text"),
    "default_identity": "object",
    "id": "id",
    "identities": "list",
    "organization_id": "id",
    "synced_calendars": "list",
    "user_id": "id",
}
WEBHOOK: Final[Shape] = {
    "counters": "object",
    "created_by": "id",
    "date_created": "bare",
    "date_updated": "bare",
    "events": "list",
    "health_status": "null",
    "history": "object",
    "id": "id",
    "latest_error": "text|null",
    "pause_reason": "text|null",
    "recent_consecutive_fail_buckets_cnt": "int",
    "status": "text",
    "updated_by": "id",
    "url": "text",
    "verify_ssl": "bool",
}
MEETING: Final[Shape] = {
    **BASE,
    **_RECORDED,
    **dict.fromkeys(("attached_call_ids", "provider_calendar_ids", "user_note_mentions"), "list"),
    "provider_calendar_type": "null",
    "actual_duration": "int|null",
    "attendees": "list",
    "calendar_event_link": "text|null",
    "calendar_event_uids": "list",
    "conference_links": "list",
    "connected_account_id": "id|null",
    "duration": "int|null",
    "ends_at": "moment|null",
    "integrations": "list",
    "is_recurring": "bool",
    "location": "text",
    "note": "text",
    "outcome_id": "id|null",
    "provider_calendar_event_id": "text|null",
    "source": "text",
    "starts_at": "moment|null",
    "status": "text",
    "summary": "text|null",
    "title": "text",
    "user_note": "text|null",
    "user_note_date_updated": "moment|null",
    "user_note_html": "text|null",
}
_TYPE: Final[Shape] = {
    **_BARE,
    "api_create_only": "bool",
    "description": "text|null",
    "editable_with_roles": "list",
    "fields": "list",
    "name": "text",
}
CUSTOM_ACTIVITY_TYPE: Final[Shape] = {**_TYPE, "is_archived": "bool"}
CUSTOM_OBJECT_TYPE: Final[Shape] = {**_TYPE, "back_reference_fields": "list", "name_plural": "text"}
CUSTOM_ACTIVITY: Final[Shape] = {
    **BASE,
    "custom_activity_type_id": "id",
    "last_published_at": "moment|null",
    "mentions": "list",
    "mentions_updated_at": "null",
    "pinned": "bool",
    "pinned_at": "moment|null",
    "source": "text",
    "status": "text",
}
CUSTOM_OBJECT: Final[Shape] = {**_OWN, "custom_object_type_id": "id", "lead_id": "id", "name": "text"}
CUSTOM_FIELD_OF_ACTIVITIES: Final[Shape] = {**CUSTOM_FIELD, "custom_activity_type_id": "id"}
CUSTOM_FIELD_OF_OBJECTS: Final[Shape] = {**CUSTOM_FIELD, "custom_object_type_id": "id"}
