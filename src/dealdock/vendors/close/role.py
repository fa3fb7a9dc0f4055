"""Roles of users, which are fixed, and their permissions: `/api/v1/role/` (contract 3.5)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from typing_extensions import TypedDict

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

_USER: Final = (
    "bulk_email",
    "bulk_import",
    "bulk_sequence_subscriptions",
    "calling",
    "delete_leads",
    "delete_own_activities",
    "delete_own_opportunities",
    "delete_own_tasks",
    "manage_others_activities",
    "manage_others_opportunities",
    "manage_others_tasks",
    "merge_leads",
    "view_all_leads",
)
_RESTRICTED_USER: Final = (
    "calling",
    "delete_own_activities",
    "delete_own_opportunities",
    "delete_own_tasks",
)
_OF_ADMINISTRATORS: Final = (
    "ai_chat",
    "ai_enrich",
    "bulk_delete",
    "bulk_edit",
    "bulk_enrich",
    "call_coach_barge",
    "call_coach_listen",
    "export",
    "manage_chloe_call_tasks",
    "manage_customizations",
    "manage_email_sequences",
    "manage_group_numbers",
    "manage_organization",
    "manage_team_email_templates",
    "manage_team_smart_views",
    "manage_voice_agents",
    "manage_web_forms",
    "view_voice_agents",
)

_ADMINISTRATOR: Final = tuple(sorted((*_USER, *_OF_ADMINISTRATORS)))

PERMISSIONS: Final[Mapping[str, Sequence[str]]] = {
    "admin": _ADMINISTRATOR,
    "superuser": tuple(name for name in _ADMINISTRATOR if name != "manage_organization"),
    "user": _USER,
    "restricteduser": _RESTRICTED_USER,
}
"""The permissions by role, sorted. They are shown only: every user may do everything (contract 1.3)."""


@closed
class Role(TypedDict):
    """A role."""

    date_created: str
    date_updated: str
    editable: bool
    id: str
    name: str
    organization_id: str
    permissions: list[str]
    visibility_user_lcf_behavior: None
    visibility_user_lcf_ids: None


router = RestRouter("role", "/api/v1/role")

ListQuery: Final = documentation.query("RoleList")
_NAMES: Final[Mapping[str, str]] = {
    "admin": "Admin",
    "superuser": "Super User",
    "user": "User",
    "restricteduser": "Restricted User",
}
_BEGINNING: Final = "0001-01-01T00:00:00"
"""The creation time of the service's own roles."""


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), is_short=True, answer=lambda: page(Role))
def list_(call: CurrentCall) -> Page:
    """Return the roles."""
    return parameters.page_of([_role(call, id_) for id_ in _NAMES], parameters.cut(call.context, call.query))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: Role)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a role."""
    id_ = call.match.parameters["id"]
    if id_ not in _NAMES:
        raise RecordError(NO_RECORD, id_)
    return _role(call, id_)


def _role(call: Call, id_: str) -> dict[str, Any]:
    return {
        "date_created": _BEGINNING,
        "date_updated": _BEGINNING,
        "editable": False,
        "id": id_,
        "name": _NAMES[id_],
        "organization_id": call.context.ids.organization,
        "permissions": list(PERMISSIONS[id_]),
        "visibility_user_lcf_behavior": None,
        "visibility_user_lcf_ids": None,
    }
