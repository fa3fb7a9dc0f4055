"""Prospects: the lookups by id and address, and what changes them: columns, custom fields, score, deletion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, Connection, and_, bindparam, insert, or_, select

from dealdock.platform.database.selection import deleted, live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import email_key, is_email
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.custom_field import CustomFieldValue
from dealdock.vendors.pardot.errors import (
    NO_PROSPECT_EMAIL,
    NO_PROSPECT_ID,
    PROSPECT_DELETED,
    PROSPECT_EMAIL_IN_USE,
    PROSPECT_EMAIL_TAKEN,
    PROSPECTS_DIFFER,
    TOO_LONG_VALUES,
    TOO_MANY_VALUES,
)
from dealdock.vendors.pardot.prospect import children
from dealdock.vendors.pardot.prospect.model import CRITERIA, MATCHES, Prospect

_LATEST_FIRST: Final = (
    Prospect.last_activity_at.desc().nulls_last(),
    Prospect.updated_at.desc(),
    Prospect.id.desc(),
)
_ONE: Final = Statement(
    select(Prospect.id, Prospect.deleted).where(
        Prospect.dataset_id == bindparam("dataset_id"), Prospect.id == bindparam("id")
    )
)
_SHARING: Final = Statement(
    select(Prospect.id)
    .where(Prospect.dataset_id == bindparam("dataset_id"), Prospect.email_key == bindparam("email_key"), live(Prospect))
    .order_by(*_LATEST_FIRST)
)


def find(db: Connection, account: AccountContext, prospect_id: int) -> AnyRow:
    """Return `id` and `deleted` of the prospect with this id. Raise `RecordError(NO_PROSPECT_ID)`."""
    row = _ONE.one(db, {"dataset_id": account.dataset_id, "id": prospect_id})
    if row is None:
        raise RecordError(NO_PROSPECT_ID, prospect_id)
    return row


def require(db: Connection, account: AccountContext, prospect_id: int) -> None:
    """Raise `RecordError` if no live prospect has this id."""
    if find(db, account, prospect_id).deleted:
        raise RecordError(PROSPECT_DELETED, prospect_id)


def sharing(db: Connection, account: AccountContext, email: str, *, deleted: bool = False) -> list[int]:
    """Return the ids of prospects with this address, the latest activity first. `deleted` includes deleted records."""
    if deleted:
        found = select(Prospect.id).where(has(account, email))
        return list(db.scalars(found.order_by(Prospect.deleted, *_LATEST_FIRST)))
    return [row.id for row in _SHARING.all(db, {"dataset_id": account.dataset_id, "email_key": email_key(email)})]


def with_fid(db: Connection, account: AccountContext, fid: str) -> list[int]:
    """Return the ids of prospects whose CRM contact or lead has this id, including deleted ones."""
    query = select(Prospect.id).where(Prospect.dataset_id == account.dataset_id, has_fid(fid))
    return list(db.scalars(query.order_by(Prospect.deleted, Prospect.id)))


def latest(db: Connection, account: AccountContext, condition: ColumnElement[bool]) -> AnyRow | None:
    """Return `id` and `deleted` of the matching prospect with the latest activity. Live ones take precedence."""
    found = select(Prospect.id, Prospect.deleted).where(Prospect.dataset_id == account.dataset_id, condition)
    return db.execute(found.order_by(Prospect.deleted, *_LATEST_FIRST).limit(1)).one_or_none()


def named(db: Connection, account: AccountContext, *, prospect_id: int | None, email: str | None) -> list[int]:
    """Return the ids of the live prospects given by an id, an address or both. The list is never empty.

    It has more than one item only in version 4, in which prospects share addresses; the one with the latest activity
    comes first. The errors come in the order of the contract's section 4, "create".
    """
    ids: list[int] = []
    deleted = False
    if prospect_id is not None:
        row = find(db, account, prospect_id)
        ids, deleted = [row.id], row.deleted
    if email is not None:
        if not is_email(email) or not (found := sharing(db, account, email)):
            raise RecordError(NO_PROSPECT_EMAIL, email)
        if ids and ids[0] not in found:
            raise RecordError(PROSPECTS_DIFFER, prospect_id, email)
        ids = ids or found
    if deleted:
        raise RecordError(PROSPECT_DELETED, prospect_id)
    return ids


def one(account: AccountContext, prospect_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for the prospect with this id, deleted or not."""
    return Prospect.dataset_id == account.dataset_id, Prospect.id == prospect_id


