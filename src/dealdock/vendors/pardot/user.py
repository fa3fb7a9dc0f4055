"""The account's users, which are only read: `/api/user/` (contract, objects 2.5)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement

from dealdock.platform.accounts import users
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.record.attributes import Shown, absent, attribute, attributes, identity, of_4, of_5, stored
from dealdock.vendors.pardot.record.attributes import times as shown_times
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.settings import ROLE_NUMBERS, is_administrator
from dealdock.vendors.pardot.tag import with_tags
from dealdock.vendors.pardot.v5 import values as v5_values
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, times
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.query import Query, Sorting
from dealdock.vendors.pardot.wire.routing import METHODS_OF_READS
from dealdock.vendors.pardot.wire.serializers import Document

_ACCOUNT: Final = "account"


def _visible(call: Call | V5Call) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own user."""
    return [] if is_administrator(call.caller) else [User.id == call.caller.user_id]


def _visible_users(call: Call, _: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    return _visible(call)


def document(row: AnyRow, account: AccountContext, zone: ZoneInfo) -> Document:
    """Return the document of a user of the account, also inside a prospect, with timestamps in the caller's zone."""
    return {**USERS.layout(row, zone), _ACCOUNT: account.account_id}


USERS: Final = Resource(
    object="user",
    collection="users",
    model=User,
    attributes=(
        identity(User),
        attribute(User.email, filter="equal", key=User.email_key, read=v5_values.email),
        *attributes(User.first_name, User.last_name),
        *of_5(User.email, api_name="username"),
        attribute(User.job_title),
        *of_4(*stored(User.role), Shown(_ACCOUNT, int, lambda *_: None)),
        *of_5(User.role, type="Integer", show=lambda role, _: ROLE_NUMBERS.get(role)),
        *of_5(User.role, api_name="roleName"),
        absent("String", "salesforceId", "tagReplacementLanguage"),
        absent("Boolean", "isDeleted"),
        *shown_times(User),
        absent("Integer", "createdById", "updatedById"),
    ),
    layouts=lambda _, call: lambda row, zone: document(row, call.account, zone),
    query=Query(
        criteria={**times("created", User.created_at), **ids(User.id)},
        ranges=(IDS, CREATED),
        sorts={
            "created_at": Sorting(User.created_at, descending=True),
            "id": Sorting(User.id, descending=False),
        },
        rest=_visible_users,
    ),
    has_recycle_bin=True,
    visible=_visible,
    actions=(with_tags("User", "user"),),
)


@USERS.router.operation(
    "read",
    requires=(("id", "email"),),
    methods=METHODS_OF_READS,
    errors=(13, 10, 11, 45, 46),
    is_short=True,
    answer=USERS.one_answer,
)
def read(call: CurrentCall) -> Document:
    """Return one user, by id or address. Only administrators can read other users."""
    text, email = call.parameters.get("id"), call.parameters.get("email")
    if text is None and email is None:
        raise values.missing("id", "email", one_of=True)
    user_id = None if text is None else values.checked(values.record_id, text, 10, "id")
    email = None if email is None else email.strip()
    user_id = users.named(call.db, call.account, user_id=user_id, email=email)
    if user_id != call.caller.user_id and not is_administrator(call.caller):
        raise PardotError(46, f"the user's role is {call.caller.role}: other users are for administrators to read")
    return USERS.one(call, user_id)


USERS.add_query("users. Callers who are not administrators get only their own user")
