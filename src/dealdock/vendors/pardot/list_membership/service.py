"""List memberships, the links between prospects and lists.

A prospect has at most one membership per list. Deleting it is a soft delete. Creating it again restores it, with its id
and its `created_at`. An opt-out stays, unless the account's switch `opt_in_again` is on.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.database.selection import live
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.errors import ALREADY_ON_LIST, NOT_ON_LIST
from dealdock.vendors.pardot.list import service as list_service
from dealdock.vendors.pardot.list.model import ListMembership


def create(
    db: Connection, account: AccountContext, *, list_id: int, prospect_id: int, opted_out: bool = False, now: datetime
) -> int:
    """Add an existing prospect to a list and return the membership's id.

    Raise `RecordError(NO_LIST)` or `RecordError(ALREADY_ON_LIST)`.
    """
    list_service.require(db, account, list_id)
    before = _between(db, account, list_id, prospect_id)
    if before is None:
        return _add(db, account, list_id, prospect_id, opted_out=opted_out, now=now)
    if not before.deleted:
        raise RecordError(ALREADY_ON_LIST, before.id)
    back = sa.update(ListMembership).where(
        ListMembership.dataset_id == account.dataset_id, ListMembership.id == before.id
    )
    opted_out = opted_out or (before.opted_out and not settings.of(account).opt_in_again)
    updated = account.times(ListMembership, now)["updated_at"]
    db.execute(back.values(opted_out=opted_out, updated_at=updated, deleted=False))
    datasets.count_live(db, account.dataset_id, {ListMembership: 1})
    return int(before.id)


def set_(db: Connection, account: AccountContext, *, list_id: int, prospect_id: int, on: bool, now: datetime) -> None:
    """Ensure that an existing prospect is, or is not, on a list. Raise `RecordError(NO_LIST)`."""
    list_service.require(db, account, list_id)
    before = _between(db, account, list_id, prospect_id)
    is_on = before is not None and not before.deleted
    if on and not is_on:
        create(db, account, list_id=list_id, prospect_id=prospect_id, now=now)
    if is_on and not on and before is not None:
        delete(db, account, before.id)


def update(
    db: Connection, account: AccountContext, membership_id: int, changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change a membership. An opt-out stays, unless the account's switch `opt_in_again` is on."""
    here = records.one(account, ListMembership, membership_id)
    opted_out = db.scalar(select(ListMembership.opted_out).where(*here).with_for_update())
    if opted_out and not settings.of(account).opt_in_again:
        changes = {name: value for name, value in changes.items() if name != "opted_out"}
    records.change(db, account, ListMembership, membership_id, changes, now=now)


def between(db: Connection, account: AccountContext, *, list_id: int, prospect_id: int) -> int:
    """Return the id of the live membership of a list and a prospect, or raise `RecordError(NOT_ON_LIST)`."""
    found = _between(db, account, list_id, prospect_id)
    if found is None or found.deleted:
        raise RecordError(NOT_ON_LIST, prospect_id, list_id)
    return int(found.id)


def delete(db: Connection, account: AccountContext, membership_id: int) -> None:
    """Mark a membership as deleted, without changing `updated_at`."""
    ended = sa.update(ListMembership).where(*records.one(account, ListMembership, membership_id)).values(deleted=True)
    if db.execute(ended).rowcount == 0:
        raise RecordError(NO_RECORD, membership_id)
    datasets.count_live(db, account.dataset_id, {ListMembership: -1})


def of_prospects(db: Connection, account: AccountContext, *, first_id: int, last_id: int) -> dict[int, list[int]]:
    """Return the lists of the prospects in this id range, by prospect."""
    conditions = (
        ListMembership.dataset_id == account.dataset_id,
        ListMembership.prospect_id.between(first_id, last_id),
    )
    found = select(ListMembership.prospect_id, ListMembership.list_id).where(*conditions, live(ListMembership))
    lists: dict[int, list[int]] = {}
    for row in db.execute(found.order_by(ListMembership.list_id)):
        lists.setdefault(row.prospect_id, []).append(row.list_id)
    return lists


def _between(db: Connection, account: AccountContext, list_id: int, prospect_id: int) -> AnyRow | None:
    """Return the id and the flags of a membership, or None if there never was one."""
    return db.execute(
        select(ListMembership.id, ListMembership.opted_out, ListMembership.deleted).where(
            ListMembership.dataset_id == account.dataset_id,
            ListMembership.list_id == list_id,
            ListMembership.prospect_id == prospect_id,
        )
    ).one_or_none()


def _add(
    db: Connection, account: AccountContext, list_id: int, prospect_id: int, *, opted_out: bool, now: datetime
) -> int:
    membership_id = datasets.take_ids(db, account.dataset_id, 1, {ListMembership: 1})
    columns = {"list_id": list_id, "prospect_id": prospect_id, "opted_out": opted_out, "deleted": False}
    records.insert(db, account, ListMembership, membership_id, **columns, now=now)
    return membership_id