def has(account: AccountContext, email: str) -> ColumnElement[bool]:
    """Return the condition for this address, deleted or not."""
    return and_(Prospect.dataset_id == account.dataset_id, Prospect.email_key == email_key(email))


def has_fid(fid: str) -> ColumnElement[bool]:
    """Return the condition for a CRM contact or lead with this id."""
    return or_(Prospect.crm_contact_fid == fid, Prospect.crm_lead_fid == fid)


VERSION_OF_SHARED_EMAILS = 4

MAX_VALUES: Final = 1_000
MAX_CHARACTERS: Final = 5_000_000
"""The values of custom fields that a prospect has. It is ours."""

_ADD_SCORE: Final = Statement(
    sa.update(Prospect)
    .where(Prospect.dataset_id == bindparam("dataset"), Prospect.id == bindparam("prospect"))
    .values(score=Prospect.score + bindparam("points", type_=BigInteger))
)

Custom = Mapping[int, Sequence[str]]
"""Values by the custom field's id. An empty list clears the field."""


def create(
    db: Connection,
    account: AccountContext,
    *,
    email: str | None = None,
    campaign_id: int | None = None,
    score: int = 0,
    custom: Custom | None = None,
    now: datetime,
    **fields: Any,
) -> int:
    """Add a prospect and return its id. In version 3 an address is unique, also among deleted prospects.

    `fields` are further columns by name; the others stay empty.
    """
    campaign_id = campaigns.chosen(db, account, campaign_id)
    # this locks, so no two calls take one address
    prospect_id = datasets.take_ids(db, account.dataset_id, 1, {Prospect: 1})
    if email is not None:
        check_address(db, account, email)
    if "profile_criteria" in fields:
        fields["profile_criteria"] = _matches({}, fields["profile_criteria"])
    columns = {"campaign_id": campaign_id, **_address(email), "score": score, **fields, "deleted": False}
    records.insert(db, account, Prospect, prospect_id, **columns, now=now)
    _set_custom(db, account, prospect_id, custom or {})
    return prospect_id


def update(
    db: Connection,
    account: AccountContext,
    prospect_id: int,
    changes: Mapping[str, Any],
    *,
    custom: Custom | None = None,
    touch: bool = False,
    now: datetime,
) -> None:
    """Change the given columns and custom fields. `updated_at` changes if a value does, or with `touch`."""
    changes = dict(changes)
    if "email" in changes:
        changes |= _address(changes["email"])
        check_address(db, account, changes["email"], but=prospect_id)
    query = select(Prospect.__table__).where(*one(account, prospect_id), live(Prospect))
    before = db.execute(query.with_for_update(key_share=True)).mappings().one_or_none()
    if before is None:
        raise RecordError(NO_PROSPECT_ID, prospect_id)
    if "profile_criteria" in changes:
        changes["profile_criteria"] = _matches(before["profile_criteria"], changes["profile_criteria"])
    different = {name: value for name, value in changes.items() if before[name] != value}
    if _set_custom(db, account, prospect_id, custom or {}) or different or touch:
        db.execute(sa.update(Prospect).where(*one(account, prospect_id)).values(**different, updated_at=now))


def assign(db: Connection, account: AccountContext, prospect_id: int, user_id: int, *, now: datetime) -> None:
    """Assign a prospect to an existing user."""
    statement = sa.update(Prospect).where(*one(account, prospect_id))
    db.execute(statement.values(assigned_to_id=user_id, updated_at=now))


