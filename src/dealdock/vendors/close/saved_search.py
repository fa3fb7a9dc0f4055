"""Smart views, which are searches with a name: `/api/v1/saved_search/` (contract part 2, B.4)."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.base import Base, Characters, DatasetId, JsonObject, RecordId, holds
from dealdock.platform.scenes.schema import SomeReference
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.record import children, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record.api_kind import FLAG, TEXT, Edits, api_kind
from dealdock.vendors.close.record.columns import Label, LongText, Moment
from dealdock.vendors.close.record.scene_fields import SomeObject
from dealdock.vendors.close.search import results
from dealdock.vendors.close.search.body import S_QUERY
from dealdock.vendors.close.search.objects import OBJECTS
from dealdock.vendors.close.search.reading import InvalidSearch
from dealdock.vendors.close.search.results import matches
from dealdock.vendors.close.search.syntax import parse
from dealdock.vendors.close.search.types import SearchCriteria
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import documentation, fields, filters, moments, parameters, tables
from dealdock.vendors.close.wire.answers import page
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong, wrong_fields
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, columns_of, field
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.ids import Ids
from dealdock.vendors.close.wire.parameters import Page
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

USUAL_TYPE = "lead"
MAX_TYPE_CHARACTERS = 50


class SavedSearch(Base):
    """A smart view (contract part 2, B.4)."""

    __tablename__ = "close_saved_search"
    __table_args__ = (Index(None, "dataset_id", "created_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[Label]
    description: Mapped[LongText] = mapped_column(doc="The description")
    type: Mapped[str] = mapped_column(
        String(MAX_TYPE_CHARACTERS),
        default=USUAL_TYPE,
        info=holds(Characters(MAX_TYPE_CHARACTERS)),
        doc="The type of the objects that it finds, such as `lead`",
    )
    query: Mapped[str | None] = mapped_column(Text(), doc="The search as a text")
    s_query: Mapped[JsonObject | None] = mapped_column(doc="The search as the advanced search has it")
    is_shared: Mapped[bool] = mapped_column(doc="True if all users see it")
    # null: the first user's, as those that every organization has
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user whose view it is")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


@closed
class ShownSavedSearch(TypedDict):
    """A smart view."""

    date_created: str
    date_updated: str
    description: str
    id: str
    is_shared: bool
    is_user_dependent: bool
    name: str
    organization_id: str
    query: str | None
    s_query: dict[str, Any] | None
    type: str
    user_id: str


_FIELDS: Final = (
    field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    field("description", fields.text(), null=""),
    field("type", fields.text(MAX_TYPE_CHARACTERS), null=USUAL_TYPE),
    field("query", fields.text()),
    field("s_query", S_QUERY),
    field("is_shared", BOOLEAN, null=False),
)
NEW: Final = FieldTable("NewSavedSearch", _FIELDS, is_new=True)
CHANGES: Final = FieldTable("SavedSearchChanges", _FIELDS)


_ME: Final = r"[:=]\s*\"?me\b"
_CURRENT_USER: Final = '"CURRENT_USER"'


def shown_view(ids: Ids, row: AnyRow, first_user: int) -> dict[str, Any]:
    """Return the view as JSON. `first_user`: the number of the user to whom the usual views belong."""
    return {
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "description": row.description,
        "id": ids.show("savedSearch", row.id),
        "is_shared": row.is_shared,
        "is_user_dependent": _is_user_dependent(row),
        "name": row.name,
        "organization_id": ids.organization,
        "query": row.query,
        "s_query": row.s_query,
        "type": row.type,
        "user_id": ids.show("user", row.user_id or first_user),
    }


def _is_user_dependent(row: AnyRow) -> bool:
    """Return True if the results depend on the caller."""
    return re.search(_ME, row.query or "") is not None or _CURRENT_USER in json.dumps(row.s_query)


FILTERS: Final = {"type": Filter(SavedSearch.type, filters.text)}


MAX_VIEWS: Final = 600
"""The highest `_limit` of the list. Clients ask for this many."""


def page_of_views(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of the views that the caller sees, the newest first. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_VIEWS)
    criteria = [*filters.criteria(context, FILTERS, query)]
    if not query.keys() & {"type", "type__in"}:
        criteria.append(SavedSearch.type == USUAL_TYPE)
    rows = records.page(context, SavedSearch, cut, _is_seen(context), *criteria)
    first = users.first(context)
    return parameters.page_and_next([shown_view(context.ids, row, first) for row in rows], cut)


def get_view(context: Context, number: int) -> AnyRow:
    """Return a view that the caller sees. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, SavedSearch, number)
    if not results.is_seen(context, row):
        raise RecordError(NO_RECORD, number)
    return row


