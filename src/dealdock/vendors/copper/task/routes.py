"""The operations of tasks: `/tasks` (contract B2)."""

from typing import Any, Final

from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record.operations import RecordOperations
from dealdock.vendors.copper.task import fields, queries, service
from dealdock.vendors.copper.task.criteria import SEARCH, TaskSearch
from dealdock.vendors.copper.task.layout import tasks
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("task", f"{PREFIX}/tasks")
_TASKS: Final = RecordOperations("task", fields, service, queries.read, tasks, SEARCH)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a task."""
    return _TASKS.create(call)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a task."""
    return _TASKS.read(call)


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a task."""
    return _TASKS.update(call)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a task."""
    return _TASKS.delete(call)


@router.operation("search", "POST", "/search", fields=TaskSearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of tasks."""
    return _TASKS.search(call)
