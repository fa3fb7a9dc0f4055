"""Contacts' roles in opportunities: their operations (contract 3.4)."""

from typing import Annotated, Any, Final

from pydantic import Field, Strict
from sqlalchemy import ColumnElement

from dealdock.platform.records.kind import of_rows
from dealdock.platform.scenes import values as scene_values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional, whole
from dealdock.vendors.apollo.contact import resource as contacts
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.opportunity import resource as opportunities
from dealdock.vendors.apollo.opportunity import roles
from dealdock.vendors.apollo.opportunity.model import ROLE_TYPES, ContactRole
from dealdock.vendors.apollo.opportunity.roles import NewRole
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.routing import RestRouter

_Type = Annotated[int, Field(ge=min(ROLE_TYPES), le=max(ROLE_TYPES))]
_type = whole(min(ROLE_TYPES), max(ROLE_TYPES))


@parsers.accepts({"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2}})
def _parse_parts(value: object) -> Any:
    """Parse the parts of a contact's role: pairs of the number of a type, or null, and a flag."""
    return [_parse_part(each) for each in (value if isinstance(value, list) else [value])]


def _parse_part(value: object) -> tuple[int | None, bool]:
    match value:
        case [number, flag]:
            return None if number is None else _type(number), scene_values.truth(flag)
    raise scene_values.WrongValue(
        "must be a list of pairs such as [1, true]: the number of a type of role, or null, and a flag"
    )


CONTACT_ROLE: Final = of_rows(
    "contact_role",
    "contact_roles",
    ContactRole,
    references={"opportunity_id": "opportunity", "contact_id": "contact"},
    # JSON has no tuples: a strict one would take no list
    new={"parts": (list[Annotated[tuple[_Type | None, bool], Strict(False)]], [])},
    shown={"parts": list[tuple[int | None, bool]]},
    in_scenes={"parts": (Annotated[Any, optional([], _parse_parts)], [])},
)

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
    answer=lambda: opportunities.CHANGE,
)
def update_roles(call: CurrentCall) -> dict[str, Any]:
    """Replace all roles of contacts in an opportunity."""
    named = values.text(call.parameters.get("opportunity_id")).strip() or "opportunity_id"
    before = opportunities.locked(call, named)
    new = [_role(call, each) for each in values.many(call.parameters.get("roles"), values.MAX_ROLES)]
    roles.replace(call.db, call.account, before["id"], new, now=call.now)
    return opportunities.answer_updated(call, before["id"])


@of_contacts.operation(
    "opportunities",
    "POST",
    "/{contact_id}/opportunities",
    fields=opportunities.Search,
    errors=("invalid_id", "no_contact", *opportunities.SEARCH_ERRORS),
    answer=lambda: opportunities.PAGE,
)
def search_of_contact(call: CurrentCall) -> dict[str, Any]:
    """Return a page of the opportunities in which a contact has a role, as a search does (decision 0046)."""
    contact_id = call.id_in_path("contact")

    def its_own() -> ColumnElement[bool]:
        return roles.opportunities_of(call.account, contacts.number_of(call, contact_id))

    return opportunities.answer_page(call, *opportunities.selected(call, its_own))


@types.operation("search", "POST", "/search", answer=lambda: roles.TYPES)
def search_types(call: CurrentCall) -> dict[str, Any]:
    """Return the types of roles."""
    return {"opportunity_contact_role_types": roles.shown_types(call.ids)}


def _role(call: Call, sent: Any) -> NewRole:
    entry: dict[str, Any] = sent if isinstance(sent, dict) else {}
    parts = entry.get("role")
    if not isinstance(parts, list | dict):
        raise refused("no_role", "an entry of roles has no list `role`")
    number = fields.number(call, entry.get("contact_id"), "contact")
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


children.belongs_to("contact", ContactRole.contact_id)
children.belongs_to("opportunity", ContactRole.opportunity_id)
