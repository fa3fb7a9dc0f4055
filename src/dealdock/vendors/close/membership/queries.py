"""Queries for memberships: users with the settings that they have as members (contract 3.5; part 2, B.7)."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models import User
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.membership.model import ADMIN, DONE, RECORDING, USER, MemberSettings
from dealdock.vendors.close.phone_number.model import PhoneNumber
from dealdock.vendors.close.user import queries as users

_SETTINGS: Final = select(MemberSettings.__table__).where(MemberSettings.dataset_id == bindparam("dataset_id"))
_ALL: Final = Statement(_SETTINGS.order_by(MemberSettings.id.desc()))
_OF_ADDRESS: Final = Statement(
    _SETTINGS.where(MemberSettings.email_key == bindparam("email_key")).order_by(MemberSettings.id)
)
_NUMBERS: Final = Statement(
    select(PhoneNumber.user_id, func.min(PhoneNumber.id).label("number"))
    .where(
        PhoneNumber.dataset_id == bindparam("dataset_id"),
        PhoneNumber.user_id.is_not(None),
        PhoneNumber.is_group_number.is_(False),
    )
    .group_by(PhoneNumber.user_id)
)


class Member(NamedTuple):
    """A user of the organization, or a user who has left it."""

    user: AnyRow
    number: int | None
    """The user's first own phone number."""
    settings: int | None = None
    """The number of the record with the member's settings; None if there is none."""
    role_id: str = USER
    auto_record_calls: str = RECORDING[0]
    track_email_opens: bool = True
    default_caller_id: int | None = None
    onboarding_status: str = DONE
    is_active: bool = True
    pinned_views: Sequence[str] = ()


OWN: Final = Member._fields[Member._fields.index("role_id") :]
"""The fields that are columns of the settings."""


def every(context: Context) -> Sequence[Member]:
    """Return all members, by the users' ids. Unless it is changed, the first is an administrator."""
    by_address = {row.email_key: row for row in _ALL.all(context.db, {"dataset_id": context.dataset_id})}
    numbers = _numbers(context)
    first, *others = users.every(context)
    found = [_member(first, by_address, numbers, ADMIN)]
    return found + [_member(user, by_address, numbers, USER) for user in others]


def of_user(context: Context, user_id: int) -> Member:
    """Return the member with the user's id. Raises `RecordError(NO_RECORD)`."""
    user = records.get(context, User, user_id)
    row = settings(context, user.email_key)
    role = ADMIN if users.first(context) == user.id else USER
    return _member(user, {} if row is None else {user.email_key: row}, _numbers(context), role)


def settings(context: Context, email_key: str) -> AnyRow | None:
    """Return the settings of the member with this address."""
    return _OF_ADDRESS.one(context.db, {"dataset_id": context.dataset_id, "email_key": email_key})


def is_admin(context: Context) -> bool:
    """Return True if the caller is an administrator."""
    return of_user(context, context.user_id).role_id == ADMIN


def named(context: Context, email_key: str) -> int | None:
    """Return the number of the user with this address."""
    here = (User.dataset_id == context.dataset_id, User.email_key == email_key)
    return context.db.scalar(select(User.id).where(*here))


def _member(user: AnyRow, by_address: Mapping[str, AnyRow], numbers: Mapping[int, int], usual_role: str) -> Member:
    row, number = by_address.get(user.email_key), numbers.get(user.id)
    if row is None:
        return Member(user, number, role_id=usual_role)
    return Member(user, number, row.id, *(getattr(row, name) for name in OWN))


def _numbers(context: Context) -> Mapping[int, int]:
    return {row.user_id: row.number for row in _NUMBERS.all(context.db, {"dataset_id": context.dataset_id})}
