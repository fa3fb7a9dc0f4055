"""The operations of projects: `/projects` (contract B3)."""

from collections.abc import Sequence
from typing import Any

from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.project import fields, queries, service
from dealdock.vendors.copper.project.criteria import SEARCH, ProjectSearch
from dealdock.vendors.copper.project.layout import projects
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.fields import checked
from dealdock.web.rest.routing import RestRouter

router = RestRouter("project", f"{PREFIX}/projects")


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a project."""
    draft = fields.new(call.context, call.attributes(fields.NEW.names))
    checked(draft.errors, fields.NEW)
    return _shown(call, [service.create(call.context, draft)])[0]


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a project."""
    return _shown(call, [call.record_id()])[0]


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a project."""
    before = record_queries.locked(call.db, call.account, "project", call.record_id())
    draft = fields.changes(call.context, call.sent, before)
    checked(draft.errors, fields.NEW)
    service.change(call.context, before, draft)
    return _shown(call, [before.id])[0]


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a project. Tasks lose it."""
    project_id = call.record_id()
    limits.check_deletion(call.context, project_id)
    service.remove(call.context, project_id)
    return {"id": project_id, "is_deleted": True}


@router.operation("search", "POST", "/search", fields=ProjectSearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of projects."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage(projects(call.context, rows, computed=call.shows_computed), SEARCH.total(call.context, query))


def _shown(call: Call, ids: Sequence[int]) -> list[dict[str, Any]]:
    rows = [queries.read(call.db, call.account, each) for each in ids]
    return projects(call.context, rows, computed=call.shows_computed)