def unassign(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Remove the assignment to a user; an unassigned prospect stays unchanged."""
    statement = sa.update(Prospect).where(*one(account, prospect_id), Prospect.assigned_to_id.is_not(None))
    db.execute(statement.values(assigned_to_id=None, updated_at=now))


def delete(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Mark a prospect as deleted. Its address, memberships, activities and `updated_at` stay."""
    hidden = sa.update(Prospect).where(*one(account, prospect_id), live(Prospect)).values(deleted=True)
    if db.execute(hidden).rowcount == 0:
        raise RecordError(NO_PROSPECT_ID, prospect_id)
    datasets.count_live(db, account.dataset_id, {Prospect: -1})
    children.deleted(db, account, prospect_id, now=now)


def restore(db: Connection, account: AccountContext, prospect_id: int, *, now: datetime) -> None:
    """Restore a deleted prospect without its opportunities; a live one stays unchanged."""
    back = sa.update(Prospect).where(*one(account, prospect_id), deleted(Prospect))
    if db.execute(back.values(deleted=False, updated_at=now)).rowcount:
        datasets.count_live(db, account.dataset_id, {Prospect: 1})


def add_score(db: Connection, account: AccountContext, prospect_ids: Sequence[int], points: int) -> None:
    """Add the points to the score of each of these prospects."""
    if points:
        moved = {"dataset": account.dataset_id, "points": points}
        _ADD_SCORE.run_many(db, [{**moved, "prospect": prospect_id} for prospect_id in prospect_ids])


def _address(email: str | None) -> dict[str, str | None]:
    return {"email": email, "email_key": None if email is None else email_key(email)}


def _matches(before: Mapping[str, str] | None, given: Mapping[str, str] | None) -> dict[str, str] | None:
    """Return how a prospect compares with the criteria of its profile after a change. Other criteria are left out."""
    merged = {**(before or {}), **(given or {})} if given is not None else {}
    known = {str(number): merged.get(str(number), MATCHES[-1]) for number in range(2, len(CRITERIA) + 2)}
    return {number: word for number, word in known.items() if word != MATCHES[-1]} or None


def shares_addresses(account: AccountContext) -> bool:
    """Return True if several prospects of the account may share an address."""
    return settings.of(account).version >= VERSION_OF_SHARED_EMAILS


def check_address(db: Connection, account: AccountContext, email: str, *, but: int | None = None) -> None:
    """Check that a prospect may have an address: in version 3 no other prospect has it, not even a deleted one.

    `but`: the id of the prospect whose address changes. Raise `RecordError(PROSPECT_EMAIL_TAKEN)` for a new prospect,
    and `RecordError(PROSPECT_EMAIL_IN_USE)` for a changed one.
    """
    other = select(Prospect.id).where(has(account, email), Prospect.id != (but or 0))
    if not shares_addresses(account) and db.scalar(other.limit(1)) is not None:
        raise RecordError(PROSPECT_EMAIL_TAKEN if but is None else PROSPECT_EMAIL_IN_USE, email)


def _set_custom(db: Connection, account: AccountContext, prospect_id: int, custom: Custom) -> bool:
    """Set these custom fields, and return True if any value changed."""
    if not custom:
        return False
    conditions = (CustomFieldValue.dataset_id == account.dataset_id, CustomFieldValue.prospect_id == prospect_id)
    named = (*conditions, CustomFieldValue.custom_field_id.in_(custom))
    stored = select(CustomFieldValue.custom_field_id, CustomFieldValue.position, CustomFieldValue.value).where(*named)
    before = {(row.custom_field_id, row.position): row.value for row in db.execute(stored)}
    after = {(field, place): value for field, values in custom.items() for place, value in enumerate(values)}
    if before == after:
        return False
    db.execute(sa.delete(CustomFieldValue).where(*named))
    rows = [
        {
            "dataset_id": account.dataset_id,
            "prospect_id": prospect_id,
            "custom_field_id": field,
            "position": place,
            "value": value,
        }
        for (field, place), value in after.items()
    ]
    if rows:
        db.execute(insert(CustomFieldValue), rows)
        size = sa.func.sum(sa.func.length(CustomFieldValue.value))
        number, characters = db.execute(select(sa.func.count(), size).where(*conditions)).one()
        if number > MAX_VALUES:
            raise RecordError(TOO_MANY_VALUES, prospect_id, number, MAX_VALUES)
        if characters > MAX_CHARACTERS:
            raise RecordError(TOO_LONG_VALUES, prospect_id, characters, MAX_CHARACTERS)
    return True
