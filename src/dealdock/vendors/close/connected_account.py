"""Accounts at mail services that users have connected: `/api/v1/connected_account/` (contract part 2, B.7)."""

from typing import Any, Final, Literal

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models import User
from dealdock.vendors.close.record import records
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.user.members import full_name
from dealdock.vendors.close.wire import documentation, moments, parameters
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.ids import Ids
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


@closed
class Identity(TypedDict):
    """An address with the name of its sender."""

    email: str
    name: str


@closed
class ConnectedAccount(TypedDict):
    """A connected account."""

    _type: Literal["custom_email"]
    available_features: list[str]
    calendar_receive_status: None
    date_created: str
    date_updated: str
    default_identity: Identity
    email: str
    email_receive_status: Literal["ok"]
    enabled_features: list[str]
    id: str
    identities: list[Identity]
    imap: None
    organization_id: str
    receive_status: Literal["ok"]
    send_status: Literal["ok"]
    smtp: None
    synced_calendars: list[Any]
    user_id: str


_FEATURES: Final = ("email_sending", "email_syncing")


def connected_account(ids: Ids, user: AnyRow) -> dict[str, Any]:
    """Return the account of a user, which has the user's own address."""
    identity = {"email": user.email, "name": full_name(user.first_name, user.last_name)}
    return {
        "_type": "custom_email",
        "available_features": list(_FEATURES),
        "calendar_receive_status": None,
        "date_created": moments.written(user.created_at),
        "date_updated": moments.written(user.updated_at),
        "default_identity": identity,
        "email": user.email,
        "email_receive_status": "ok",
        "enabled_features": list(_FEATURES),
        "id": ids.show("connectedAccount", user.id),
        "identities": [identity],
        "imap": None,
        "organization_id": ids.organization,
        "receive_status": "ok",
        "send_status": "ok",
        "smtp": None,
        "synced_calendars": [],
        "user_id": ids.show("user", user.id),
    }


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
