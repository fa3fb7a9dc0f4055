"""The operations of tasks: `/api/v1/task/` (contract 3.8)."""

from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.task import queries, service
from dealdock.vendors.close.task.fields import CHANGES, CHANGES_IN_BULK, NEW
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.wire import documentation, errors, fields
from dealdock.vendors.close.wire.errors import FIXED, NO_OBJECT
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.routing import RestRouter

router = RestRouter("task", "/api/v1/task")

TaskList: Final = documentation.query("TaskList", queries.FILTERS.items(), (*queries.OTHERS, "_order_by"))


@router.operation("list", "GET", query=TaskList, errors=("bad_request",))
def list_(call: CurrentCall) -> Page:
    """Return tasks, the newest first."""
    return queries.page(call.context, call.query)


@router.operation(
    "create", "POST", fields=NEW, errors=("wrong_type", "bad_request", "invalid"), writes=True, is_short=True
)
def create(call: CurrentCall) -> Any:
    """Create a task of a lead."""
    return queries.read(call.context, service.create(call.context, _columns(call, None)))


@router.operation("bulk_update", "PUT", fields=CHANGES_IN_BULK, query=TaskList,
                  errors=("wrong_type", "bad_request", "invalid"), writes=True)  # fmt: skip
def bulk_update(call: CurrentCall) -> Any:
    """Change all tasks that match."""
    conditions = queries.criteria(call.context, call.query)
    columns = call.columns(CHANGES_IN_BULK)
    for number in queries.numbers(call.context, conditions):
        service.change(call.context, number, columns)
    return Whole({})


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a task."""
    return queries.read(call.context, call.public_id("task"))


@router.operation("update", "PUT", "/{id}", fields=CHANGES,
                  errors=("wrong_type", "bad_request", "not_found", "invalid"), writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change a task."""
    row = records.get(call.context, Task, call.public_id("task"))
    service.change(call.context, row.id, _columns(call, row))
    return queries.read(call.context, row.id)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a task."""
    service.remove(call.context, call.public_id("task"))
    return {}


def _columns(call: Call, row: Any | None) -> dict[str, Any]:
    """Return the columns that a client sent. `row`: the task to change; None for a new one. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    columns = fields.columns((NEW if row is None else CHANGES).read(call.context, call.sent), wrong)
    lead_id = columns.get("lead_id") if row is None else row.lead_id
    if columns.get("lead_id", lead_id) != lead_id:
        wrong["lead"] = FIXED
    contact_id = columns.get("contact_id")
    if contact_id is not None and records.get(call.context, Contact, contact_id).lead_id != lead_id:
        wrong["contact"] = NO_OBJECT
    errors.check(wrong)
    return columns
