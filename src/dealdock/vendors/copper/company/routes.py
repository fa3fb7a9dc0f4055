"""The operations of companies: `/companies` (contract 3.4)."""

from typing import Any, Final

from dealdock.vendors.copper.company import fields, queries, service
from dealdock.vendors.copper.company.criteria import SEARCH, CompanySearch
from dealdock.vendors.copper.company.layout import companies
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record.operations import RecordOperations
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("company", f"{PREFIX}/companies")
_COMPANIES: Final = RecordOperations("company", fields, service, queries.read, companies, SEARCH)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a company."""
    return _COMPANIES.create(call)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a company."""
    return _COMPANIES.read(call)


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a company."""
    return _COMPANIES.update(call)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a company. Opportunities and people lose it."""
    limits.check_deletion(call.context, call.record_id())
    return _COMPANIES.delete(call)


@router.operation("search", "POST", "/search", fields=CompanySearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of companies."""
    return _COMPANIES.search(call)


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("companies"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 companies. Each that is not valid is answered with its faults, and the others are stored."""
    return _COMPANIES.bulk_create(call)


@router.operation("bulk_update", "POST", "/bulk_update", fields=bulk.body_of("companies"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_update(call: CurrentCall) -> Any:
    """Change up to 10 companies. Each that is not valid is answered with its faults, and the others are changed."""
    return _COMPANIES.bulk_update(call)
