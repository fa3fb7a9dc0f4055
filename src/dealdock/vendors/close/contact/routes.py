"""The operations of contacts: `/api/v1/contact/` (contract 3.3)."""

from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.contact import answers, edits, queries, service
from dealdock.vendors.close.contact.fields import CHANGES, NEW
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.wire import documentation
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.routing import RestRouter

router = RestRouter("contact", "/api/v1/contact")

ContactList: Final = documentation.query("ContactList", queries.FILTERS.items(), ("query",))


@router.operation("list", "GET", query=ContactList, errors=("bad_request",), answer=lambda: page(answers.ShownContact))
def list_(call: CurrentCall) -> Page:
    """Return contacts, the newest first."""
    return queries.page(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: answers.ShownContact,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a contact. Without a lead, a lead is created as well."""
    return _shown(call, edits.create(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: answers.ShownContact)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a contact."""
    return _shown(call, records.get(call.context, Contact, call.public_id("contact")).id)


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: answers.ShownContact,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a contact, but not its lead."""
    number = call.public_id("contact")
    edits.change(call.context, number, call.sent)
    return _shown(call, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a contact."""
    service.remove(call.context, call.public_id("contact"))
    return {}


def _shown(call: Call, number: int) -> dict[str, Any]:
    return queries.read(call.context, [number])[0]
