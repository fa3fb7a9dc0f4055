"""Users: their names, in Python and in SQL."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from dealdock.platform.accounts import users
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.models import User
from dealdock.vendors.close.context import Context


def full_name(first_name: str | None, last_name: str | None) -> str:
    """Return first and last name, as far as they are known."""
    return " ".join(name for name in (first_name, last_name) if name)


def full_name_of(user: Any) -> ColumnElement[str]:
    """Return the same as an expression. `user`: the table, or an alias of it."""
    return func.trim(func.coalesce(user.c.first_name, "") + " " + func.coalesce(user.c.last_name, ""))


def names(context: Context, user_ids: Collection[int]) -> Mapping[int, str]:
    """Return the full names of users by id."""
    query = select(User.id, User.first_name, User.last_name).where(User.dataset_id == context.dataset_id)
    return {row.id: full_name(*row[1:]) for row in context.db.execute(query.where(User.id.in_(user_ids)))}


def every(context: Context) -> Sequence[AnyRow]:
    """Return all users, by id."""
    return users.rows(context.db, context.account)


def first(context: Context) -> int:
    """Return the number of the account's first user."""
    return int(context.db.scalars(select(func.min(User.id)).where(User.dataset_id == context.dataset_id)).one())
