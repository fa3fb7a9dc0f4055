"""The operations of people: `/people` (contract 3.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.dispatch import SearchPage
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.person import fields, queries, service
from dealdock.vendors.copper.person.criteria import SEARCH, PersonSearch
from dealdock.vendors.copper.person.layout import people
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record import queries as record_queries
from dealdock.vendors.copper.wire import bulk, values
from dealdock.vendors.copper.wire.call import Call, CurrentCall
from dealdock.vendors.copper.wire.fields import attribute, checked
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

router = RestRouter("person", f"{PREFIX}/people")


_EMAIL: Final = FieldTable(
    "PersonEmail", [attribute("email", values.text(), str, is_required=True)], is_new=True, is_closed=True
)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a person, and where it is named, the company that there is not yet."""
    draft = fields.new(call.context, call.attributes(fields.NEW.names))
    checked(draft.errors, fields.NEW)
    person_id = service.create(call.context, draft)
    return _shown(call, queries.read(call.db, call.account, person_id))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a person."""
    return _shown(call, queries.read(call.db, call.account, call.record_id()))


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a person."""
    before = record_queries.locked(call.db, call.account, "person", call.record_id())
    draft = fields.changes(call.context, call.sent, before)
    checked(draft.errors, fields.NEW)
    service.change(call.context, before, draft)
    return _shown(call, queries.read(call.db, call.account, before.id))


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a person. Opportunities and companies lose their primary contact."""
    person_id = call.record_id()
    limits.check_deletion(call.context, person_id)
    service.remove(call.context, person_id)
    return {"id": person_id, "is_deleted": True}


@router.operation("search", "POST", "/search", fields=PersonSearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of people."""
    query = SEARCH.read(call.context, call.attributes(SEARCH.known))
    rows = SEARCH.rows(call.context, query)
    return SearchPage(people(call.context, rows, computed=call.shows_computed), SEARCH.total(call.context, query))


@router.operation("fetch_by_email", "POST", "/fetch_by_email", fields=_EMAIL,
                  errors=("bad_request", "not_found", "invalid"), is_short=True)  # fmt: skip
def fetch_by_email(call: CurrentCall) -> Any:
    """Return the person with an email address."""
    found = read_body(_EMAIL, call.context, call.attributes(_EMAIL.names))
    checked(found.errors, _EMAIL)
    return _shown(call, queries.by_email(call.db, call.account, found.values["email"]))


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("people"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 people. Each that is not valid is answered with its faults, and the others are stored."""

    def make(body: Mapping[str, Any]) -> int | bulk.Faults:
        draft = fields.new(call.context, body)
        return draft.errors or service.create(call.context, draft)

    return bulk.create(bulk.bodies(call, "people"), make, lambda ids: _many(call, ids))


@router.operation("bulk_update", "POST", "/bulk_update", fields=bulk.body_of("people"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_update(call: CurrentCall) -> Any:
    """Change up to 10 people. Each that is not valid is answered with its faults, and the others are changed."""

    def change(before: AnyRow, body: Mapping[str, Any]) -> bulk.Faults:
        draft = fields.changes(call.context, body, before)
        if not draft.errors:
            service.change(call.context, before, draft)
        return draft.errors

    changed = record_queries.changing(call.db, call.account, "person", change)
    return bulk.update(bulk.bodies(call, "people"), changed, lambda ids: _many(call, ids))


def _many(call: Call, ids: Sequence[int]) -> list[Any]:
    return [_shown(call, queries.read(call.db, call.account, each)) for each in ids]


def _shown(call: Call, row: AnyRow) -> Any:
    return people(call.context, [row], computed=call.shows_computed)[0]
