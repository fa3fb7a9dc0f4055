"""Queries for prospects: one, a page, or all, and lookups by id or address."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select

from dealdock.platform.database import statements
from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import email_key, is_email
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.errors import NO_PROSPECT_EMAIL, NO_PROSPECT_ID, PROSPECT_DELETED, PROSPECTS_DIFFER
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.prospect import related
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect.related import CustomValues
from dealdock.vendors.pardot.visitor import service as visitor_service

Depth = Literal["fields", "custom", "nodes", "related"]
"""The depth of a read: columns; then custom fields; then user and last activity; then all activities and lists."""


class ProspectRecord(NamedTuple):
    """A prospect as read: its columns with `campaign_name`, and related records if requested."""

    fields: AnyRow
    custom: Mapping[str, CustomValues] = MappingProxyType({})  # by field_id, sorted
    assigned_to: AnyRow | None = None
    last_activity: AnyRow | None = None
    activities: Sequence[AnyRow] = ()
    lists: Sequence[tuple[AnyRow, AnyRow]] = ()  # membership and list
    visitors: Sequence[AnyRow] = ()


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
_SELECT: Final = select(*Prospect.__table__.c, Campaign.name.label("campaign_name")).join(
    Campaign, (Campaign.dataset_id == Prospect.dataset_id) & (Campaign.id == Prospect.campaign_id)
)
_THESE: Final = _SELECT.where(
    Prospect.dataset_id == bindparam("dataset_id"), Prospect.id.in_(bindparam("ids", expanding=True))
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


def read(
    db: Connection,
    account: AccountContext,
    prospect_ids: Sequence[int],
    depth: Depth = "related",
    *,
    most_activities: int | None = None,
) -> list[ProspectRecord]:
    """Return the prospects in the order of these ids. `most_activities` keeps only the newest activities of each."""
    found = db.execute(_THESE, {"dataset_id": account.dataset_id, "ids": prospect_ids}).all()
    records = {record.fields.id: record for record in _records(db, account, found, depth, most_activities)}
    return [records[prospect_id] for prospect_id in prospect_ids]


def query(
    db: Connection, account: AccountContext, selection: Selection, depth: Depth = "nodes"
) -> list[ProspectRecord]:
    """Return a page of prospects."""
    return _records(db, account, db.execute(selection.page(_select(account), Prospect)).all(), depth)


def stream(db: Connection, account: AccountContext, selection: Selection) -> Iterator[Sequence[ProspectRecord]]:
    """Return the results of `query` in batches, only the columns."""
    return ([*map(ProspectRecord, rows)] for rows in statements.stream(db, selection.page(_select(account), Prospect)))


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matching prospects on all pages. The number of live records is stored, not counted."""
    return records.total(db, account, Prospect, selection)


def on_list(account: AccountContext, list_id: int) -> ColumnElement[bool]:
    """Return the condition for a live membership of this list, opted out or not."""
    members = select(ListMembership.prospect_id).where(
        ListMembership.dataset_id == account.dataset_id, ListMembership.list_id == list_id, live(ListMembership)
    )
    return Prospect.id.in_(members)


def one(account: AccountContext, prospect_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for the prospect with this id, deleted or not."""
    return Prospect.dataset_id == account.dataset_id, Prospect.id == prospect_id


def has(account: AccountContext, email: str) -> ColumnElement[bool]:
    """Return the condition for this address, deleted or not."""
    return and_(Prospect.dataset_id == account.dataset_id, Prospect.email_key == email_key(email))


def has_fid(fid: str) -> ColumnElement[bool]:
    """Return the condition for a CRM contact or lead with this id."""
    return or_(Prospect.crm_contact_fid == fid, Prospect.crm_lead_fid == fid)


def _select(account: AccountContext) -> Select[*tuple[Any, ...]]:
    return _SELECT.where(Prospect.dataset_id == account.dataset_id)


def _records(
    db: Connection, account: AccountContext, found: Sequence[AnyRow], depth: Depth, most_activities: int | None = None
) -> list[ProspectRecord]:
    """Return the rows with their related records, reading each kind once for all rows."""
    ids = [row.id for row in found]
    if depth == "fields" or not ids:
        return [ProspectRecord(row) for row in found]
    custom = related.custom(db, account, ids)
    if depth == "custom":
        return [ProspectRecord(row, custom[row.id]) for row in found]
    users = related.users(db, account, {row.assigned_to_id for row in found} - {None})
    last = related.last_activities(db, account, [row.id for row in found if row.last_activity_at is not None])
    is_full = depth == "related"
    return [
        ProspectRecord(
            row,
            custom[row.id],
            users.get(row.assigned_to_id),
            last.get(row.id),
            related.activities(db, account, row.id, most_activities, among=len(ids)) if is_full else (),
            related.lists(db, account, row.id, among=len(ids)) if is_full else (),
            visitor_service.of_prospect(db, account, row.id, among=len(ids)) if is_full else (),
        )
        for row in found
    ]
