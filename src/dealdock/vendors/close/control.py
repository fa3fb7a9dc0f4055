"""Close's part in the control plane."""

from typing import Any, Final, Literal

from dealdock.control import fields
from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER, Board
from dealdock.vendors.close import models
from dealdock.vendors.close.contact import routes as contact
from dealdock.vendors.close.control_models import MODELS
from dealdock.vendors.close.control_records import record_type
from dealdock.vendors.close.custom_field import service as custom_field
from dealdock.vendors.close.custom_field.fields import NEW as NEW_CUSTOM_FIELD
from dealdock.vendors.close.dispatch import Call
from dealdock.vendors.close.lead import routes as lead
from dealdock.vendors.close.lead_status import routes as lead_status
from dealdock.vendors.close.opportunity import routes as opportunity
from dealdock.vendors.close.opportunity_status import routes as opportunity_status
from dealdock.vendors.close.pipeline import routes as pipeline
from dealdock.vendors.close.task import routes as task

_AUTHORS: Final = {"created_by": "user", "updated_by": "user"}
_NOT_GIVEN: Final = {"created_by": None, "updated_by": None}
_TEXT: Final[Any] = (str | None, None)
_NUMBER: Final[Any] = (int | None, None)
_FLAG: Final[Any] = (bool | None, None)
_LIST: Final[Any] = (list[Any] | None, None)
_CUSTOM: Final[Any] = (dict[str, Any] | None, None)
_WORDS: Final = ("name_words", "display_words", "description_words", "url_words")
_SEARCHED: Final = (
    "display_name",
    "name_words",
    "title_words",
    "email_keys",
    "email_words",
    "phone_keys",
    "phone_words",
)


def _of(routes: Any) -> dict[str, Any]:
    return {"create": routes.create, "update": routes.update, "delete": routes.delete}


def _create_field(call: Call) -> Any:
    object_ = call.sent.pop("object")
    number = custom_field.create(call.context, object_, call.columns(NEW_CUSTOM_FIELD))
    return custom_field.shown(call.context, object_, number)


OPPORTUNITY: Final = record_type(
    "opportunity",
    "opportunities",
    models.Opportunity,
    _of(opportunity),
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "status_id": "opportunityStatus",
        "user_id": "user",
        **_AUTHORS,
    },
    hidden={"note_words"},
    new={
        "lead_id": _TEXT,
        "status_id": _TEXT,
        "status": _TEXT,
        "value": _NUMBER,
        "value_period": _TEXT,
        "confidence": _NUMBER,
        "note": _TEXT,
        "date_won": _TEXT,
        "date_lost": None,
        "custom": _CUSTOM,
        "created_at": (fields.MillisecondMoment | None, None),
        **_NOT_GIVEN,
    },
    fixed={"created_at"},
    shown={"custom": dict[str, Any]},
    board=Board(
        name="lead_id.display_name",
        stage="status_id.label",
        position="status_id.position",
        amount="value",
        closed=("date_won", "date_lost"),
        won={"status_id.type": ("won",)},
        lost={"status_id.type": ("lost",)},
        currency="currency",
        units=100,
    ),
    example={"value": 50_000, "status": "Won"},
)
LEAD: Final = record_type(
    "lead",
    "leads",
    models.Lead,
    _of(lead),
    references={"status_id": "leadStatus", **_AUTHORS},
    hidden=set(_WORDS),
    new={
        "name": _TEXT,
        "display_name": None,
        "description": _TEXT,
        "url": _TEXT,
        "status_id": _TEXT,
        "status": _TEXT,
        "addresses": _LIST,
        "contacts": _LIST,
        "custom": _CUSTOM,
        **_NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    example={"name": "Harbour Books"},
)
CONTACT: Final = record_type(
    "contact",
    "contacts",
    models.Contact,
    _of(contact),
    references={"lead_id": "lead", **_AUTHORS},
    hidden=set(_SEARCHED) - {"display_name"},
    new={
        "lead_id": _TEXT,
        "name": _TEXT,
        "display_name": None,
        "title": _TEXT,
        "emails": _LIST,
        "phones": _LIST,
        "urls": _LIST,
        "timezone": None,
        "custom": _CUSTOM,
        **_NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    example={"name": "Jane Roe", "emails": [{"type": "office", "email": "jane@example.com"}]},
)
PIPELINE: Final = record_type(
    "pipeline",
    "pipelines",
    models.Pipeline,
    _of(pipeline),
    references=_AUTHORS,
    new={"name": str, "statuses": _LIST, **_NOT_GIVEN},
    example={"name": "Renewals"},
)
OPPORTUNITY_STATUS: Final = record_type(
    "opportunityStatus",
    "opportunityStatuses",
    models.OpportunityStatus,
    _of(opportunity_status),
    references={"pipeline_id": "pipeline"},
    new={"pipeline_id": _TEXT, "label": str, "type": _TEXT, "position": None},
    fixed={"pipeline_id"},
    example={"label": "Contract sent", "type": "active"},
)
LEAD_STATUS: Final = record_type(
    "leadStatus",
    "leadStatuses",
    models.LeadStatus,
    _of(lead_status),
    references={},
    new={"label": str, "position": None},
    example={"label": "Interested"},
)
CUSTOM_FIELD: Final = record_type(
    "customField",
    "customFields",
    models.CustomField,
    {"create": _create_field},
    references=_AUTHORS,
    json_columns=("choices",),
    new={
        "object": Literal["opportunity", "lead", "contact"],
        "name": str,
        "type": str,
        "description": _TEXT,
        "choices": (list[str] | None, None),
        "accepts_multiple_values": _FLAG,
        "required": _FLAG,
        **_NOT_GIVEN,
    },
    shown={"choices": list[str]},
    example={"object": "opportunity", "name": "Region", "type": "choices", "choices": ["North", "South"]},
)
TASK: Final = record_type(
    "task",
    "tasks",
    models.Task,
    _of(task),
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "assigned_to": "user",
        "completion_id": "activity",
        **_AUTHORS,
    },
    hidden={"due"},
    new={"text": _TEXT, "date": _TEXT, "is_complete": _FLAG, "priority": _TEXT, "completion_id": None, **_NOT_GIVEN},
)
ACTIVITY: Final = record_type(
    "activity",
    "activities",
    models.Activity,
    {},
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "user_id": "user",
        "opportunity_id": "opportunity",
        **_AUTHORS,
    },
    hidden={"old_status_keys", "new_status_keys"},
)
EVENT: Final = record_type(
    "event",
    "events",
    models.Event,
    {},
    references={"user_id": "user"},
)

CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(
        USER,
        OPPORTUNITY,
        LEAD,
        CONTACT,
        PIPELINE,
        OPPORTUNITY_STATUS,
        LEAD_STATUS,
        CUSTOM_FIELD,
        TASK,
        ACTIVITY,
        EVENT,
    ),
    descriptions=read_descriptions("dealdock.vendors.close"),
)
