"""Sequences in answers, as OpenAPI describes them."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.apollo.contact.answers import ENROLLED, STOPPED
from dealdock.vendors.apollo.sequence.layout import BEFORE, BEHIND, COUNTS, STATUSES
from dealdock.vendors.apollo.wire.described import PAGE, list_of, types_of
from dealdock.web.rest.answers import object_type

_SEQUENCE: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("id", "name", "created_at", "emailer_schedule_id", "cc_emails", "bcc_emails"), str),
    **dict.fromkeys(("archived", "active", "loaded_stats"), bool),
    **dict.fromkeys(("max_emails_per_day", "same_account_reply_policy_cd")),
    "user_id": str | None,
    **types_of({**BEFORE, **BEHIND}, {}),
    **dict.fromkeys(("unique_scheduled", "underperforming_touches_count", *COUNTS), int),
}
_STEPS: Final[Mapping[str, Any]] = dict.fromkeys(("emailer_steps", "emailer_touches"), list[Any])

SEQUENCE: Final = object_type("ShownSequence", _SEQUENCE)
_STATUSES: Final = object_type("ContactStatuses", dict.fromkeys(STATUSES, int))
_WHOLE: Final = object_type("WholeSequence", {**_SEQUENCE, "contact_statuses": _STATUSES, "emailer_steps": list[Any]})
ONE: Final = object_type("SequenceAnswer", {"emailer_campaign": _WHOLE, **_STEPS, "emailer_templates": list[Any]})
FOUND: Final = object_type("SequencesAnswer", {**PAGE, "emailer_campaigns": list_of(SEQUENCE)})
_TEAM: Final = object_type("TeamOfSequences", {"id": str, "sequences_finder_empty": bool})
ADDED: Final = object_type(
    "AddedContacts",
    {
        "contacts": list_of(ENROLLED),
        "skipped_contact_ids": dict[str, str],
        "emailer_campaign": SEQUENCE,
        **_STEPS,
        "team": _TEAM,
        "signals_hash": None,
    },
)
REMOVED: Final = object_type(
    "RemovedContacts",
    {"contacts": list_of(STOPPED), "emailer_campaigns": list_of(SEQUENCE)},
)
_SCHEDULE: Final = object_type(
    "Schedule",
    {
        **dict.fromkeys(("id", "name", "time_zone"), str),
        **dict.fromkeys(("default", "use_contacts_time_zone", "skip_holidays"), bool),
    },
)
SCHEDULES: Final = object_type("SchedulesAnswer", {"emailer_schedules": list_of(_SCHEDULE)})
