"""Contacts' roles, and their types, in answers."""

from collections.abc import Iterable
from typing import Any

from dealdock.vendors.apollo.contact.model import ROLE_TYPES
from dealdock.vendors.apollo.contact_role.queries import Role
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments


def by_opportunity(ids: Ids, roles: Iterable[Role]) -> dict[int, list[dict[str, Any]]]:
    """Return roles as JSON, by the numbers of their opportunities."""
    found: dict[int, list[dict[str, Any]]] = {}
    for role in roles:
        found.setdefault(role.opportunity_id, []).append(_role(ids, role))
    return found


def _role(ids: Ids, role: Role) -> dict[str, Any]:
    return {
        "id": ids.show("contact_role", role.id),
        "contact_id": ids.show("contact", role.contact_id),
        "is_primary": role.is_primary,
        "role": [
            {
                "opportunity_contact_role_type_id": ids.show_optional("role_type", number),
                "crm_role_id": None,
                "is_primary": is_primary,
                "crm_id": None,
            }
            for number, is_primary in role.parts
        ],
        "created_at": moments.stamp(role.created_at),
        "updated_at": moments.stamp(role.updated_at),
    }


def types(ids: Ids) -> list[dict[str, Any]]:
    """Return the types of roles."""
    return [
        {
            "id": ids.show("role_type", number),
            "name": name,
            "team_id": ids.team,
            "crm_api_name": None,
            "crm_label": None,
            "display_order": float(number - 1),
        }
        for number, name in ROLE_TYPES.items()
    ]
