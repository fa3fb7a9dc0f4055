"""The operations of smart views: `/api/v1/saved_search/` (contract part 2, B.4)."""

from typing import Any, Final

from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.saved_search import edits, queries, service
from dealdock.vendors.close.saved_search.answers import ShownSavedSearch
from dealdock.vendors.close.saved_search.fields import CHANGES, NEW
from dealdock.vendors.close.wire import documentation
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("saved_search", "/api/v1/saved_search")

ListQuery: Final = documentation.query("SavedSearchList", queries.FILTERS.items())


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ShownSavedSearch))
def list_(call: CurrentCall) -> Page:
    """Return the views of leads, or of other types, that the caller sees, the newest first."""
    return queries.page(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: ShownSavedSearch,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a view."""
    return service.shown(call.context, edits.create(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownSavedSearch)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a view."""
    return service.shown(call.context, call.public_id("savedSearch"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ShownSavedSearch,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a view."""
    number = call.public_id("savedSearch")
    edits.change(call.context, number, call.sent)
    return service.shown(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a view."""
    service.remove(call.context, call.public_id("savedSearch"))
    return {}
