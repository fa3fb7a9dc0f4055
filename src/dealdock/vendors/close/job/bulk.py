"""Bulk actions: changes of many leads (contract part 2, B.8)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import Kind
from dealdock.vendors.close.activity import kinds as activity_kinds
from dealdock.vendors.close.activity import service as activities
from dealdock.vendors.close.email_template import EmailTemplate, rendered
from dealdock.vendors.close.job import batches
from dealdock.vendors.close.job.batches import JobKind, each_lead, shown_action
from dealdock.vendors.close.job.model import CREATED, ERROR, PROCESSING, BulkDelete, BulkEdit, BulkEmail
from dealdock.vendors.close.lead import contact as contacts
from dealdock.vendors.close.lead import reading
from dealdock.vendors.close.lead import service as leads
from dealdock.vendors.close.lead.model import Lead
from dealdock.vendors.close.lead.service import LeadBody
from dealdock.vendors.close.record import custom_values, records
from dealdock.vendors.close.record.api_kind import AUTHORS, NO_EDITS, api_kind
from dealdock.vendors.close.record.custom_fields import fields_without_choices
from dealdock.vendors.close.record.custom_values import MAX_VALUES_OF_RECORD, CustomFieldIndex
from dealdock.vendors.close.record.scene_fields import SOME_OBJECTS, AuthoredRecord, SomeObject
from dealdock.vendors.close.search.body import MAX_SORTS, S_QUERY
from dealdock.vendors.close.wire import documentation, fields, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, check
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import check_list, checked_object, each
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable, list_type
from dealdock.web.rest.routing import RestRouter

Value: TypeAlias = str | int | float | bool


class Selection(TypedDict):
    """The objects of an action, and its progress."""

    created_by: str | None
    date_created: str
    date_updated: str
    id: str
    organization_id: str
    results_limit: int | None
    s_query: dict[str, Any] | None
    send_done_email: bool
    sort: list[dict[str, Any]]
    status: Literal["created", "processing", "done", "error"]
    updated_by: str | None


class _Shown(Selection):
    n_leads: int | None
    n_leads_processed: int
    n_objects: int | None
    n_objects_processed: int
    query: str | None


@closed
class ShownBulkEdit(_Shown):
    """A change of leads."""

    custom_field_name: str | None
    custom_field_value: Value | list[Value] | None
    lead_status_id: str | None
    type: Literal["set_lead_status", "set_custom_field", "clear_custom_field"]


@closed
class ShownBulkDelete(_Shown):
    """A deletion of leads."""

    bulk_object_type: Literal["lead"]


@closed
class ShownBulkEmail(_Shown):
    """An email to leads."""

    contact_preference: Literal["lead", "contact"]
    email_account_id: str | None
    sender: str
    template_id: str


STATUS: Final = "set_lead_status"
SET: Final = "set_custom_field"
CLEAR: Final = "clear_custom_field"
OPERATIONS: Final = ("replace", "add", "remove")

_SORT: Final = Type(each(lambda _, value: checked_object(value), MAX_SORTS), list_type(dict[str, Any], MAX_SORTS))
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)

SELECTION: Final = (
    field("query", fields.text()),
    field("s_query", S_QUERY),
    field("sort", _SORT, null=[]),
    field("results_limit", fields.integer(0)),
    field("send_done_email", BOOLEAN, null=True),
)
"""The fields by which objects are chosen."""


def _values(_: Context, value: Any) -> list[Any]:
    """Read several values of a custom field, which the field itself checks."""
    check_list(value, MAX_VALUES_OF_RECORD)
    return list(value)


NEW_EDIT: Final = FieldTable(
    "NewBulkEdit",
    (
        *SELECTION,
        field("type", fields.choice(STATUS, SET, CLEAR), is_required=True),
        field("lead_status_id", fields.reference("leadStatus")),
        field("custom_field_id", _LABEL),
        field("custom_field_name", _LABEL),
        field("custom_field_value", Type(lambda _, value: value, Any)),
        field("custom_field_values", Type(_values, list_type(Any, MAX_VALUES_OF_RECORD))),
        field("custom_field_operation", fields.choice(*OPERATIONS), null=OPERATIONS[0]),
    ),
    is_new=True,
)
NEW_DELETE: Final = FieldTable("NewBulkDelete", SELECTION, is_new=True)
NEW_EMAIL: Final = FieldTable(
    "NewBulkEmail",
    (
        *SELECTION,
        field("template_id", fields.reference("emailTemplate"), is_required=True),
        field("sender", _LABEL, is_required=True),
        field("contact_preference", fields.choice("lead", "contact"), null="lead"),
        field("email_account_id", _LABEL),
    ),
    is_new=True,
)


_LEAD: Final = "lead"


def edit_plan(context: Context, columns: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return the change of each lead, and the details that the action shows. Raises `HttpError` 400."""
    type_, status_id = columns.pop("type"), columns.pop("lead_status_id", None)
    named = columns.pop("custom_field_id", None), columns.pop("custom_field_name", None)
    value, values = columns.pop("custom_field_value", None), columns.pop("custom_field_values", None)
    form = columns.pop("custom_field_operation", OPERATIONS[0])
    details = {"custom_field_name": None, "custom_field_value": None, "lead_status_id": None, "type": type_}
    if type_ == STATUS:
        check({"lead_status": REQUIRED} if status_id is None else {})
        return {"status_id": status_id}, {**details, "lead_status_id": context.ids.show("leadStatus", status_id)}
    found = CustomFieldIndex(context, fields_without_choices(context, _LEAD))
    field = next((known for name in named if name is not None and (known := found.find(name)) is not None), None)
    if field is None:
        check({"custom_field_id": NO_OBJECT if any(named) else REQUIRED})
        raise LookupError  # `check` has raised
    if type_ == CLEAR:
        sent: list[Any] = [None]
        form = OPERATIONS[0]
    elif value is None and values is None:
        check({"custom_field_value": REQUIRED})
        sent = []
    else:
        sent = [value if values is None else values]
    if form != OPERATIONS[0] and values is not None:
        sent = list(values)
    key = f"custom.{context.ids.show('customField', field.id)}" + ("" if form == OPERATIONS[0] else f".{form}")
    changes = [{key: each} for each in sent]
    _customs(context, changes)
    shown = {"custom_field_name": field.name, "custom_field_value": value if values is None else values}
    return {"customs": changes}, {**details, **(shown if type_ != CLEAR else {"custom_field_name": field.name})}


