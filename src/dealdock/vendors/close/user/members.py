"""Users and their memberships: how they are read and shown (contract 3.5; part 2, A.3, B.7)."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select

from dealdock.platform.database.statements import AnyRow, SelectOfSome, Statement
from dealdock.platform.records import records as stored_records
from dealdock.platform.records.models import User
from dealdock.vendors.close.record import records
from dealdock.vendors.close.role import PERMISSIONS
from dealdock.vendors.close.user.model import ADMIN, DONE, RECORDING, USER, MemberSettings
from dealdock.vendors.close.wire import moments, tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.ids import Ids


def full_name(first_name: str | None, last_name: str | None) -> str:
    """Return first and last name, as far as they are known."""
    return f"{first_name} {last_name}" if first_name and last_name else first_name or last_name or ""


def full_name_of(user: Any) -> ColumnElement[str]:
    """Return the same as an expression. `user`: the table, or an alias of it."""
    return func.trim(func.coalesce(user.c.first_name, "") + " " + func.coalesce(user.c.last_name, ""))


OF_CALLER: Final[Mapping[str, Any]] = {
    "country": None,
    "email_signatures": [],
    "is_passwordless": False,
    "outbound_carrier": "twilio",
    "phone": None,
    "preferred_twilio_edge": None,
    "totp_auth_state": None,
}
"""The keys that `/me/` has in addition to the user's keys, the memberships and the organization."""


def shown_user(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the user as JSON."""
    created = moments.written(row.created_at)
    return {
        "date_created": created,
        "date_updated": moments.written(row.updated_at),
        "email": row.email,
        "email_verified_at": created,
        "first_name": row.first_name or "",
        "google_profile_image_url": None,
        "id": ids.show("user", row.id),
        "image": None,
        "last_name": row.last_name or "",
        "last_used_timezone": row.time_zone,
        "organizations": [ids.organization],
    }


_HERE: Final = User.dataset_id == bindparam("dataset_id")
_NAMES: Final = SelectOfSome(select(User.id, User.first_name, User.last_name).where(_HERE), User.id)
_FIRST: Final = Statement(select(func.min(User.id)).where(_HERE))


def names(context: Context, user_ids: Collection[int]) -> Mapping[int, str]:
    """Return the full names of users by id."""
    if not user_ids:
        return {}
    found = _NAMES.all(context.db, {"dataset_id": context.dataset_id}, user_ids)
    return {user_id: full_name(*names) for user_id, *names in found}


def every_user(context: Context) -> Sequence[AnyRow]:
    """Return all users, by id."""
    return stored_records.rows(context.db, context.account, User)


def first(context: Context) -> int:
    """Return the number of the account's first user."""
    return int(_FIRST.value(context.db, {"dataset_id": context.dataset_id}))


_SETTINGS: Final = select(MemberSettings.__table__).where(MemberSettings.dataset_id == bindparam("dataset_id"))
_ALL_SETTINGS: Final = Statement(_SETTINGS.order_by(MemberSettings.id.desc()))
_OF_ADDRESS: Final = Statement(
    _SETTINGS.where(MemberSettings.email_key == bindparam("email_key")).order_by(MemberSettings.id)
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
    by_address = {row.email_key: row for row in _ALL_SETTINGS.all(context.db, {"dataset_id": context.dataset_id})}
    numbers = _numbers(context)
    first, *others = every_user(context)
    found = [_member(first, by_address, numbers, ADMIN)]
    return found + [_member(user, by_address, numbers, USER) for user in others]


def of_user(context: Context, user_id: int) -> Member:
    """Return the member with the user's id. Raises `RecordError(NO_RECORD)`."""
    user = records.get(context, User, user_id)
    row = settings_of(context, user.email_key)
    role = ADMIN if first(context) == user.id else USER
    return _member(user, {} if row is None else {user.email_key: row}, _numbers(context), role)


def settings_of(context: Context, email_key: str) -> AnyRow | None:
    """Return the settings of the member with this address."""
    return _OF_ADDRESS.one(context.db, {"dataset_id": context.dataset_id, "email_key": email_key})


def is_admin(context: Context) -> bool:
    """Return True if the caller is an administrator."""
    return of_user(context, context.user_id).role_id == ADMIN


def number_of(context: Context, email_key: str) -> int | None:
    """Return the number of the user with this address."""
    here = (User.dataset_id == context.dataset_id, User.email_key == email_key)
    return context.db.scalar(select(User.id).where(*here))


def _member(user: AnyRow, by_address: Mapping[str, AnyRow], numbers: Mapping[int, int], usual_role: str) -> Member:
    row, number = by_address.get(user.email_key), numbers.get(user.id)
    if row is None:
        return Member(user, number, role_id=usual_role)
    return Member(user, number, row.id, *(getattr(row, name) for name in OWN))


def _numbers(context: Context) -> Mapping[int, int]:
    return {row.user_id: row.number for row in _numbers_of_users().all(context.db, {"dataset_id": context.dataset_id})}


def shown_membership(ids: Ids, member: Member) -> dict[str, Any]:
    """Return the membership of a user, which has the user's number."""
    return {
        "auto_record_calls": member.auto_record_calls,
        "default_caller_id": ids.show("phoneNumber", member.default_caller_id),
        "hangup_recording_url": None,
        "id": ids.show("membership", member.user.id),
        "is_free": False,
        "may_workflows_impersonate": False,
        "onboarding_status": member.onboarding_status,
        "organization_id": ids.organization,
        "permissions_granted": list(PERMISSIONS[member.role_id]),
        "primary_personal_number": ids.show("phoneNumber", member.number),
        "role": member.role_id,
        "role_id": member.role_id,
        "track_email_opens": member.track_email_opens,
        "user_id": ids.show("user", member.user.id),
    }


def with_names(ids: Ids, member: Member) -> dict[str, Any]:
    """Return the membership of a user with the user's names."""
    user = member.user
    return {
        **shown_membership(ids, member),
        "user_email": user.email,
        "user_first_name": user.first_name or "",
        "user_full_name": full_name(user.first_name, user.last_name),
        "user_image": None,
        "user_last_name": user.last_name or "",
        "user_phone": None,
    }


@cache
def _numbers_of_users() -> Statement:
    """Return the statement of the first own phone number of each user."""
    own = tables.of("phoneNumber").c
    here = (own.dataset_id == bindparam("dataset_id"), own.user_id.is_not(None), own.is_group_number.is_(False))
    return Statement(select(own.user_id, func.min(own.id).label("number")).where(*here).group_by(own.user_id))
