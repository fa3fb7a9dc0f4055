"""The kinds of activities, as a table (contract 3.7)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity import types
from dealdock.vendors.close.activity.types import ATTACHMENTS, CONTACT, LOST_CONTACT, NOTES, WHATSAPP, with_both_notes
from dealdock.vendors.close.record.events import Action
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, MOMENT, field
from dealdock.web.rest.fields import Field

OPPORTUNITY_STATUS_CHANGE: Final = "OpportunityStatusChange"
LEAD_STATUS_CHANGE: Final = "LeadStatusChange"
CREATED: Final = "Created"
TASK_COMPLETED: Final = "TaskCompleted"
NOTE: Final = "Note"
CALL: Final = "Call"
EMAIL: Final = "Email"
SMS: Final = "SMS"
MEETING: Final = "Meeting"
CUSTOM: Final = "CustomActivity"
MESSAGES: Final = frozenset({EMAIL, SMS})
"""The kinds whose records have a status, and change only as drafts."""


class ActivityType(NamedTuple):
    """A kind of activity."""

    type: str
    """As `_type` shows it."""
    object: str
    """Its name for faults and the journal."""
    path: str
    """Below `/api/v1/activity`."""
    operations: Sequence[str]
    fields: Sequence[Field] = ()
    """The sent fields without a column; they are kept among the details."""
    logged: Sequence[Field] = ()
    """Further fields of the details, which are derived and never sent."""
    usual: Mapping[str, Any] = {}
    """The keys of its answers that all its activities share. They are not stored."""
    derive: Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, Any]] = lambda shown, _: dict(shown)
    """Returns the details to store, from all details and the sent ones."""
    shown: Callable[[AnyRow, str], Mapping[str, Any]] = lambda *_: {}
    """Returns further keys of an answer, from the row and the public id."""
    occurred: Callable[[Mapping[str, Any], Mapping[str, Any]], Sequence[Action]] = lambda *_: ()
    """Returns what happened to an activity in addition to its creation or change, from its details before and after."""
    finds_lead: bool = False
    """True if a client may name a contact in place of the lead."""
    columns: Sequence[Field] = ()
    """The sent fields that have a column."""
    checked: Sequence[Field] = ()
    """The sent fields that are checked, and not kept."""
    event: str | None = None
    """Its type in the event log. None: its changes are not events."""
    absent: Sequence[str] = ()
    """The fields of all activities that this kind does not have."""
    is_made_elsewhere: bool = False
    """True: the API changes its own fields only, and the control plane makes its records, with the logged fields."""
    other_path: str | None = None
    """A path at which clients find the same operations."""

    @property
    def keeps_contacts(self) -> bool:
        """True if the id of a contact that does not exist is kept as it was sent."""
        return LOST_CONTACT in self.logged


_LEAD: Final = fields.reference("lead")
_USERS: Final = fields.reference("user")
_COLUMNS: Final = (
    field("date_created", MOMENT, "created_at", at="create"),
    field("activity_at", MOMENT),
    field("created_by", _USERS, at="create"),
    field("user_id", _USERS),
)


def sent_fields(kind: ActivityType, *, by_control: bool = False) -> Sequence[Field]:
    """Return the fields that the API takes, or the control plane."""
    if not kind.is_made_elsewhere:
        return (*columns(kind), *kind.fields, *kind.checked)
    return (*columns(kind), *kind.fields, *kind.logged) if by_control else kind.fields


def columns(kind: ActivityType) -> Sequence[Field]:
    """Return the fields that have a column."""
    at: Literal["both", "create"] = "both" if kind.type in MESSAGES else "create"
    lead = field("lead_id", _LEAD, at=at, is_required=not kind.finds_lead)
    contact = CONTACT if kind.keeps_contacts else field("contact_id", fields.reference("contact"))
    return (lead, contact, *_COLUMNS, *kind.columns)


_TEXT: Final = fields.text()
_ALL: Final = ("list", "create", "read", "update", "delete")
_OF_CHANGES: Final = ("list", "create", "read", "delete")


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(field(name, _TEXT) for name in names)


def _logged(*names: str) -> tuple[Field, ...]:
    """Return fields of texts. `names`: without `old_` and `new_`."""
    return _texts(*(f"{side}_{name}" for side in ("old", "new") for name in names))


def _statuses(kind: str) -> tuple[Field, ...]:
    names = ("old_status_id", "new_status_id")
    return tuple(field(name, fields.reference(kind), at="create", is_required=True) for name in names)


KINDS: Final = (
    ActivityType(
        OPPORTUNITY_STATUS_CHANGE,
        "opportunity_status_change",
        "/status_change/opportunity",
        _OF_CHANGES,
        logged=(
            *_logged("pipeline_id", "pipeline_name", "status_id", "status_label", "status_type"),
            *_texts("opportunity_id", "opportunity_date_won"),
            *(field(f"opportunity_{name}", fields.integer()) for name in ("confidence", "value")),
            *_texts(*(f"opportunity_value_{part}" for part in ("currency", "formatted", "period"))),
        ),
        columns=(
            field("opportunity_id", fields.reference("opportunity"), at="create", is_required=True),
            *_statuses("opportunityStatus"),
        ),
        event="activity.opportunity_status_change",
        other_path="/opportunitystatuschange",
    ),
    ActivityType(
        LEAD_STATUS_CHANGE,
        "lead_status_change",
        "/status_change/lead",
        _OF_CHANGES,
        logged=_logged("status_id", "status_label"),
        columns=_statuses("leadStatus"),
        event="activity.lead_status_change",
        other_path="/leadstatuschange",
    ),
    ActivityType(
        CREATED,
        "created",
        "/created",
        ("list", "read"),
        logged=_texts("source", "import_id"),
        event="activity.created",
    ),
    ActivityType(
        TASK_COMPLETED,
        "task_completed",
        "/task_completed",
        ("list", "read", "delete"),
        logged=_texts("task_id", "task_text", "task_assigned_to", "task_assigned_to_name"),
        absent=("contact_id",),
        event="activity.task_completed",
    ),
    ActivityType(
        NOTE,
        "note",
        "/note",
        _ALL,
        (*NOTES, field("title", fields.text(MAX_LABEL_CHARACTERS)), field("pinned", BOOLEAN, null=False), ATTACHMENTS),
        logged=_texts("pinned_at"),
        usual={"note_mentions": [], "source": "api"},
        derive=with_both_notes,
        finds_lead=True,
        event="activity.note",
    ),
    ActivityType(
        CALL,
        "call",
        "/call",
        _ALL,
        types.CALL_FIELDS,
        logged=(*types.CALL_LOGGED, LOST_CONTACT),
        usual=types.CALL_USUAL,
        derive=with_both_notes,
        shown=types.shown_call,
        occurred=types.call_occurred,
        finds_lead=True,
        event="activity.call",
    ),
    ActivityType(
        EMAIL,
        "email",
        "/email",
        _ALL,
        types.EMAIL_FIELDS,
        logged=(*types.EMAIL_LOGGED, LOST_CONTACT),
        usual=types.EMAIL_USUAL,
        derive=types.with_status,
        shown=types.shown_email,
        occurred=types.message_occurred,
        finds_lead=True,
        columns=(field("followup_date", fields.DAY),),
        checked=(types.SEND_IN,),
        event="activity.email",
    ),
    ActivityType(
        SMS,
        "sms",
        "/sms",
        _ALL,
        types.SMS_FIELDS,
        checked=(types.SEND_IN,),
        logged=(LOST_CONTACT,),
        usual=types.SMS_USUAL,
        derive=types.with_direction,
        shown=types.shown_sms,
        occurred=types.message_occurred,
        finds_lead=True,
        event="activity.sms",
    ),
    ActivityType(
        MEETING,
        "meeting",
        "/meeting",
        ("list", "read", "update", "delete"),
        types.MEETING_FIELDS,
        logged=types.MEETING_LOGGED,
        usual=types.MEETING_USUAL,
        derive=types.with_user_note,
        shown=types.shown_meeting,
        event="activity.meeting",
        finds_lead=True,
        occurred=types.meeting_occurred,
        is_made_elsewhere=True,
    ),
    ActivityType(
        WHATSAPP,
        "whatsapp_message",
        "/whatsapp_message",
        _ALL,
        types.WHATSAPP_FIELDS,
        logged=(LOST_CONTACT,),
        derive=types.with_incoming,
        shown=types.shown_whatsapp,
        finds_lead=True,
        event="activity.whatsapp_message",
    ),
    ActivityType(
        CUSTOM,
        "custom_activity",
        "/custom",
        _ALL,
        types.CUSTOM_FIELDS,
        logged=_texts("pinned_at", "last_published_at"),
        usual=types.CUSTOM_USUAL,
        finds_lead=True,
        columns=types.CUSTOM_COLUMNS,
        event="activity.custom_activity",
    ),
)

BY_TYPE: Final = {kind.type: kind for kind in KINDS}
