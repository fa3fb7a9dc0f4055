"""The operations of lead statuses: `/api/v1/status/lead/` (contract 3.4)."""

from typing import Any, Final

from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.lead_status import edits, service
from dealdock.vendors.close.lead_status.answers import ShownLeadStatus
from dealdock.vendors.close.lead_status.fields import CHANGES, NEW
from dealdock.vendors.close.lead_status.layout import lead_status
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("lead_status", "/api/v1/status/lead")

ListQuery: Final = documentation.query("LeadStatusList")


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ShownLeadStatus))
def list_(call: CurrentCall) -> Page:
    """Return the statuses, in the order of their ids as text."""
    cut = parameters.cut(call.context, call.query)
    found = [lead_status(call.context.ids, row) for row in service.every(call.context)]
    return parameters.page_of(sorted(found, key=lambda each: each["id"]), cut)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: ShownLeadStatus,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a status."""
    return service.shown(call.context, edits.create(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownLeadStatus)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a status."""
    return service.shown(call.context, call.public_id("leadStatus"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ShownLeadStatus,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a status."""
    number = call.public_id("leadStatus")
    edits.change(call.context, number, call.sent)
    return service.shown(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a status that no lead has."""
    service.remove(call.context, call.public_id("leadStatus"))
    return {}
