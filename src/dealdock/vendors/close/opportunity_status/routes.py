"""The operations of opportunity statuses: `/api/v1/status/opportunity/` (contract 3.4)."""

from typing import Any, Final

from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.opportunity_status import edits, queries, service
from dealdock.vendors.close.opportunity_status.answers import ShownOpportunityStatus
from dealdock.vendors.close.opportunity_status.fields import CHANGES, NEW
from dealdock.vendors.close.opportunity_status.layout import opportunity_status
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("opportunity_status", "/api/v1/status/opportunity")

ListQuery: Final = documentation.query("OpportunityStatusList")


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ShownOpportunityStatus))
def list_(call: CurrentCall) -> Page:
    """Return the statuses, in the order of their ids as text."""
    cut = parameters.cut(call.context, call.query)
    found = [opportunity_status(call.context.ids, row) for row in queries.every(call.context)]
    return parameters.page_of(sorted(found, key=lambda each: each["id"]), cut)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: ShownOpportunityStatus,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a status, by default an active one in the first pipeline."""
    return service.shown(call.context, edits.create(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownOpportunityStatus)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a status."""
    return service.shown(call.context, call.public_id("opportunityStatus"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ShownOpportunityStatus,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the label or the type of a status."""
    number = call.public_id("opportunityStatus")
    edits.change(call.context, number, call.sent)
    return service.shown(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a status that no opportunity has."""
    service.remove(call.context, call.public_id("opportunityStatus"))
    return {}
