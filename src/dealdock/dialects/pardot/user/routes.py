"""The operations of the user: `/api/user/version/<v>/do/<operation>` (contract, objects 2.5)."""

from dealdock.core import user
from dealdock.core.models import User
from dealdock.dialects.pardot import given, values
from dealdock.dialects.pardot.errors import PardotError
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.plain import Plain
from dealdock.dialects.pardot.resources import USER
from dealdock.dialects.pardot.response import Rows, Tree
from dealdock.dialects.pardot.user import shape
from dealdock.dialects.pardot.user.criteria import QUERY


@USER.operation("read", methods=("GET", "HEAD", "POST"))
def read(call: Call) -> Tree:
    """By id or address. Errors 13, 10, 11, 45, 46."""
    text, email = call.parameters.get("id"), call.parameters.get("email")
    if text is None and email is None:
        raise given.missing("id", "email", one_of=True)
    user_id = None if text is None else values.checked(values.record_id, text, 10, "id")
    email = None if email is None else email.strip()
    user_id = user.named(call.db, call.account, user_id=user_id, email=email)
    if user_id != call.caller.user_id and not call.caller.is_administrator:
        raise PardotError(46, f"the user's role is {call.caller.role}: other users are for administrators to read")
    return _plain(call).one(call, user_id)


@USER.operation("query", methods=("GET", "HEAD", "POST"), streams=True)
def query(call: Call) -> Tree | Rows:
    """A page of users, or the caller alone."""
    return _plain(call).rows(call)


def _plain(call: Call) -> Plain:
    return Plain("user", User, lambda row, zone: shape.user(row, call.account, zone), QUERY)
