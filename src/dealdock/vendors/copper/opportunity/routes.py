"""The operations of opportunities: `/opportunities` (contract 2)."""

from collections.abc import Mapping
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.opportunity import fields, queries, service
from dealdock.vendors.copper.opportunity.criteria import SEARCH, OpportunitySearch
from dealdock.vendors.copper.opportunity.layout import opportunities
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.wire import bulk
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.fields import checked
from dealdock.web.rest.routing import RestRouter

router = RestRouter("opportunity", f"{PREFIX}/opportunities")


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create an opportunity."""
    draft = fields.new(call.context, call.attributes(fields.NEW.names))
    checked(draft.errors, fields.NEW)
    return _shown(call, [_row(call, service.create(call.context, draft))])[0]


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return an opportunity."""
    return _shown(call, [_row(call, call.record_id())])[0]


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of an opportunity."""
    before = record_queries.locked(call.db, call.account, "opportunity", call.record_id())
    draft = fields.changes(call.context, call.sent, before)
    checked(draft.errors, fields.NEW)
    service.change(call.context, before, draft)
    return _shown(call, [_row(call, before.id)])[0]


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete an opportunity. People, companies and activities stay."""
    opportunity_id = call.record_id()
    limits.check_deletion(call.context, opportunity_id)
    service.remove(call.context, opportunity_id)
    return {"id": opportunity_id, "is_deleted": True}


@router.operation("search", "POST", "/search", fields=OpportunitySearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of opportunities."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage(_shown(call, rows), SEARCH.total(call.context, query))


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("opportunities"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 opportunities. Each that is not valid is answered with its faults, and the others are stored."""

    def make(body: Mapping[str, Any]) -> int | bulk.Faults:
        draft = fields.new(call.context, body)
        return draft.errors or service.create(call.context, draft)

    return bulk.create(bulk.bodies(call, "opportunities"), make, lambda ids: _shown(call, [_row(call, i) for i in ids]))


def _row(call: Call, opportunity_id: int) -> AnyRow:
    return queries.read(call.db, call.account, opportunity_id)


def _shown(call: Call, rows: Any) -> list[dict[str, Any]]:
    return opportunities(call.context, rows, computed=call.shows_computed)
