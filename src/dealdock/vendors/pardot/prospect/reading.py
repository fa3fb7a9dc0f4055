"""Prospects as they are read: the columns, and the records that are shown with them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Connection, Select, bindparam, select

from dealdock.platform.database import statements
from dealdock.platform.database.limited_rows import VALUES_AT_ONCE, rows_within
from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import AnyRow, SelectOfSome, Statement
from dealdock.platform.records import records
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.campaign import Campaign
from dealdock.vendors.pardot.custom_field import CustomField, CustomFieldValue
from dealdock.vendors.pardot.list import ListMembership, ProspectList
from dealdock.vendors.pardot.prospect import children
from dealdock.vendors.pardot.prospect.model import Prospect

Depth = Literal["fields", "custom", "nodes", "related"]
"""The depth of a read: columns; then custom fields; then user and last activity; then all activities and lists."""

LAST_ACTIVITY: Final = "last_activity"
"""The node with the newest activity that counts."""
CHILDREN: Final = ("visitors", "visitor_activities")
"""The nodes with all records of a kind, in the order of an answer."""
MAX_MEMBERSHIPS: Final = 2_000
"""The memberships that an answer shows with their prospects."""
MAX_VALUES: Final = 50_000
"""The values of custom fields of all prospects in an answer."""
_MINE: Final[BindParameter[int]] = bindparam("dataset_id")
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_VALUES: Final = (
    select(CustomFieldValue.prospect_id, CustomField.field_id, CustomField.type, CustomFieldValue.value)
    .join(
        CustomField,
        (CustomField.dataset_id == CustomFieldValue.dataset_id) & (CustomField.id == CustomFieldValue.custom_field_id),
    )
    .where(CustomFieldValue.dataset_id == _MINE)
    .order_by(CustomFieldValue.position)
)
_CUSTOM: Final = _VALUES.where(CustomFieldValue.prospect_id.in_(_IDS)).execution_options(yield_per=VALUES_AT_ONCE)
_ALL_CUSTOM: Final = SelectOfSome(_VALUES, CustomFieldValue.prospect_id)
_USERS: Final = select(User.__table__).where(User.dataset_id == _MINE, User.id.in_(_IDS))
_MEMBERSHIPS: Final = Statement(
    select(ListMembership.__table__)
    .where(
        ListMembership.dataset_id == _MINE,
        ListMembership.prospect_id == bindparam("prospect_id"),
        live(ListMembership),
    )
    .order_by(ListMembership.id.desc())
    .limit(bindparam("most", type_=BigInteger))
)
_LISTS: Final = select(ProspectList.__table__).where(ProspectList.dataset_id == _MINE, ProspectList.id.in_(_IDS))
_SELECT: Final = select(*Prospect.__table__.c, Campaign.name.label("campaign_name")).join(
    Campaign, (Campaign.dataset_id == Prospect.dataset_id) & (Campaign.id == Prospect.campaign_id)
)
_THESE: Final = _SELECT.where(
    Prospect.dataset_id == bindparam("dataset_id"), Prospect.id.in_(bindparam("ids", expanding=True))
)


class CustomValues(NamedTuple):
    """The values of a prospect in one of its custom fields."""

    type: int
    texts: list[str]


class ProspectRecord(NamedTuple):
    """A prospect as read: its columns with `campaign_name`, and related records if requested."""

    fields: AnyRow
    custom: Mapping[str, CustomValues] = MappingProxyType({})  # by field_id, sorted
    assigned_to: AnyRow | None = None
    lists: Sequence[tuple[AnyRow, AnyRow]] = ()  # membership and list
    nodes: Mapping[str, Any] = MappingProxyType({})
    """The records of nodes that belong to it, by the key of the node."""


def custom_values(
    db: Connection, account: AccountContext, ids: Sequence[int], *, is_limited: bool = True
) -> dict[int, dict[str, CustomValues]]:
    """Return the values of custom fields, by prospect and `field_id`.

    Raises `TooMuch` for too many, unless they are for the control plane (not `is_limited`).
    """
    if is_limited:
        result = db.execute(_CUSTOM, {"dataset_id": account.dataset_id, "ids": ids})
        found: Sequence[AnyRow] = rows_within(result, MAX_VALUES, lambda row: row.value)
    else:
        found = _ALL_CUSTOM.all(db, {"dataset_id": account.dataset_id}, ids)
    values: dict[int, dict[str, CustomValues]] = defaultdict(dict)
    for row in sorted(found, key=lambda row: row.field_id):  # databases differ in how they sort text
        values[row.prospect_id].setdefault(row.field_id, CustomValues(row.type, [])).texts.append(row.value)
    return values


def _users(db: Connection, account: AccountContext, ids: Collection[int]) -> dict[int, AnyRow]:
    """Return the users with these ids, by id."""
    if not ids:
        return {}
    return {row.id: row for row in db.execute(_USERS, {"dataset_id": account.dataset_id, "ids": list(ids)})}


def _lists(db: Connection, account: AccountContext, prospect_id: int, *, among: int) -> list[tuple[AnyRow, AnyRow]]:
    """Return a prospect's live list memberships with the last ids, each with its list."""
    most = MAX_MEMBERSHIPS // among
    memberships = _MEMBERSHIPS.all(db, {"dataset_id": account.dataset_id, "prospect_id": prospect_id, "most": most})
    if not memberships:
        return []
    found = db.execute(_LISTS, {"dataset_id": account.dataset_id, "ids": [row.list_id for row in memberships]})
    by_id = {row.id: row for row in found}
    return [(row, by_id[row.list_id]) for row in reversed(memberships)]


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


def _select(account: AccountContext) -> Select[*tuple[Any, ...]]:
    return _SELECT.where(Prospect.dataset_id == account.dataset_id)


def _records(
    db: Connection, account: AccountContext, found: Sequence[AnyRow], depth: Depth, most_activities: int | None = None
) -> list[ProspectRecord]:
    """Return the rows with their related records, reading each kind once for all rows."""
    ids = [row.id for row in found]
    if depth == "fields" or not ids:
        return [ProspectRecord(row) for row in found]
    custom = custom_values(db, account, ids)
    if depth == "custom":
        return [ProspectRecord(row, custom[row.id]) for row in found]
    users = _users(db, account, {row.assigned_to_id for row in found} - {None})
    last = children.node(LAST_ACTIVITY).read(db, account, [row.id for row in found if row.last_activity_at], None)
    is_full = depth == "related"
    whole = {name: children.node(name).read(db, account, ids, most_activities) for name in CHILDREN if is_full}
    return [
        ProspectRecord(
            row,
            custom[row.id],
            users.get(row.assigned_to_id),
            _lists(db, account, row.id, among=len(ids)) if is_full else (),
            {name: of[row.id] for name, of in {LAST_ACTIVITY: last, **whole}.items() if row.id in of},
        )
        for row in found
    ]
