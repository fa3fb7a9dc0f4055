"""The operations of connected accounts: `/api/v1/connected_account/` (contract part 2, B.7)."""

from typing import Any, Final

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.connected_account.answers import ConnectedAccount
from dealdock.vendors.close.connected_account.layout import connected_account
from dealdock.vendors.close.dispatch import Call, CurrentCall
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire import documentation, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.routing import RestRouter

router = RestRouter("connected_account", "/api/v1/connected_account")

ListQuery: Final = documentation.query("ConnectedAccountList", (), ("user_id", "_type"))


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ConnectedAccount))
def list_(call: CurrentCall) -> Page:
    """Return the connected accounts: only the first user has one."""
    own = _first(call)
    is_found = all(call.query.get(name, own[name]) == own[name] for name in ("user_id", "_type"))
    found = [own] if is_found else []
    return parameters.page_of(found, parameters.cut(call.context, call.query))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ConnectedAccount)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a connected account."""
    own = _first(call)
    if call.match.parameters["id"] != own["id"]:
        raise RecordError(NO_RECORD, call.match.parameters["id"])
    return own


def _first(call: Call) -> dict[str, Any]:
    """Return the account of the first user."""
    row = records.get(call.context, User, users.first(call.context))
    return connected_account(call.context.ids, row)
