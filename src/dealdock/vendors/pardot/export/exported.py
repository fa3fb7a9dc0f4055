"""The objects that versions 3 and 4 export, and the rows of their files."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.base import Moment
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot.export import files, queries
from dealdock.vendors.pardot.export.files import Pieces
from dealdock.vendors.pardot.list import ListMembership
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIPS
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.prospect.layout import NAMES as PROSPECT_NAMES
from dealdock.vendors.pardot.prospect.layout import prospect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.prospect_account import PROSPECT_ACCOUNTS, ProspectAccount
from dealdock.vendors.pardot.record.attributes import Layout
from dealdock.vendors.pardot.visitor.model import Visitor
from dealdock.vendors.pardot.visitor.resource import VISITORS
from dealdock.vendors.pardot.visitor_activity.layout import json_types as activity_types
from dealdock.vendors.pardot.visitor_activity.layout import visitor_activity
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity
from dealdock.vendors.pardot.visitor_activity.queries import IS_SHOWN
from dealdock.vendors.pardot.visitor_activity.queries import SHOWN as ACTIVITIES
from dealdock.vendors.pardot.wire.serializers import Document

PROCEDURES: Final = {
    "filter_by_created_at": ("createdAt", "created_after", "created_before"),
    "filter_by_updated_at": ("updatedAt", "updated_after", "updated_before"),
    "filter_by_prospect_updated_at": (queries.OF_PROSPECTS, "prospect_updated_after", "prospect_updated_before"),
}
"""The procedures, each with the moment that it compares, and the arguments with the bounds."""
_CREATED, _UPDATED, _OF_PROSPECTS = PROCEDURES

Documents: TypeAlias = Callable[[Connection, AccountContext, Sequence[int], ZoneInfo], Sequence[Document]]
"""Returns the documents of records with these ids, in their order."""


@dataclass(frozen=True)
class Exported:
    """An object that is exported."""

    object: str
    model: Any
    own_names: Sequence[str]
    """The names of its fields, without the account's own fields."""
    documents: Documents
    procedures: tuple[str, ...]
    has_types: bool = False
    """True for activities, which are also selected by their type."""
    visible: tuple[Any, ...] = ()
    """The conditions for records that calls show."""

    def names(self, db: Connection, account: AccountContext) -> Sequence[str]:
        """Return the names of its fields in versions 3 and 4, the account's own fields at the end."""
        custom = custom_fields.by_field_id(db, account) if self.model is Prospect else {}
        return [*self.own_names, *(name for name in custom if name not in self.own_names)]

    @property
    def moments(self) -> frozenset[str]:
        """The names of the fields with moments."""
        return frozenset(each.name for each in self.model.__table__.c if isinstance(each.type, Moment))


def _rows(model: Any, layout: Layout, statement: Any = None) -> Documents:
    """Return the documents of an object that is its columns."""
    wanted: Any = select(model.__table__) if statement is None else statement

    def documents(db: Connection, account: AccountContext, ids: Sequence[int], zone: ZoneInfo) -> Sequence[Document]:
        mine = wanted.where(model.dataset_id == account.dataset_id, model.id.in_(ids)).order_by(model.id)
        return [layout(row, zone) for row in db.execute(mine, {"dataset_id": account.dataset_id})]

    return documents


def _prospects(db: Connection, account: AccountContext, ids: Sequence[int], zone: ZoneInfo) -> Sequence[Document]:
    found = prospect_queries.read(db, account, ids, "custom")
    return [prospect(each, "bulk", account, zone) for each in found]


def _activities(db: Connection, account: AccountContext, ids: Sequence[int], zone: ZoneInfo) -> Sequence[Document]:
    mine = (VisitorActivity.dataset_id == account.dataset_id, VisitorActivity.id.in_(ids))
    rows = db.execute(ACTIVITIES.where(*mine).order_by(VisitorActivity.id)).all()
    return [visitor_activity(row, zone, "bulk") for row in rows]


def _names(layout: Layout) -> Sequence[str]:
    return [each.name for each in layout.attributes]


_EACH: Final = (
    Exported(
        "visitorActivity",
        VisitorActivity,
        [*activity_types()["bulk"].__annotations__],
        _activities,
        (_CREATED, _UPDATED),
        has_types=True,
        visible=(IS_SHOWN,),
    ),
    Exported(
        "listMembership",
        ListMembership,
        _names(LIST_MEMBERSHIPS.layout),
        _rows(ListMembership, LIST_MEMBERSHIPS.layout),
        (_CREATED, _UPDATED),
    ),
    Exported("prospect", Prospect, [*PROSPECT_NAMES, "prospect_account_id"], _prospects, (_UPDATED, _CREATED)),
    Exported(
        "prospectAccount",
        ProspectAccount,
        _names(PROSPECT_ACCOUNTS.layout),
        _rows(ProspectAccount, PROSPECT_ACCOUNTS.layout),
        (_UPDATED, _OF_PROSPECTS),
    ),
    Exported(
        "visitor",
        Visitor,
        _names(VISITORS.layout),
        _rows(Visitor, VISITORS.layout, VISITORS.statement),
        (_UPDATED, _OF_PROSPECTS),
    ),
)
OBJECTS: Final[Mapping[str, Exported]] = {each.object.lower(): each for each in _EACH}
"""The objects that are exported, by their names in lower case."""


def file_count(db: Connection, account: AccountContext, row: AnyRow) -> int:
    """Return the number of files of an export that is complete."""
    exported = OBJECTS[row.object.lower()]
    number = queries.count(db, account, exported.model, _conditions(row, exported))
    return files.count(row, number, lambda: pieces(db, account, row))


def pieces(db: Connection, account: AccountContext, row: AnyRow) -> Pieces:
    """Yield the pieces of all files of an export."""
    return files.split(row, _lines(db, account, row), row.fields)


def _lines(db: Connection, account: AccountContext, row: AnyRow) -> Iterator[bytes]:
    """Yield the rows of all files, by id."""
    exported, zone, last = OBJECTS[row.object.lower()], ZoneInfo(row.time_zone), 0
    model, moments = exported.model, exported.moments
    mine = (model.dataset_id == account.dataset_id, *_conditions(row, exported))
    wanted = select(model.id).where(*mine).order_by(model.id).limit(files.BATCH)
    while ids := db.scalars(wanted.where(model.id > last)).all():
        last = ids[-1]
        for document in exported.documents(db, account, ids, zone):
            yield files.line(files.cell(_value(document, name), is_moment=name in moments) for name in row.fields)


def _value(document: Document, name: str) -> Any:
    """Return a value of a document; several values of a custom field as a list."""
    value = document.get(name)
    return value["value"] if isinstance(value, dict) else value


def _conditions(row: AnyRow, exported: Exported) -> Sequence[Any]:
    conditions = queries.conditions(row, exported.model)
    return [*exported.visible, *conditions, *queries.in_bin(row, exported.model)]
