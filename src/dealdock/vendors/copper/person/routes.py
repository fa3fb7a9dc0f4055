"""The operations of people: `/people` (contract 3.3)."""

from typing import Any, Final

from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.person import fields, queries, service
from dealdock.vendors.copper.person.criteria import SEARCH, PersonSearch
from dealdock.vendors.copper.person.layout import people
from dealdock.vendors.copper.record import limits
from dealdock.vendors.copper.record.operations import RecordOperations
from dealdock.vendors.copper.wire import bulk, values
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.fields import attribute, checked
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

router = RestRouter("person", f"{PREFIX}/people")
_PEOPLE: Final = RecordOperations("person", fields, service, queries.read, people, SEARCH)


_EMAIL: Final = FieldTable(
    "PersonEmail", [attribute("email", values.text(), str, is_required=True)], is_new=True, is_closed=True
)


@router.operation("create", "POST", fields=fields.NEW, errors=("bad_request", "invalid"), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a person, and where it is named, the company that there is not yet."""
    return _PEOPLE.create(call)


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a person."""
    return _PEOPLE.read(call)


@router.operation("update", "PUT", "/{id}", fields=fields.CHANGES, errors=("bad_request", "not_found", "invalid"),
                  writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change the named attributes of a person."""
    return _PEOPLE.update(call)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found", "invalid"), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a person. Opportunities and companies lose their primary contact."""
    limits.check_deletion(call.context, call.record_id())
    return _PEOPLE.delete(call)


@router.operation("search", "POST", "/search", fields=PersonSearch, errors=("bad_request", "invalid"))
def search(call: CurrentCall) -> Any:
    """Return a page of people."""
    return _PEOPLE.search(call)


@router.operation("fetch_by_email", "POST", "/fetch_by_email", fields=_EMAIL,
                  errors=("bad_request", "not_found", "invalid"), is_short=True)  # fmt: skip
def fetch_by_email(call: CurrentCall) -> Any:
    """Return the person with an email address."""
    found = read_body(_EMAIL, call.context, call.attributes(_EMAIL.names))
    checked(found.errors, _EMAIL)
    return _PEOPLE.shown(call, queries.id_by_email(call.db, call.account, found.values["email"]))


@router.operation("bulk_create", "POST", "/bulk_create", fields=bulk.body_of("people"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 10 people. Each that is not valid is answered with its faults, and the others are stored."""
    return _PEOPLE.bulk_create(call)


@router.operation("bulk_update", "POST", "/bulk_update", fields=bulk.body_of("people"),
                  errors=("bad_request", "too_many_records", "invalid"), writes=True)  # fmt: skip
def bulk_update(call: CurrentCall) -> Any:
    """Change up to 10 people. Each that is not valid is answered with its faults, and the others are changed."""
    return _PEOPLE.bulk_update(call)
