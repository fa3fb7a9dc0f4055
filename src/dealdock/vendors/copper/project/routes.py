"""The operations of projects: `/projects` (contract B3)."""

from typing import Any, Final

from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.project import fields, queries, service
from dealdock.vendors.copper.project.criteria import SEARCH, ProjectSearch
from dealdock.vendors.copper.project.layout import projects
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record.operations import RecordOperations
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("project", f"{PREFIX}/projects")
_PROJECTS: Final = RecordOperations("project", fields, service, queries.read, projects, SEARCH)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a project."""
    return _PROJECTS.create(call)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a project."""
    return _PROJECTS.read(call)


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a project."""
    return _PROJECTS.update(call)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a project. Tasks lose it."""
    limits.check_deletion(call.context, call.record_id())
    return _PROJECTS.delete(call)


@router.operation("search", "POST", "/search", fields=ProjectSearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of projects."""
    return _PROJECTS.search(call)
