"""Notes on contacts, companies and opportunities: `/api/v1/notes` (contract 10.8)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, MillisecondMoment, RecordId, refers
from dealdock.platform.records.kind import of_rows
from dealdock.vendors.apollo.column_types import RecordIds
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import IdKind
from dealdock.vendors.apollo.record import children, id_lists
from dealdock.vendors.apollo.record.attributes import own_id, sent, shown_reference, stamp
from dealdock.vendors.apollo.wire import searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import list_of
from dealdock.vendors.apollo.wire.searches import Filter
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.fields import Field, list_type
from dealdock.web.rest.resource import AnySelect, Attribute, Resource
from dealdock.web.rest.routing import RestRouter


class Note(Base):
    """A note on records (contract 10.8)."""

    __tablename__ = "apollo_note"
    __table_args__ = (
        refers("user_id", "user"),
        Index(None, "dataset_id", "created_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    title: Mapped[str | None] = mapped_column(doc="The title")
    content: Mapped[str | None] = mapped_column(Text(), doc="The text")
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who made the note")
    contact_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the contacts")
    account_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the companies")
    opportunity_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the opportunities")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


_LISTS: Final[Mapping[str, IdKind]] = {
    "contact_ids": "contact",
    "account_ids": "company",
    "opportunity_ids": "opportunity",
}


def _list(name: str) -> Attribute[Call]:
    read = partial(id_lists.known, kind=_LISTS[name])
    own = Field(name=name, read=read, type=list_type(str, values.MAX_LIST) | None)
    return Attribute(name=name, sources=(name,), fields=(own,), empty=(), type=list[str])


NOTES: Final[Resource[Call]] = Resource(
    object="note",
    plural="notes",
    path="/api/v1/notes",
    model=Note,
    attributes=(
        own_id("note"),
        sent("title", values.some_text),
        sent("content", values.some_long_text),
        shown_reference("user_id", "user"),
        *map(_list, _LISTS),
        stamp("created_at"),
        stamp("updated_at"),
    ),
    order=(*_LISTS, "title", "content"),
    routes={},
)
"""The operations of notes are by hand: a search by records, and a creation."""

NOTE: Final = of_rows(
    "note",
    "notes",
    Note,
    references={"user_id": "user"},
    new=dict.fromkeys(_LISTS, id_lists.NEW),
    shown=dict.fromkeys(_LISTS, id_lists.SHOWN),
    in_scenes=dict.fromkeys(_LISTS, id_lists.IN_SCENES),
    example={"title": "Call", "content": "Wants ten more"},
)

for _name, _kind in _LISTS.items():
    children.lists(_kind, getattr(Note, _name))

_ONE: Final = object_type("NoteAnswer", {"note": NOTES.answer})
_FOUND: Final = object_type("NotesAnswer", {"notes": list_of(NOTES.answer)})

router = RestRouter("note", "/api/v1/notes")

_FILTERS: Final[Mapping[str, Filter]] = {
    "contact_id": id_lists.filter_by(Note.contact_ids, "contact"),
    "account_id": id_lists.filter_by(Note.account_ids, "company"),
    "opportunity_id": id_lists.filter_by(Note.opportunity_ids, "opportunity"),
    "contact_ids": id_lists.filter_by(Note.contact_ids, "contact"),
}

_USUAL, _MOST = 25, 100
_ERRORS: Final = ("no_argument", "invalid_filter", "invalid_date", "invalid_argument")


class NoteSearch(searches.described("NotePage", _FILTERS)):  # type: ignore[misc]  # made from its parameters
    """The parameters of a search for notes."""

    start_date: str | None = None
    sort_direction: str | None = None
    skip: int | None = None
    limit: int | None = None


@router.operation("search", "GET", query=NoteSearch, errors=_ERRORS, answer=lambda: _FOUND)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return notes on a record."""
    conditions = searches.criteria(call, _FILTERS)
    if not conditions:
        raise refused("no_argument", "the id of a contact, an account or an opportunity is missing")
    start = values.moment(call.parameters.get("start_date"))
    conditions += [] if start is None else [Note.created_at >= start]
    selection = Selection(conditions, _order(call), _limit(call), _number(call, "skip") or 0, deleted=None)
    return {"notes": _shown(call, selection.page(_all(call), Note))}


@router.operation(
    "create",
    "POST",
    fields=NOTES.new_fields,
    errors=("no_records", "invalid_id"),
    writes=True,
    answer=lambda: _ONE,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a note."""
    columns = NOTES.new_fields.read(call, call.parameters).values
    if not any(columns.get(name) for name in _LISTS):
        raise refused("no_records", "the id of a contact, an account or an opportunity is missing")
    row = {**NOTES.defaults, **columns, "user_id": call.caller.user_id}
    number = records.add(call.db, call.account, Note, now=call.now, **row)
    return {"note": _shown(call, _all(call).where(Note.id == number))[0]}


def _all(call: Call) -> AnySelect:
    return NOTES.statement.where(Note.dataset_id == call.account.dataset_id)


def _shown(call: Call, query: AnySelect) -> list[dict[str, Any]]:
    return NOTES.layout(call, call.db.execute(query).all())


def _order(call: Call) -> tuple[Sort, ...]:
    """Return the order, by default the newest first. Error invalid_argument."""
    columns: Mapping[str, Any] = {"created_at": Note.created_at, "updated_at": Note.updated_at}
    name = _chosen(call, "sort_by_field", ("created_at", "updated_at"))
    descending = _chosen(call, "sort_direction", ("desc", "asc")) == "desc"
    return Sort(columns[name], descending), Sort(Note.id, descending)


def _chosen(call: Call, name: str, words: Sequence[str]) -> str:
    """Return the word that a parameter chooses, by default the first one. Error invalid_argument."""
    written = values.text(call.parameters.get(name)).strip().lower() or words[0]
    if written not in words:
        text = f"{name} must be one of: {', '.join(words)}"
        raise refused("invalid_argument", f"{written} is none of the words of {name}", text)
    return written


def _limit(call: Call) -> int:
    limit = _number(call, "limit")
    return _USUAL if not limit else min(limit, _MOST)


def _number(call: Call, name: str) -> int | None:
    written = values.text(call.parameters.get(name)).strip()
    return int(written[:9]) if written.isascii() and written.isdecimal() else None
