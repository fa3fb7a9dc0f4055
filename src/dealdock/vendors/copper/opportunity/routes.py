"""The operations of opportunities: `/opportunities` (contract 2)."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.opportunity import fields, queries, service
from dealdock.vendors.copper.opportunity.criteria import SEARCH, OpportunitySearch
from dealdock.vendors.copper.opportunity.layout import opportunities
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.errors import BLANK, NOT_AN_ARRAY, NOT_AN_OBJECT, unrecognized, validation_error
from dealdock.vendors.copper.wire.fields import checked
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.routing import RestRouter

router = RestRouter("opportunity", f"{PREFIX}/opportunities")

MAX_BULK = 10


class NewOpportunities(BaseModel):
    """Several new opportunities."""

    model_config = ConfigDict(extra="forbid")

    opportunities: Annotated[list[dict[str, Any]], Field(max_length=MAX_BULK)]


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


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete an opportunity. People, companies and activities stay."""
    opportunity_id = call.record_id()
    service.remove(call.context, opportunity_id)
    return {"id": opportunity_id, "is_deleted": True}


@router.operation("search", "POST", "/search", fields=OpportunitySearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of opportunities."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage(_shown(call, rows), SEARCH.total(call.context, query))


@router.operation("bulk_create", "POST", "/bulk_create", fields=NewOpportunities,
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 opportunities. Each that is not valid is answered with its faults, and the others are stored."""
    bodies = _bodies(call)
    drafts = [_draft(call, body) for body in bodies]
    ids = [None if draft.errors else service.create(call.context, draft) for draft in drafts]
    rows = [_row(call, each) for each in ids if each is not None]
    shown = {each["id"]: each for each in _shown(call, rows)}
    return [_failure(draft) if each is None else shown[each] for draft, each in zip(drafts, ids, strict=True)]


def _bodies(call: Call) -> list[Any]:
    """Return the bodies of a bulk call."""
    if unknown := [name for name in call.sent if name != "opportunities"]:
        raise validation_error(unrecognized(unknown).faults(""))
    sent = call.sent.get("opportunities")
    if sent is None:
        raise validation_error(BLANK.faults("opportunities"))
    if not isinstance(sent, list):
        raise validation_error(NOT_AN_ARRAY.faults("opportunities"))
    if len(sent) > MAX_BULK:
        raise HttpError(422, f"{len(sent)} opportunities are more than {MAX_BULK}", code="too_many_records")
    return sent


def _draft(call: Call, body: Any) -> Draft:
    if isinstance(body, dict):
        return fields.new(call.context, body)
    return Draft({}, {}, None, {"": NOT_AN_OBJECT})


def _failure(draft: Draft) -> dict[str, Any]:
    """Return the answer for an opportunity that is not valid: the words of its errors, by attribute."""
    words = {
        name or "base": [{"error": fault.word} for fault in error.faults(name)] for name, error in draft.errors.items()
    }
    return {"success": False, "message": words}


def _row(call: Call, opportunity_id: int) -> AnyRow:
    return queries.read(call.db, call.account, opportunity_id)


def _shown(call: Call, rows: Any) -> list[dict[str, Any]]:
    return opportunities(call.context, rows, computed=call.shows_computed)
