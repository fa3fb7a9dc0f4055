"""The operations of roles: `/api/v1/role/` (contract 3.5)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.role.answers import Role
from dealdock.vendors.close.user.permissions import PERMISSIONS
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.routing import RestRouter

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