def _customs(context: Context, changes: Sequence[Mapping[str, Any]]) -> list[custom_values.ValueChange]:
    """Read the changes of custom fields. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    found = [each for one in changes for each in custom_values.read(context, _LEAD, one, wrong, is_new=False)]
    check({"custom_field_value": next(iter(wrong.values()))} if wrong else {})
    return found


def _edit(context: Context, job: AnyRow, numbers: Iterator[int], _: int) -> None:
    plan = job.plan
    fields = {name: plan[name] for name in ("status_id",) if name in plan}
    body = LeadBody(fields, _customs(context, plan.get("customs", ())), ())
    each_lead(numbers, lambda number: leads.change(context, reading.row_of(context, number), body))


def _delete(context: Context, _: AnyRow, numbers: Iterator[int], __: int) -> None:
    each_lead(numbers, partial(leads.remove, context))


def _email(context: Context, job: AnyRow, numbers: Iterator[int], _: int) -> None:
    """Log an email to each contact of each lead, or only to the first one. Contacts need an address."""
    template = records.find(context, EmailTemplate, job.plan["template_id"])
    to_all = job.plan["contact_preference"] == "contact"
    for number in numbers:
        if template is None or records.find(context, Lead, number) is None:
            continue
        receivers = [each for each in contacts.of_leads(context, [number]).get(number, ()) if each["emails"]]
        for receiver in receivers if to_all else receivers[:1]:
            contact_id = context.ids.find("contact", receiver["id"])
            texts = {"subject": template.subject, "body_html": template.body}
            sent = {name: rendered(context, text, number, contact_id) for name, text in texts.items()}
            shown = {
                **sent,
                "status": "sent",
                "to": [receiver["emails"][0]["email"]],
                "sender": job.plan["sender"],
                "email_account_id": job.details["email_account_id"],
                "bulk_email_action_id": context.ids.show("bulkEmail", job.id),
            }
            columns = {"lead_id": number, "contact_id": contact_id}
            activities.create(context, activity_kinds.BY_TYPE[activity_kinds.EMAIL], columns, shown)


EDIT: Final = JobKind(
    "bulkEdit",
    BulkEdit,
    lambda _: "bulk_action.edit",
    lambda context, row: shown_action(context, "bulkEdit", row),
    _edit,
    is_bulk_action=True,
)
DELETE: Final = JobKind(
    "bulkDelete",
    BulkDelete,
    lambda _: "bulk_action.delete",
    lambda context, row: shown_action(context, "bulkDelete", row),
    _delete,
    is_bulk_action=True,
)
EMAIL: Final = JobKind(
    "bulkEmail",
    BulkEmail,
    lambda _: "bulk_action.email",
    lambda context, row: shown_action(context, "bulkEmail", row),
    _email,
    is_bulk_action=True,
)


Plan = Callable[[Context, dict[str, Any]], tuple[Mapping[str, Any], Mapping[str, Any]]]
"""Takes the columns that only this kind has. Returns the change of each lead, and the details that are shown."""


class _Action(NamedTuple):
    """A kind of bulk action."""

    name: str
    job: JobKind
    fields: FieldTable
    plan: Plan
    answer: Any
    """The type of an action in answers."""


def _email_plan(context: Context, columns: dict[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    template_id = columns.pop("template_id")
    own = {"contact_preference": columns.pop("contact_preference", "lead"), "sender": columns.pop("sender")}
    account = {"email_account_id": columns.pop("email_account_id", None)}
    shown = {**own, **account, "template_id": context.ids.show("emailTemplate", template_id)}
    return {**own, "template_id": template_id}, shown


_ACTIONS: Final = (
    _Action("edit", EDIT, NEW_EDIT, edit_plan, ShownBulkEdit),
    _Action("delete", DELETE, NEW_DELETE, lambda *_: ({}, {"bulk_object_type": "lead"}), ShownBulkDelete),
    _Action("email", EMAIL, NEW_EMAIL, _email_plan, ShownBulkEmail),
)


class _Operations:
    """The operations of one kind."""

    def __init__(self, action: _Action) -> None:
        self._action = action

    def list(self, call: CurrentCall) -> Page:
        """Return the actions of this kind, the newest first."""
        cut, context, job = parameters.cut(call.context, call.query), call.context, self._action.job
        rows = records.page(context, job.model, cut)
        return parameters.page_and_next([job.show(context, row) for row in rows], cut)

    def create(self, call: CurrentCall) -> dict[str, Any]:
        """Begin an action of this kind."""
        return call.once(partial(self._begin, call))

    def _begin(self, call: Call) -> dict[str, Any]:
        context, action = call.context, self._action
        columns = call.columns(action.fields)
        plan, details = action.plan(context, columns)
        numbers = batches.leads(context, columns)
        return batches.add(call, action.job, {**columns, "details": details}, numbers, plan)

    def read(self, call: CurrentCall) -> dict[str, Any]:
        """Return an action of this kind, with its progress."""
        job = self._action.job
        return job.show(call.context, records.get(call.context, job.model, call.public_id(job.kind)))

    def router(self) -> RestRouter:
        """Return the router of the kind."""
        name, title = self._action.name, f"Bulk{self._action.name.capitalize()}List"
        router = RestRouter(f"bulk_{name}", f"/api/v1/bulk_action/{name}")
        of = self._action.answer
        lists = documentation.query(title)
        router.operation("list", "GET", query=lists, errors=("bad_request",), answer=lambda: page(of))(self.list)
        needs = ("wrong_type", "bad_request", "invalid")
        create = router.operation(
            "create", "POST", fields=self._action.fields, errors=needs, writes=True, answer=lambda: of, begins_job=True
        )
        create(self.create)
        router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: of)(self.read)
        return router


ROUTERS: Final = tuple(_Operations(action).router() for action in _ACTIONS)


def job_kind(name: str, plural: str, model: Any, **derived: Any) -> Kind:
    """Return the kind of jobs of a model. `derived`: further columns of a job of a scene."""
    in_scenes = {"s_query": (SomeObject, None), "details": (SomeObject, None), "sort": SOME_OBJECTS}
    of_row: dict[str, Any] = {"in_scenes": in_scenes, "derived": lambda row: {**_job(row), **derived}}
    return api_kind(name, plural, model, NO_EDITS, references=AUTHORS, base_in_scenes=AuthoredRecord, **of_row)


def _job(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a job of a scene, whose batches are not in the scene: it does not go on."""
    is_over = row["status"] not in {CREATED, PROCESSING}
    return {"plan": {}, "details": row["details"] or {}, "status": row["status"] if is_over else ERROR}


BULK_EDIT: Final = job_kind("bulkEdit", "bulkEdits", BulkEdit)
BULK_DELETE: Final = job_kind("bulkDelete", "bulkDeletes", BulkDelete)
BULK_EMAIL: Final = job_kind("bulkEmail", "bulkEmails", BulkEmail)
