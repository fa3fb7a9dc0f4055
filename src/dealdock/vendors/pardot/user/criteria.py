"""Criteria, ranges and sort orders of user queries."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from dealdock.platform.records.models import User
from dealdock.vendors.pardot.roles import is_administrator
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Query, Sorting


def _visible_users(call: Call, _: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Restrict callers who are not administrators to their own user."""
    return [] if is_administrator(call.caller) else [User.id == call.caller.user_id]


QUERY = Query(
    criteria={**times("created", User.created_at), **ids(User.id)},
    ranges=(IDS, CREATED),
    sorts={
        "created_at": Sorting(User.created_at, descending=True),
        "id": Sorting(User.id, descending=False),
    },
    rest=_visible_users,
)
