"""Users, and their names."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import AnyRow, SelectOfSome, Statement
from dealdock.platform.records import records
from dealdock.platform.records.models import User
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.user.naming import full_name

_HERE: Final = User.dataset_id == bindparam("dataset_id")
_NAMES: Final = SelectOfSome(select(User.id, User.first_name, User.last_name).where(_HERE), User.id)
_FIRST: Final = Statement(select(func.min(User.id)).where(_HERE))


def names(context: Context, user_ids: Collection[int]) -> Mapping[int, str]:
    """Return the full names of users by id."""
    if not user_ids:
        return {}
    found = _NAMES.all(context.db, {"dataset_id": context.dataset_id}, user_ids)
    return {user_id: full_name(*names) for user_id, *names in found}


def every(context: Context) -> Sequence[AnyRow]:
    """Return all users, by id."""
    return records.rows(context.db, context.account, User)


def first(context: Context) -> int:
    """Return the number of the account's first user."""
    return int(_FIRST.value(context.db, {"dataset_id": context.dataset_id}))
