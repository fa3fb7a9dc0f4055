"""Users, and their names."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select

from dealdock.platform.accounts import users
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.models import User
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.user.naming import full_name


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
