"""Lists of prospects: `/api/list/` (contract, objects 2.7); and who is on them, which prospects ask, too.

A prospect has at most one membership per list. Deleting it is a soft delete. Creating it again restores it, with its id
and its `created_at`. An opt-out stays, unless the account's switch `opt_in_again` is on.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Index, Text, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.selection import live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.base import Base, DatasetId, RecordId, refers
from dealdock.platform.records.kind import of_rows, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.errors import ALREADY_ON_LIST, NO_LIST, NOT_ON_LIST
from dealdock.vendors.pardot.record.attributes import AUTHORS, attribute, identity, newer, of_5, related, times
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.tag import with_tags
from dealdock.vendors.pardot.v5 import accepting
from dealdock.vendors.pardot.v5.fields import Writes
from dealdock.vendors.pardot.v5.not_kept import no_folder
from dealdock.vendors.pardot.wire.common_criteria import query_of_named
from dealdock.vendors.pardot.wire.fields import LongText, Name, Truth
from dealdock.vendors.pardot.wire.fields import Text as ShortText
from dealdock.vendors.pardot.wire.operations import CurrentCall
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.values import MAX_LONG_TEXT


class ProspectList(Base):
    """A list of prospects, named `list` in the API."""

    __tablename__ = "pardot_list"
    __table_args__ = (
        refers("campaign_id", "pardot_campaign"),
        Index(None, "dataset_id", "name"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    is_public: Mapped[bool] = mapped_column(doc="True if prospects see the list")
    is_dynamic: Mapped[bool] = mapped_column(doc="True if rules determine the prospects of the list")
    title: Mapped[str | None] = mapped_column(doc="The title that prospects see")
    description: Mapped[str | None] = mapped_column(Text(), doc="The description that prospects see")
    is_crm_visible: Mapped[bool] = mapped_column(doc="True if the list is visible in the connected CRM")
    campaign_id: Mapped[int | None] = mapped_column(doc="The id of the campaign, which version 5 alone shows")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


class ListMembership(Base):
    """A membership of a prospect in a list. A pair has at most one, which is restored when it is created again."""

    __tablename__ = "pardot_list_membership"
    __counted_as__ = "list_memberships"
    __table_args__ = (
        refers("list_id", "pardot_list"),
        refers("prospect_id", "pardot_prospect"),
        Index(None, "dataset_id", "list_id", "prospect_id", unique=True),
        Index(None, "dataset_id", "prospect_id"),
        Index(None, "dataset_id", "deleted", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    list_id: Mapped[int] = mapped_column(doc="The id of the list")
    prospect_id: Mapped[int] = mapped_column(doc="The id of the prospect")
    opted_out: Mapped[bool] = mapped_column(doc="True if the prospect has unsubscribed")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


_EMPTY: Final[Mapping[str, Any]] = {
    "title": None,
    "description": None,
    "is_public": False,
    "is_crm_visible": False,
    "is_dynamic": False,
    "campaign_id": None,
}


def add(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a list and return its id. Names need not be unique."""
    return records.add(db, account, ProspectList, **{**_EMPTY, **columns, "deleted": False}, now=now)


def require(db: Connection, account: AccountContext, list_id: int) -> None:
    """Raise `RecordError(NO_LIST)` if no live list has this id."""
    if db.scalar(select(ProspectList.id).where(*records.one(account, ProspectList, list_id))) is None:
        raise RecordError(NO_LIST, list_id)


def remove(db: Connection, account: AccountContext, list_id: int) -> None:
    """Mark a list as deleted. Its memberships stay."""
    hidden = sa.update(ProspectList).where(*records.one(account, ProspectList, list_id)).values(deleted=True)
    if db.execute(hidden).rowcount == 0:
        raise RecordError(NO_RECORD, list_id)


def add_membership(
    db: Connection, account: AccountContext, *, list_id: int, prospect_id: int, opted_out: bool = False, now: datetime
) -> int:
    """Add an existing prospect to a list and return the membership's id.

    Raise `RecordError(NO_LIST)` or `RecordError(ALREADY_ON_LIST)`.
    """
    require(db, account, list_id)
    before = _membership(db, account, list_id, prospect_id)
    if before is None:
        return _insert_membership(db, account, list_id, prospect_id, opted_out=opted_out, now=now)
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


def set_membership(
    db: Connection, account: AccountContext, *, list_id: int, prospect_id: int, on: bool, now: datetime
) -> None:
    """Ensure that an existing prospect is, or is not, on a list. Raise `RecordError(NO_LIST)`."""
    require(db, account, list_id)
    before = _membership(db, account, list_id, prospect_id)
    is_on = before is not None and not before.deleted
    if on and not is_on:
        add_membership(db, account, list_id=list_id, prospect_id=prospect_id, now=now)
    if is_on and not on and before is not None:
        remove_membership(db, account, before.id)


