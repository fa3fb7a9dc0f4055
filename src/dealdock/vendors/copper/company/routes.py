"""The operations of companies: `/companies` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.company import fields, queries, service
from dealdock.vendors.copper.company.criteria import SEARCH, CompanySearch
from dealdock.vendors.copper.company.layout import companies
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.fields import checked
from dealdock.web.rest.routing import RestRouter

router = RestRouter("company", f"{PREFIX}/companies")


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a company."""
    draft = fields.new(call.context, call.attributes(fields.NEW.names))
    checked(draft.errors, fields.NEW)
    company_id = service.create(call.context, draft)
    return _shown(call, queries.read(call.db, call.account, company_id))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a company."""
    return _shown(call, queries.read(call.db, call.account, call.record_id()))


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a company."""
    before = record_queries.locked(call.db, call.account, "company", call.record_id())
    draft = fields.changes(call.context, call.sent, before)
    checked(draft.errors, fields.NEW)
    service.change(call.context, before, draft)
    return _shown(call, queries.read(call.db, call.account, before.id))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a company. Opportunities and people lose it."""
    company_id = call.record_id()
    limits.check_deletion(call.context, company_id)
    service.remove(call.context, company_id)
    return {"id": company_id, "is_deleted": True}


@router.operation("search", "POST", "/search", fields=CompanySearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of companies."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage(companies(call.context, rows, computed=call.shows_computed), SEARCH.total(call.context, query))


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("companies"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 companies. Each that is not valid is answered with its faults, and the others are stored."""

    def make(body: Mapping[str, Any]) -> int | bulk.Faults:
        draft = fields.new(call.context, body)
        return draft.errors or service.create(call.context, draft)

    return bulk.create(bulk.bodies(call, "companies"), make, lambda ids: _many(call, ids))


@router.operation("bulk_update", "POST", "/bulk_update", fields=bulk.body_of("companies"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_update(call: CurrentCall) -> Any:
    """Change up to 10 companies. Each that is not valid is answered with its faults, and the others are changed."""

    def change(before: AnyRow, body: Mapping[str, Any]) -> bulk.Faults:
        draft = fields.changes(call.context, body, before)
        if not draft.errors:
            service.change(call.context, before, draft)
        return draft.errors

    changed = record_queries.changing(call.db, call.account, "company", change)
    return bulk.update(bulk.bodies(call, "companies"), changed, lambda ids: _many(call, ids))


def _many(call: Call, ids: Sequence[int]) -> list[Any]:
    return [_shown(call, queries.read(call.db, call.account, each)) for each in ids]


def _shown(call: Call, row: AnyRow) -> Any:
    return companies(call.context, [row], computed=call.shows_computed)[0]
