"""The operations of tasks: `/api/v1/task/` (contract 3.8)."""

from typing import Any, Final

from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.task import edits, notifications, queries, service
from dealdock.vendors.close.task.answers import AnyTask, ShownTask
from dealdock.vendors.close.task.fields import CHANGES, CHANGES_IN_BULK, NEW
from dealdock.vendors.close.wire import documentation
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("task", "/api/v1/task")

TaskList: Final = documentation.query("TaskList", queries.FILTERS.items(), (*queries.OTHERS, "_order_by"))


@router.operation(
    "list", "GET", query=TaskList, errors=("bad_request",), answer=lambda: page(AnyTask, "Task", total_results=int)
)
def list_(call: CurrentCall) -> Page:
    """Return tasks, the newest first."""
    return queries.page(call.context, call.query)


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
    return queries.read(call.context, edits.create(call.context, call.sent))


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
    conditions = queries.criteria(call.context, call.query)
    columns = call.columns(CHANGES_IN_BULK)
    for number in queries.numbers(call.context, conditions):
        service.change(call.context, number, columns)
    return Whole({})


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: AnyTask)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a task."""
    made = call.context.ids.find("notification", call.match.parameters["id"])
    if made is not None:
        return notifications.read(call.context, made)
    return queries.read(call.context, call.public_id("task"))


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
    edits.change(call.context, number, call.sent)
    return queries.read(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a task."""
    service.remove(call.context, call.public_id("task"))
    return {}
