"""The operations of opportunities: `/opportunities` (contract 2)."""

from typing import Any, Final

from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.opportunity import fields, queries, service
from dealdock.vendors.copper.opportunity.criteria import SEARCH, OpportunitySearch
from dealdock.vendors.copper.opportunity.layout import opportunities
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record.operations import RecordOperations
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("opportunity", f"{PREFIX}/opportunities")
_OPPORTUNITIES: Final = RecordOperations("opportunity", fields, service, queries.read, opportunities, SEARCH)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create an opportunity."""
    return _OPPORTUNITIES.create(call)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return an opportunity."""
    return _OPPORTUNITIES.read(call)


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of an opportunity."""
    return _OPPORTUNITIES.update(call)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete an opportunity. People, companies and activities stay."""
    limits.check_deletion(call.context, call.record_id())
    return _OPPORTUNITIES.delete(call)


@router.operation("search", "POST", "/search", fields=OpportunitySearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of opportunities."""
    return _OPPORTUNITIES.search(call)


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("opportunities"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 opportunities. Each that is not valid is answered with its faults, and the others are stored."""
    return _OPPORTUNITIES.bulk_create(call)
