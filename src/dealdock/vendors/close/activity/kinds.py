"""The kinds of activities, as a table (contract 3.7)."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.pipeline.model import LeadStatus, OpportunityStatus
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MOMENT, Type, field
from dealdock.vendors.close.wire.lists import TEXTS
from dealdock.web.rest.fields import Field

OPPORTUNITY_STATUS_CHANGE: Final = "OpportunityStatusChange"
LEAD_STATUS_CHANGE: Final = "LeadStatusChange"
CREATED: Final = "Created"
TASK_COMPLETED: Final = "TaskCompleted"
NOTE: Final = "Note"


class Kind(NamedTuple):
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
    columns: Sequence[Field] = ()
    """The sent fields that have a column."""
    event: str | None = None
    """Its type in the event log. None: its changes are no events."""
    absent: Sequence[str] = ()
    """The fields of all activities that this kind does not have."""
    other_path: str | None = None
    """A path at which clients find the same operations."""


_LEAD: Final = field("lead_id", fields.reference("lead", Lead), at="create", is_required=True)
COLUMNS: Final = (
    _LEAD,
    field("contact_id", fields.reference("contact", Contact)),
    field("date_created", MOMENT, "created_at", at="create"),
    field("activity_at", MOMENT),
)
"""The fields of every activity that have a column."""

_TEXT: Final = fields.text()
_HTML: Final = fields.text(10 * fields.MAX_TEXT_CHARACTERS)
"""The longest note as HTML, where a character is written with up to six."""
_ALL: Final = ("list", "create", "read", "update", "delete")
_OF_CHANGES: Final = ("list", "create", "read", "delete")


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(field(name, _TEXT) for name in names)


def _logged(*names: str) -> tuple[Field, ...]:
    """Return fields of texts. `names`: without `old_` and `new_`."""
    return _texts(*(f"{side}_{name}" for side in ("old", "new") for name in names))


def _statuses(model: type[OpportunityStatus] | type[LeadStatus]) -> tuple[Field, ...]:
    kind: Type = fields.reference("leadStatus" if model is LeadStatus else "opportunityStatus", model)
    names = ("old_status_id", "new_status_id")
    return tuple(field(name, kind, at="create", is_required=True) for name in names)


KINDS: Final = (
    Kind(
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
            field("opportunity_id", fields.reference("opportunity", Opportunity), at="create", is_required=True),
            *_statuses(OpportunityStatus),
        ),
        event="activity.opportunity_status_change",
        other_path="/opportunitystatuschange",
    ),
    Kind(
        LEAD_STATUS_CHANGE,
        "lead_status_change",
        "/status_change/lead",
        _OF_CHANGES,
        logged=_logged("status_id", "status_label"),
        columns=_statuses(LeadStatus),
        event="activity.lead_status_change",
        other_path="/leadstatuschange",
    ),
    Kind(
        CREATED,
        "created",
        "/created",
        ("list", "read"),
        logged=_texts("source", "import_id"),
        event="activity.created",
    ),
    Kind(
        TASK_COMPLETED,
        "task_completed",
        "/task_completed",
        ("list", "read", "delete"),
        logged=_texts("task_id", "task_text", "task_assigned_to", "task_assigned_to_name"),
        absent=("contact_id",),
    ),
    Kind(
        NOTE,
        "note",
        "/note",
        _ALL,
        (field("note", _TEXT, null=""),),
        logged=(field("note_html", _HTML),),
        event="activity.note",
    ),
    Kind(
        "Call",
        "call",
        "/call",
        _ALL,
        (*_texts("direction", "phone", "note", "status"), field("duration", fields.integer(0))),
    ),
    Kind(
        "Email",
        "email",
        "/email",
        _ALL,
        (
            *_texts("subject", "body_text", "body_html", "status", "sender", "direction"),
            field("to", TEXTS),
        ),
    ),
)

BY_TYPE: Final = {kind.type: kind for kind in KINDS}
