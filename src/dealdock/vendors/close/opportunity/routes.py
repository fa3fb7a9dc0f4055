"""The operations of opportunities: `/api/v1/opportunity/` (contract 2)."""

from typing import Any

from dealdock.vendors.close.dispatch import CurrentCall
from dealdock.vendors.close.opportunity import aggregates, edits, fields, groups, queries, service
from dealdock.vendors.close.opportunity.answers import OpportunityPage, ShownOpportunity
from dealdock.vendors.close.opportunity.criteria import ListQuery, ListSelection
from dealdock.vendors.close.opportunity.layout import opportunity
from dealdock.vendors.close.opportunity.queries import NEWEST_FIRST
from dealdock.vendors.close.wire import parameters
from dealdock.vendors.close.wire.parameters import Groups, Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("opportunity", "/api/v1/opportunity")

_MOST = 250


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: OpportunityPage)
def list_(call: CurrentCall) -> Page | Groups:
    """Return a page of the opportunities that match, with aggregates over all of them."""
    cut = parameters.cut(call.context, call.query, most=_MOST)
    context, selection = call.context, ListSelection(call.context, call.query)
    by = groups.grouping(call.query.get("_group_by", ""))
    order = selection.order if by is None else [*by.order, *(selection.order or NEWEST_FIRST)]
    found = queries.page(context, selection.criteria, order, skip=cut.skip, limit=cut.limit)
    more = aggregates.shown(aggregates.read(context, selection.criteria), context.settings.currency)
    has_more = more["total_results"] > cut.skip + cut.limit
    if by is not None:
        return Groups(list(groups.read(context, by, selection.criteria, found)), has_more, more)
    return Page([opportunity(context, record) for record in found], has_more, more)


@router.operation(
    "create",
    "POST",
    fields=fields.NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownOpportunity,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create an opportunity. Without `lead_id`, a lead is created as well."""
    return edits.created(call.context, call.sent)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownOpportunity)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return an opportunity."""
    return service.shown(call.context, call.public_id("opportunity"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=fields.CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownOpportunity,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the named fields of an opportunity."""
    return edits.changed(call.context, call.public_id("opportunity"), call.sent)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete an opportunity."""
    service.remove(call.context, call.public_id("opportunity"))
    return {}