def _is_seen(context: Context) -> ColumnElement[bool]:
    mine = SavedSearch.user_id == context.user_id
    if context.user_id == users.first(context):
        mine = or_(mine, SavedSearch.user_id.is_(None))
    return or_(SavedSearch.is_shared, mine)


_TYPE: Final = "saved_search"
_DEFAULTS: Final[Mapping[str, Any]] = {
    "description": "",
    "type": USUAL_TYPE,
    "query": None,
    "s_query": None,
    "is_shared": False,
}


def add_view(context: Context, columns: Mapping[str, Any]) -> int:
    """Add a view of the caller, and return its number. Raises `HttpError` 400."""
    stored_limits.check(context, "savedSearch")
    fields = {**_DEFAULTS, "user_id": context.user_id, **columns}
    _check(context, fields)
    number = records.add(context, SavedSearch, **fields)
    events.record(context, "created", _TYPE, read_view(context, number))
    return number


def change_view(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a view. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = get_view(context, number)
    _check(context, {**row._asdict(), **columns})
    before = read_view(context, number)
    if records.change(context, SavedSearch, number, columns):
        events.record_update(context, _TYPE, before, read_view(context, number))


def remove_view(context: Context, number: int) -> None:
    """Delete a view. Raises `RecordError(NO_RECORD)`."""
    previous = read_view(context, number)
    records.remove(context, SavedSearch, number)
    events.record(context, "deleted", _TYPE, None, before=previous)


def read_view(context: Context, number: int) -> dict[str, Any]:
    """Return the response to a read of a view. Raises `RecordError(NO_RECORD)`."""
    return shown_view(context.ids, get_view(context, number), users.first(context))


def _check(context: Context, columns: Mapping[str, Any]) -> None:
    """Check the search of a view. Raises `HttpError` 400."""
    text, s_query = columns["query"], columns["s_query"]
    if text is None and s_query is None:
        raise wrong_fields({"query": REQUIRED})
    if text is not None:
        parse(text)
    is_known = columns["type"] in OBJECTS and OBJECTS[columns["type"]].show is not None
    if s_query is not None and is_known:
        try:
            matches(context, columns["type"], s_query)
        except InvalidSearch as error:
            raise wrong_fields({"s_query": str(error)}) from None


def _opportunities_of_leads(context: Context, public_id: str) -> SearchCriteria:
    """Return the condition on the opportunities of the leads that a view finds. Raises `HttpError` 400."""
    view = {"type": "saved_search", "saved_search_id": public_id}
    try:
        found = results.compiler(context).condition(view, USUAL_TYPE)
    except InvalidSearch as error:
        raise wrong(str(error)) from None
    leads, deals = tables.of("lead").c, tables.of("opportunity").c
    return SearchCriteria([deals.lead_id.in_(select(leads.id).where(leads.dataset_id == context.dataset_id, found))])


children.find_by("opportunity.lead_saved_search_id", _opportunities_of_leads)


def create_from(context: Context, sent: dict[str, Any]) -> int:
    """Add a view, and return its number. Raises `HttpError` 400."""
    return add_view(context, columns_of(context, NEW, sent))


def change_by(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a view. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    get_view(context, number)
    change_view(context, number, columns_of(context, CHANGES, sent))


router = RestRouter("saved_search", "/api/v1/saved_search")

ListQuery: Final = documentation.query("SavedSearchList", FILTERS.items())


@router.operation("list", "GET", query=ListQuery, errors=("bad_request",), answer=lambda: page(ShownSavedSearch))
def list_(call: CurrentCall) -> Page:
    """Return the views of leads, or of other types, that the caller sees, the newest first."""
    return page_of_views(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    answer=lambda: ShownSavedSearch,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a view."""
    return read_view(call.context, create_from(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: ShownSavedSearch)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return a view."""
    return read_view(call.context, call.public_id("savedSearch"))


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    answer=lambda: ShownSavedSearch,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change a view."""
    number = call.public_id("savedSearch")
    change_by(call.context, number, call.sent)
    return read_view(call.context, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete(call: CurrentCall) -> Empty:
    """Delete a view."""
    remove_view(call.context, call.public_id("savedSearch"))
    return {}


SAVED_SEARCH: Final = api_kind(
    "savedSearch",
    "savedSearches",
    SavedSearch,
    Edits(create_from, change_by, remove_view),
    references={"user_id": "user"},
    new={
        "name": str,
        "description": TEXT,
        "type": TEXT,
        "query": TEXT,
        "s_query": (dict[str, Any] | None, None),
        "is_shared": FLAG,
        "user_id": None,
    },
    example={"name": "Leads without a task", "query": "tasks:0", "is_shared": True},
    named_by="name",
    in_scenes={"user_id": (SomeReference, None), "s_query": (SomeObject, None)},
    usual=usual("saved_searches"),
)
