"""The operations of contacts' roles in opportunities."""

from typing import Any

from sqlalchemy import ColumnElement

from dealdock.vendors.apollo.contact import routes as contacts
from dealdock.vendors.apollo.contact.model import ROLE_TYPES, Contact
from dealdock.vendors.apollo.contact_role import answers, layout, queries, service
from dealdock.vendors.apollo.contact_role.service import NewRole
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.opportunity import answers as opportunity_answers
from dealdock.vendors.apollo.opportunity import criteria
from dealdock.vendors.apollo.opportunity import routes as opportunities
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("role", "/api/v1/opportunities")
of_contacts = RestRouter("contact", "/api/v1/contacts")
types = RestRouter("role_type", "/api/v1/opportunity_contact_role_types")

_MAX_PARTS = 20
"""The types of roles in one entry."""


@router.operation(
    "update_roles",
    "POST",
    "/update_roles",
    errors=("invalid_id", "no_opportunity", "no_role"),
    writes=True,
    answer=lambda: opportunity_answers.CHANGE,
)
def update_roles(call: CurrentCall) -> dict[str, Any]:
    """Replace all roles of contacts in an opportunity."""
    named = values.text(call.parameters.get("opportunity_id")).strip() or "opportunity_id"
    before = opportunities.locked(call, named)
    roles = [_role(call, each) for each in values.many(call.parameters.get("roles"), values.MAX_ROLES)]
    service.replace(call.db, call.account, before["id"], roles, now=call.now)
    return opportunities.answer_updated(call, before["id"])


@of_contacts.operation(
    "opportunities",
    "POST",
    "/{contact_id}/opportunities",
    fields=criteria.Search,
    errors=("invalid_id", "no_contact", *opportunities.SEARCH_ERRORS),
    answer=lambda: opportunity_answers.PAGE,
)
def search_of_contact(call: CurrentCall) -> dict[str, Any]:
    """Return a page of the opportunities in which a contact has a role, as a search does (decision 0046)."""
    contact_id = contacts.id_in_path(call)

    def its_own() -> ColumnElement[bool]:
        return queries.opportunities_of(call.account, contacts.number_of(call, contact_id))

    return opportunities.answer_page(call, *criteria.selection(call, its_own))


@types.operation("search", "POST", "/search", answer=lambda: answers.TYPES)
def search_types(call: CurrentCall) -> dict[str, Any]:
    """Return the types of roles."""
    return {"opportunity_contact_role_types": layout.types(call.ids)}


def _role(call: Call, sent: Any) -> NewRole:
    entry: dict[str, Any] = sent if isinstance(sent, dict) else {}
    parts = entry.get("role")
    if not isinstance(parts, list | dict):
        raise refused("no_role", "an entry of roles has no list `role`")
    number = fields.number(call, entry.get("contact_id"), "contact", Contact)
    if number is None:
        raise invalid_id(values.text(entry.get("contact_id")), "contact")
    return NewRole(
        number,
        values.truth(entry.get("is_primary")),
        [_part(call, each) for each in values.many(parts, _MAX_PARTS)],
    )


def _part(call: Call, sent: Any) -> tuple[int | None, bool]:
    entry: dict[str, Any] = sent if isinstance(sent, dict) else {}
    number = fields.one_of(
        call, entry.get("opportunity_contact_role_type_id"), kind="role_type", known=ROLE_TYPES, usual=0
    )
    return number or None, values.truth(entry.get("is_primary"))
