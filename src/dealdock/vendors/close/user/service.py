"""Memberships: their changes (contract part 2, B.7)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select

from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials import user_credentials
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models import User
from dealdock.platform.text import email_key
from dealdock.vendors.close.record import events, records
from dealdock.vendors.close.record.events import Action
from dealdock.vendors.close.user import members
from dealdock.vendors.close.user.members import Member, shown_membership
from dealdock.vendors.close.user.model import ADMIN, IN_PROGRESS, MemberSettings
from dealdock.vendors.close.wire import tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong_object

MAX_MEMBERS: Final = 2_000
"""The users of an organization, including users who have left. It is ours. The control plane and scenes may add
more.
"""
_TYPE: Final = "membership"
_LAST_ADMIN: Final = "An organization needs an administrator."
_TOO_MANY: Final = f"The limit of {MAX_MEMBERS} members has been reached."


def add(context: Context, credentials: Credentials, email: str, role_id: str) -> int:
    """Add a user to the organization, or a former user again. Return the user's number. Raises `HttpError` 400."""
    number = members.number_of(context, email_key(email))
    if number is None:
        number = _add_user(context, credentials, email)
        _write(context, members.of_user(context, number), {"role_id": role_id, "onboarding_status": IN_PROGRESS})
        _record(context, "created", number)
        _record(context, "activated", number)
    elif members.of_user(context, number).is_active:
        change(context, [number], {"role_id": role_id})
    else:
        _write(context, members.of_user(context, number), {"role_id": role_id, "is_active": True})
        _record(context, "activated", number)
    return number


def change(context: Context, numbers: Iterable[int], columns: Mapping[str, Any]) -> None:
    """Change memberships, with an event for each. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    for number in numbers:
        member = members.of_user(context, number)
        before = shown_membership(context.ids, member)
        if _write(context, member, columns):
            events.record_update(context, _TYPE, before, shown(context, number))
    _check_admins(context)


def remove(context: Context, credentials: Credentials, number: int) -> None:
    """Let a user leave, unless no administrator is left: `HttpError` 400. Raises `RecordError(NO_RECORD)`."""
    member = get(context, number)
    _write(context, member, {"is_active": False})
    user_credentials.expire_tokens(context.db, credentials, context.account, number)
    _check_admins(context)
    _record(context, "deactivated", number)


def get(context: Context, number: int) -> Member:
    """Return a member who has not left. Raises `RecordError(NO_RECORD)`."""
    member = members.of_user(context, number)
    if not member.is_active:
        raise RecordError(NO_RECORD, number)
    return member


def current(context: Context) -> list[dict[str, Any]]:
    """Return the memberships of users who have not left, in the form of `/me/`."""
    return [shown_membership(context.ids, each) for each in members.every(context) if each.is_active]


def named(context: Context, ids: Iterable[str]) -> Sequence[int]:
    """Return the numbers of the members with these public ids. Others name nothing."""
    wanted = {context.ids.find("membership", each) for each in ids}
    return [each.user.id for each in members.every(context) if each.is_active and each.user.id in wanted]


def shown(context: Context, number: int) -> dict[str, Any]:
    """Return a membership as `/me/` shows it. Raises `RecordError(NO_RECORD)`."""
    return shown_membership(context.ids, members.of_user(context, number))


def pinned_views(context: Context, number: int) -> dict[str, Any]:
    """Return the smart views that a member has pinned, except deleted ones. Raises `RecordError`."""
    pinned = get(context, number).pinned_views
    numbers = {view: context.ids.find("savedSearch", view) for view in pinned}
    known = [found for found in numbers.values() if found is not None]
    views = tables.of("savedSearch").c
    here = (views.dataset_id == context.dataset_id, views.id.in_(known))
    existing = set(context.db.scalars(select(views.id).where(*here)))
    return {"saved_view_ids": [view for view in pinned if numbers[view] in existing]}


def pin_views(context: Context, number: int, views: list[str]) -> None:
    """Pin smart views. Raises `RecordError(NO_RECORD)`."""
    _write(context, get(context, number), {"pinned_views": views})


def _add_user(context: Context, credentials: Credentials, email: str) -> int:
    count = context.db.scalar(select(func.count()).select_from(User).where(User.dataset_id == context.dataset_id))
    if count is not None and count >= MAX_MEMBERS:
        raise wrong_object(_TOO_MANY)
    account = context.account
    return account_users.add(
        context.db, credentials, account, now=context.now, email=email, time_zone=account.time_zone
    )


def _write(context: Context, member: Member, columns: Mapping[str, Any]) -> bool:
    """Write settings of a member that differ. Return False if nothing differs."""
    different = {name: value for name, value in columns.items() if getattr(member, name) != value}
    if not different:
        return False
    if member.settings is None:
        own = {name: getattr(member, name) for name in members.OWN} | different
        records.add(context, MemberSettings, email_key=member.user.email_key, **own)
    else:
        records.write(context, MemberSettings, member.settings, **different)
    return True


def _check_admins(context: Context) -> None:
    """Raise `HttpError` 400 if no administrator is left."""
    if not any(each.is_active and each.role_id == ADMIN for each in members.every(context)):
        raise wrong_object(_LAST_ADMIN)


def _record(context: Context, action: Action, number: int) -> None:
    events.record(context, action, _TYPE, shown(context, number))
