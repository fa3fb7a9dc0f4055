"""Tasks in the API: `/api/v1/task/` (contract 3.8)."""

from functools import partial
from typing import Any, Final, Literal, TypeAlias

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import followed
from dealdock.platform.scenes.schema import SomeReference
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.record import children, records
from dealdock.vendors.close.record.api_kind import AUTHORS, FLAG, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.record.scene_fields import AuthoredRecord, SomeTaskDate
from dealdock.vendors.close.task import notifications
from dealdock.vendors.close.task import service as tasks
from dealdock.vendors.close.task.model import CALL, PRIORITIES, RESOLUTIONS, TYPES, USUAL_PRIORITY, USUAL_TYPE, Task
from dealdock.vendors.close.wire import documentation, errors, fields, moments
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import FIXED, NO_OBJECT, REQUIRED
from dealdock.vendors.close.wire.fields import BOOLEAN, Type, field
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter


class _Notification(TypedDict):
    """The keys of a task that the service creates itself."""

    assigned_to: str | None
    assigned_to_name: str | None
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date: str
    date_created: str
    date_updated: str
    id: str
    is_complete: bool
    lead_id: str
    lead_name: str
    object_id: str
    organization_id: str
    updated_by: str | None
    updated_by_name: str | None
    view: Literal["future", "inbox"]


@closed
class OpportunityDue(_Notification):
    """The task of an active opportunity that has a day on which it is to be won."""

    _type: Literal["opportunity_due"]
    object_type: Literal["opportunity"]
    opportunity_note: str
    opportunity_value: int | None
    opportunity_value_formatted: str
    opportunity_value_period: str


@closed
class EmailFollowup(_Notification):
    """The task of an email without a reply that asks for a follow-up."""

    _type: Literal["email_followup"]
    body_preview: str
    email_id: str
    object_type: Literal["emailthread"]
    subject: str


@closed
class IncomingSms(_Notification):
    """The task of a message that came in, and was sent to the inbox."""

    _type: Literal["incoming_sms"]
    local_phone: str | None
    local_phone_formatted: str | None
    object_type: Literal["sms"]
    remote_phone: str | None
    remote_phone_formatted: str | None
    text: str


@closed
class ShownTask(TypedDict):
    """A task of a lead."""

    agent_config_id: None
    deduplication_key: None
    is_primary_lead_notification: bool
    resolution: Literal["abandoned", "skipped"] | None
    sequence_id: None
    sequence_subscription_id: None
    _type: Literal["lead", "outgoing_call"]
    assigned_to: str | None
    assigned_to_name: str | None
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date: str | None
    date_created: str
    date_updated: str
    due_date: str | None
    id: str
    is_complete: bool
    is_dateless: bool
    lead_id: str
    lead_name: str
    object_id: str | None
    object_type: Literal["taskcompleted"] | None
    organization_id: str
    priority: Literal["medium", "high"]
    text: str | None
    updated_by: str | None
    updated_by_name: str | None
    view: Literal["archive", "future", "inbox"]


AnyTask: TypeAlias = ShownTask | OpportunityDue | EmailFollowup | IncomingSms


_DATE: Final = Type(lambda context, value: moments.day_or_moment(value, context.zone), str)
_LEAD: Final = field("lead_id", fields.reference("lead"), is_required=True)
"""Another lead at an update is an error."""
_ASSIGNED: Final = field("assigned_to", fields.reference("user"))
_COMPLETE: Final = field("is_complete", BOOLEAN, null=False)
_DATES: Final = (field("due_date", _DATE, "date"), field("date", _DATE))
"""The older name comes first, so that the other one has precedence."""
_FIELDS: Final = (
    field("_type", fields.choice(*TYPES), "type", null=USUAL_TYPE, at="create"),
    field("text", fields.text(), null=""),
    *_DATES,
    _ASSIGNED,
    _COMPLETE,
    field("priority", fields.choice(*PRIORITIES), null=USUAL_PRIORITY),
    field("resolution", fields.choice(*RESOLUTIONS)),
    field("contact_id", fields.reference("contact")),
)
NEW: Final = FieldTable("NewTask", (_LEAD, *_FIELDS), is_new=True)
CHANGES: Final = FieldTable("TaskChanges", (_LEAD, *_FIELDS))
CHANGES_IN_BULK: Final = FieldTable("TasksChanges", (*_DATES, _ASSIGNED, _COMPLETE))


def create_from(context: Context, sent: dict[str, Any]) -> int:
    """Add a task of a lead, and return its number. Raises `HttpError` 400."""
    return tasks.add(context, _columns(context, sent, None))


def change_by(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a task. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = records.get(context, Task, number)
    tasks.change(context, row.id, _columns(context, sent, row))


def _columns(context: Context, sent: dict[str, Any], row: AnyRow | None) -> dict[str, Any]:
    """Return the columns that a client sent. `row`: the task to change; None for a new one. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    columns = fields.columns((NEW if row is None else CHANGES).read(context, sent), wrong)
    lead_id = columns.get("lead_id") if row is None else row.lead_id
    if columns.get("lead_id", lead_id) != lead_id:
        wrong["lead"] = FIXED
    contact_id = columns.get("contact_id")
    if row is None and columns.get("type") == CALL and contact_id is None:
        wrong.setdefault("contact", REQUIRED)
    if contact_id is not None and records.get(context, Contact, contact_id).lead_id != lead_id:
        wrong["contact"] = NO_OBJECT
    errors.check(wrong)
    return columns


router = RestRouter("task", "/api/v1/task")

TaskList: Final = documentation.query("TaskList", tasks.FILTERS.items(), (*tasks.OTHERS, "_order_by"))


@router.operation(
    "list", "GET", query=TaskList, errors=("bad_request",), answer=lambda: page(AnyTask, "Task", total_results=int)
)
def list_(call: CurrentCall) -> Page:
    """Return tasks, the newest first."""
    return tasks.page_of_tasks(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownTask,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a task of a lead."""
    return tasks.read_task(call.context, create_from(call.context, call.sent))


@router.operation(
    "bulk_update",
    "PUT",
    fields=CHANGES_IN_BULK,
    query=TaskList,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: Empty,
)
def bulk_update(call: CurrentCall) -> Whole:
    """Change all tasks that match."""
    conditions = tasks.criteria(call.context, call.query)
    columns = call.columns(CHANGES_IN_BULK)
    for number in tasks.numbers(call.context, conditions):
        tasks.change(call.context, number, columns)
    return Whole({})


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: AnyTask)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a task."""
    made = call.context.ids.find("notification", call.match.parameters["id"])
    if made is not None:
        return notifications.read(call.context, made)
    return tasks.read_task(call.context, call.public_id("task"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownTask,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a task."""
    number = call.public_id("task")
    change_by(call.context, number, call.sent)
    return tasks.read_task(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a task."""
    tasks.remove(call.context, call.public_id("task"))
    return {}


TASK: Final = api_kind(
    "task",
    "tasks",
    Task,
    Edits(create_from, change_by, tasks.remove),
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "assigned_to": "user",
        "completion_id": "activity",
        **AUTHORS,
    },
    new={
        "type": None,
        "text": TEXT,
        "date": TEXT,
        "is_complete": FLAG,
        "priority": TEXT,
        "resolution": TEXT,
        "completion_id": None,
        **NOT_GIVEN,
    },
    base_in_scenes=AuthoredRecord,
    in_scenes={"date": (SomeTaskDate, None), "completion_id": (SomeReference, None)},
    derived=partial(followed, Task),
)
children.shown_as("task", ShownTask)