def change_membership(
    db: Connection, account: AccountContext, membership_id: int, changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change a membership. An opt-out stays, unless the account's switch `opt_in_again` is on."""
    here = records.one(account, ListMembership, membership_id)
    opted_out = db.scalar(select(ListMembership.opted_out).where(*here).with_for_update())
    if opted_out and not settings.of(account).opt_in_again:
        changes = {name: value for name, value in changes.items() if name != "opted_out"}
    records.change(db, account, ListMembership, membership_id, changes, now=now)


def membership(db: Connection, account: AccountContext, *, list_id: int, prospect_id: int) -> int:
    """Return the id of the live membership of a list and a prospect, or raise `RecordError(NOT_ON_LIST)`."""
    found = _membership(db, account, list_id, prospect_id)
    if found is None or found.deleted:
        raise RecordError(NOT_ON_LIST, prospect_id, list_id)
    return int(found.id)


def remove_membership(db: Connection, account: AccountContext, membership_id: int) -> None:
    """Mark a membership as deleted, without changing `updated_at`."""
    ended = sa.update(ListMembership).where(*records.one(account, ListMembership, membership_id)).values(deleted=True)
    if db.execute(ended).rowcount == 0:
        raise RecordError(NO_RECORD, membership_id)
    datasets.count_live(db, account.dataset_id, {ListMembership: -1})


def of_prospects(db: Connection, account: AccountContext, *, first_id: int, last_id: int) -> dict[int, list[int]]:
    """Return the lists of the prospects in this id range, by prospect."""
    lists: dict[int, list[int]] = {}
    range_ = {"dataset_id": account.dataset_id, "first_id": first_id, "last_id": last_id}
    for prospect_id, list_id in _OF_PROSPECTS.tuples(db, range_):
        lists.setdefault(prospect_id, []).append(list_id)
    return lists


_OF_PROSPECTS: Final = Statement(
    select(ListMembership.prospect_id, ListMembership.list_id)
    .where(
        ListMembership.dataset_id == bindparam("dataset_id"),
        ListMembership.prospect_id.between(bindparam("first_id"), bindparam("last_id")),
        live(ListMembership),
    )
    .order_by(ListMembership.list_id)
)


def _membership(db: Connection, account: AccountContext, list_id: int, prospect_id: int) -> AnyRow | None:
    """Return the id and the flags of a membership, or None if there never was one."""
    return db.execute(
        select(ListMembership.id, ListMembership.opted_out, ListMembership.deleted).where(
            ListMembership.dataset_id == account.dataset_id,
            ListMembership.list_id == list_id,
            ListMembership.prospect_id == prospect_id,
        )
    ).one_or_none()


def _insert_membership(
    db: Connection, account: AccountContext, list_id: int, prospect_id: int, *, opted_out: bool, now: datetime
) -> int:
    membership_id = datasets.take_ids(db, account.dataset_id, 1, {ListMembership: 1})
    columns = {"list_id": list_id, "prospect_id": prospect_id, "opted_out": opted_out, "deleted": False}
    records.insert(db, account, ListMembership, membership_id, **columns, now=now)
    return membership_id


LISTS: Final = Resource(
    object="list",
    collection="lists",
    aliases=("lists",),
    model=ProspectList,
    attributes=(
        identity(ProspectList),
        attribute(
            ProspectList.name,
            takes=Name,
            default="",
            filter="equal",
            is_sortable=True,
            is_written=True,
            is_required=True,
        ),
        attribute(ProspectList.is_public, takes=Truth, default=False, is_written=True, accept=accepting.truth),
        attribute(ProspectList.is_dynamic),
        attribute(ProspectList.title, takes=ShortText, is_written=True),
        attribute(ProspectList.description, takes=LongText, is_written=True, most=MAX_LONG_TEXT),
        attribute(
            ProspectList.is_crm_visible,
            api_name="isSalesforceVisible",
            takes=Truth,
            default=False,
            is_written=True,
            accept=accepting.truth,
        ),
        *of_5(ProspectList.deleted, api_name="isDeleted"),
        newer(no_folder()),
        *of_5(ProspectList.campaign_id, is_written=True, of="campaign"),
        *times(ProspectList),
        related("folder", "folder"),
        related("campaign", "campaign", ProspectList.campaign_id),
        AUTHORS,
    ),
    query=query_of_named(ProspectList),
    required_parameters=("name",),
    has_recycle_bin=True,
    writes=Writes(
        create=lambda call, values: add(call.db, call.account, **values, now=call.now),
        update=lambda call, number, values: records.change(
            call.db, call.account, ProspectList, number, values, now=call.now
        ),
        delete=lambda call, number: remove(call.db, call.account, number),
        new_errors=(192,),
        errors=(192,),
    ),
    actions=(with_tags("List", "list"),),
)


@LISTS.router.operation(
    "create", writes=True, fields=LISTS.fields_of_4, errors=(13, 36, 52), is_short=True, answer=LISTS.one_answer
)
def create(call: CurrentCall) -> Document:
    """Create a list."""
    given = LISTS.fields_of_4.to_create(call).columns()
    return LISTS.one(call, add(call.db, call.account, **given, now=call.now))


LISTS.add_read("list")


@LISTS.router.operation(
    "update",
    requires=("id",),
    writes=True,
    fields=LISTS.fields_of_4,
    errors=(13, 16, 36, 52),
    is_short=True,
    answer=LISTS.one_answer,
)
def update(call: CurrentCall) -> Document:
    """Change the given fields of a list."""
    return LISTS.update(call, LISTS.id(call), LISTS.fields_of_4)


@LISTS.router.operation("delete", requires=("id",), methods=("POST", "DELETE"), writes=True, errors=(13, 16))
def delete(call: CurrentCall) -> None:
    """Delete a list."""
    remove(call.db, call.account, LISTS.id(call))


LISTS.add_query("lists")

LIST: Final = of_rows(
    "list",
    "lists",
    ProspectList,
    references={"campaign_id": "campaign"},
    create=add,
    delete=timeless(remove),
    example={"name": "Newsletter", "is_public": True},
    named_by="name",
)
