"""The user to which a prospect is assigned: as a field, and as the target of `assign` (contract, objects 2.1)."""

from typing import Final

from dealdock.platform.accounts import users
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.wire import required, values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import ABSENT, Context
from dealdock.vendors.pardot.wire.operations import Call, ParameterWriter

PARAMETERS: Final = ("user_id", "crm_owner_fid")


def read(context: Context) -> object:
    """Return the id of the user in `user_id`. Errors 125, 10, 79.

    An empty parameter counts as absent. `crm_owner_fid` is always unknown, since users have no CRM ids here.
    """
    call = context.call
    user_id, fid = ((call.parameters.get(name) or "").strip() for name in PARAMETERS)
    check_fid(user_id, fid)
    return _by_id(call, user_id) if user_id else ABSENT


def check_fid(user_id: str, fid: str) -> None:
    """Check that a user is named by an id alone, not by one of the CRM. Errors 125, 79."""
    if user_id and fid:
        raise PardotError(125, f"user_id {quoted(user_id)} and crm_owner_fid {quoted(fid)}: one of them is enough")
    if fid:
        raise PardotError(79, f"crm_owner_fid {quoted(fid)} is unknown: users have no ids in the CRM here")


def target(call: Call) -> int:
    """Return the user given to `assign`; the sandbox has no groups. Errors 13, 47, 10, 11, 45, 12."""
    user_id, email, group = (call.parameters.get(name) for name in ("user_id", "user_email", "group_id"))
    if user_id is None and email is None:
        if group is None:
            raise required.missing("user_id", "user_email", "group_id", one_of=True)
        raise PardotError(12, f"group_id {quoted(group)} is unknown: there are no groups here")
    if group is not None:
        raise PardotError(47, "group_id is given beside user_id or user_email")
    number = None if user_id is None else values.checked(values.record_id, user_id, 10, "user_id")
    return users.named(call.db, call.account, user_id=number, email=None if email is None else email.strip())


def _by_id(call: ParameterWriter, text: str) -> int:
    return users.named(call.db, call.account, user_id=values.checked(values.record_id, text, 10, "user_id"), email=None)
