"""The operations of leads and their statuses: `/leads`, `/lead_statuses` (contract B1)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.copper.company import queries as company_queries
from dealdock.vendors.copper.company.layout import companies
from dealdock.vendors.copper.lead import conversion, fields, queries, service
from dealdock.vendors.copper.lead.criteria import SEARCH, LeadSearch
from dealdock.vendors.copper.lead.layout import leads, status
from dealdock.vendors.copper.lead.matching import match
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.opportunity import queries as opportunity_queries
from dealdock.vendors.copper.opportunity.layout import opportunities
from dealdock.vendors.copper.person import queries as person_queries
from dealdock.vendors.copper.person.layout import people
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.record.operations import RecordOperations
from dealdock.vendors.copper.wire import bulk, values
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.errors import Fault, Invalid, validation_error
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web import read_names
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

router = RestRouter("lead", f"{PREFIX}/leads")
_LEADS: Final = RecordOperations("lead", fields, service, queries.read, leads, SEARCH)
statuses = RestRouter("lead_status", f"{PREFIX}/lead_statuses")

UPSERT: Final = FieldTable(
    "LeadUpsert",
    [
        attribute("properties", values.json_object, dict[str, Any]),
        attribute("match", match, dict[str, Any], at="create"),
    ],
    is_closed=True,
    is_new=True,
)
CONVERSION: Final = FieldTable("LeadConversion", ignored("details"), is_closed=True)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a lead."""
    return _LEADS.create(call)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a lead."""
    return _LEADS.read(call)


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a lead."""
    return _LEADS.update(call)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a lead, with its relations and activities."""
    limits.check_deletion(call.context, call.record_id(), with_activities=True)
    return _LEADS.delete(call)


@router.operation("search", "POST", "/search", fields=LeadSearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of leads."""
    return _LEADS.search(call)


@router.operation("upsert", "PUT", "/upsert", fields=UPSERT, errors=("bad_request", "invalid"), writes=True)
def upsert(call: CurrentCall) -> Any:
    """Change the lead that matches, or create one."""
    sent = call.sent
    found = read_body(UPSERT, call.context, read_names.derived({"match": None, **sent}, sent))
    lead_id = found.values.get("match")
    properties = found.values.get("properties") or {}
    before = None if lead_id is None else record_queries.locked(call.db, call.account, "lead", lead_id)
    draft = fields.new(call.context, properties) if before is None else fields.changes(call.context, properties, before)
    faults = _in_order(found.errors, UPSERT) + ([] if found.errors else _in_order(draft.errors, fields.NEW))
    if faults:
        raise validation_error(faults)
    if before is None:
        return _LEADS.shown(call, service.create(call.context, draft))
    service.change(call.context, before, draft)
    return _LEADS.shown(call, before.id)


@router.operation("convert", "POST", "/{id}/convert", fields=CONVERSION, errors=("bad_request", "not_found", "invalid"),
                  writes=True)  # fmt: skip
def convert(call: CurrentCall) -> Any:
    """Convert a lead into a person, a company and an opportunity. The lead is gone afterwards."""
    lead = record_queries.locked(call.db, call.account, "lead", call.record_id())
    checked(read_body(CONVERSION, call.context, call.sent).errors, CONVERSION)
    limits.check_deletion(call.context, lead.id, with_activities=True)
    made = conversion.convert(call.context, lead, call.sent.get("details"))
    db, account, computed = call.db, call.account, call.shows_computed
    person = people(call.context, [person_queries.read(db, account, made.person)], computed=computed)
    company = [] if made.company is None else [company_queries.read(db, account, made.company)]
    deal = [] if made.opportunity is None else [opportunity_queries.read(db, account, made.opportunity)]
    return {
        "person": person[0],
        "company": next(iter(companies(call.context, company, computed=computed)), None),
        "opportunity": next(iter(opportunities(call.context, deal, computed=computed)), None),
    }


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("leads"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 leads. Each that is not valid is answered with its faults, and the others are stored."""
    return _LEADS.bulk_create(call)


@router.operation("bulk_update", "POST", "/bulk_update", fields=bulk.body_of("leads"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_update(call: CurrentCall) -> Any:
    """Change up to 10 leads. Each that is not valid is answered with its faults, and the others are changed."""
    return _LEADS.bulk_update(call)


@statuses.operation("list", "GET")
def list_statuses(call: CurrentCall) -> Any:
    """Return the statuses of leads, in their order."""
    return [status(row) for row in queries.statuses(call.db, call.account)]


def _in_order(errors: Mapping[str, Invalid], table: FieldTable) -> list[Fault]:
    """Return the faults of a body, `Base` first, then in the order of the attributes."""
    places = {field.name: place for place, field in enumerate(table.fields, 1)}
    ordered = sorted(errors, key=lambda name: places.get(name, 0))
    return [fault for name in ordered for fault in errors[name].faults(name)]
