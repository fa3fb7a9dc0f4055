"""The operations of contacts: `/api/v1/contact/` (contract 3.3)."""

from typing import Any, Final

from dealdock.vendors.close import records
from dealdock.vendors.close.contact import body, queries, service
from dealdock.vendors.close.contact.fields import CHANGES, LEAD, NEW
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.wire import documentation, errors, fields
from dealdock.vendors.close.wire.errors import FIXED
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.fields import read as read_fields
from dealdock.web.rest.routing import RestRouter

router = RestRouter("contact", "/api/v1/contact")

ContactList: Final = documentation.query("ContactList", queries.FILTERS.items(), ("query",))


@router.operation("list", "GET", query=ContactList, errors=("bad_request",))
def list_(call: CurrentCall) -> Page:
    """Return contacts, the newest first."""
    return queries.page(call.context, call.query)


@router.operation(
    "create", "POST", fields=NEW, errors=("wrong_type", "bad_request", "invalid"), writes=True, is_short=True
)
def create(call: CurrentCall) -> Any:
    """Create a contact. Without a lead, one is created for it."""
    wrong: dict[str, Any] = {}
    lead = fields.columns(read_fields((LEAD,), call.context, call.sent), wrong)
    contact = body.read(call.context, call.sent, wrong)
    errors.check(wrong)
    return _shown(call, service.create(call.context, contact, lead.get("lead_id")))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True)
def read(call: CurrentCall) -> Any:
    """Return a contact."""
    return _shown(call, records.get(call.context, Contact, call.public_id("contact")).id)


@router.operation("update", "PUT", "/{id}", fields=CHANGES,
                  errors=("wrong_type", "bad_request", "not_found", "invalid"), writes=True, is_short=True)  # fmt: skip
def update(call: CurrentCall) -> Any:
    """Change a contact, but not its lead."""
    row = records.get(call.context, Contact, call.public_id("contact"))
    wrong: dict[str, Any] = {}
    lead = fields.columns(read_fields((LEAD,), call.context, call.sent), wrong)
    if lead.get("lead_id", row.lead_id) != row.lead_id:
        wrong["lead"] = FIXED
    contact = body.read(call.context, call.sent, wrong, id_=row.id)
    errors.check(wrong)
    service.change(call.context, row.id, contact)
    return _shown(call, row.id)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True)
def delete(call: CurrentCall) -> Any:
    """Delete a contact."""
    service.remove(call.context, call.public_id("contact"))
    return {}


def _shown(call: Call, number: int) -> dict[str, Any]:
    return queries.read(call.context, [number])[0]
