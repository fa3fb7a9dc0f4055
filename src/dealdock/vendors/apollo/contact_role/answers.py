"""Contacts' roles, and their types, in answers, as OpenAPI describes them."""

from typing import Final

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed, object_type


@closed
class RolePart(TypedDict):
    """A part of a role."""

    opportunity_contact_role_type_id: str | None
    crm_role_id: None
    is_primary: bool
    crm_id: None


@closed
class ShownRole(TypedDict):
    """A role of a contact in an opportunity."""

    id: str
    contact_id: str
    is_primary: bool
    role: list[RolePart]
    created_at: str
    updated_at: str


@closed
class ShownRoleType(TypedDict):
    """A type of roles."""

    id: str
    name: str
    team_id: str
    crm_api_name: None
    crm_label: None
    display_order: float


TYPES: Final = object_type("RoleTypesAnswer", {"opportunity_contact_role_types": list[ShownRoleType]})
