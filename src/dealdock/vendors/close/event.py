"""The event log in the API: `/api/v1/event/` (contract 3.9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import Field, PlainValidator
from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select, type_coerce
from typing_extensions import TypedDict

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError, TooMuch
from dealdock.platform.scenes import json_values, values
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.close.record.api_kind import NO_EDITS, api_kind
from dealdock.vendors.close.record.events import ACTIONS, Event, shown_event
from dealdock.vendors.close.record.scene_fields import SomeNames, SomeObject
from dealdock.vendors.close.wire import documentation, filters, parameters, signed
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Whole
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter


@closed
class ShownEvent(TypedDict):
    """A change of a record."""

    action: str
    api_key_id: str | None
    changed_fields: list[str]
    data: dict[str, Any] | None
    date_created: str
    date_updated: str
    id: str
    lead_id: str | None
    meta: dict[str, Any]
    oauth_client_id: str | None
    oauth_scope: str | None
    object_id: str | None
    object_type: str
    organization_id: str
    previous_data: dict[str, Any]
    request_id: str | None
    user_id: str | None


@closed
class ShownEventPage(TypedDict):
    """A page of the event log."""

    cursor_next: str | None
    cursor_previous: str | None
    data: list[ShownEvent]


_KEPT: Final = timedelta(days=30)
_CURSOR: Final = "event"
_SIZE: Final = func.coalesce(func.length(type_coerce(Event.data, String)), 0) + func.length(
    type_coerce(Event.previous_data, String)
)


class EventCursor(NamedTuple):
    """A place in the log: before or behind an event."""

    side: Literal["newer", "older"]
    """The events that follow: newer or older ones."""
    created_at: datetime
    number: int

    @classmethod
    def of(cls, side: Literal["newer", "older"], event: AnyRow) -> Self:
        """Return the cursor of an event."""
        return cls(side, event.created_at, event.id)

    def written(self, context: Context) -> str:
        """Return the cursor as a client sees it. It is signed."""
        return signed.written(context, _CURSOR, [self.side, self.created_at.isoformat(), self.number])

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition for the events that follow."""
        if self.side == "newer":
            later = and_(Event.created_at == self.created_at, Event.id > self.number)
            return or_(Event.created_at > self.created_at, later)
        earlier = and_(Event.created_at == self.created_at, Event.id < self.number)
        return or_(Event.created_at < self.created_at, earlier)


class EventPage(NamedTuple):
    """Events, the latest first, and their cursors."""

    events: Sequence[AnyRow]
    previous: str | None
    """The cursor for newer events."""
    next: str | None
    """The cursor for older events."""


def cursor(context: Context, text: str) -> EventCursor | None:
    """Read a cursor. None for an empty one, which is the beginning. Raises `HttpError` 400."""
    if not text:
        return None
    try:
        side, moment, number = signed.read(context, _CURSOR, text)
    except ValueError:
        raise wrong("Invalid cursor.") from None
    return EventCursor(side, datetime.fromisoformat(moment), number)


def kept(context: Context) -> Select[*tuple[object, ...]]:
    """Return the SELECT of all events of the last 30 days."""
    is_kept = Event.created_at > context.now - _KEPT
    return select(Event.__table__).where(Event.dataset_id == context.dataset_id, is_kept)


def page_at(context: Context, criteria: Sequence[ColumnElement[bool]], at: EventCursor | None, limit: int) -> EventPage:
    """Return the page at a cursor."""
    found = kept(context).where(*criteria).limit(limit + 1)
    if at is not None and at.side == "newer":
        rows = _rows(context, found.where(at.condition).order_by(Event.created_at, Event.id))
        events = rows[:limit][::-1]
        return _page(context, events, has_newer=len(rows) > limit, has_older=True)
    if at is not None:
        found = found.where(at.condition)
    rows = _rows(context, found.order_by(Event.created_at.desc(), Event.id.desc()))
    return _page(context, rows[:limit], has_newer=at is not None, has_older=len(rows) > limit)


def _rows(context: Context, found: Select[*tuple[object, ...]]) -> Sequence[AnyRow]:
    """Return the events of a SELECT. Raises `TooMuch` if an answer could not have all: they are not read then."""
    sizes = found.with_only_columns(_SIZE.label("size")).subquery()
    if (context.db.scalar(select(func.sum(sizes.c.size))) or 0) > MAX_ANSWER_BYTES:
        raise TooMuch(f"the events would have over {MAX_ANSWER_BYTES:,} characters: use a smaller `_limit`")
    return context.db.execute(found).all()


def _page(context: Context, events: Sequence[AnyRow], *, has_newer: bool, has_older: bool) -> EventPage:
    if not events:
        return EventPage(events, None, None)
    newer = EventCursor.of("newer", events[0]).written(context) if has_newer else None
    older = EventCursor.of("older", events[-1]).written(context) if has_older else None
    return EventPage(events, newer, older)


router = RestRouter("event", "/api/v1/event")

MAX_EVENTS: Final = 50

_EQUAL: Final = {
    "object_type": Filter(Event.object_type, filters.text, has_in=False),
    "object_id": Filter(Event.object_id, filters.text, has_in=False),
    "action": Filter(Event.action, filters.text, has_in=False),
    "lead_id": Filter(Event.lead_id, filters.text, has_in=False),
    "user_id": Filter(Event.user_id, filters.public_id("user"), has_in=False),
    "request_id": Filter(Event.request_id, filters.text, has_in=False),
}
FILTERS: Final = {**_EQUAL, "date_updated": Filter(Event.created_at, filters.moment, is_range=True)}

_COMBINATIONS: Final = (
    ("object_type", "object_id"),
    ("object_type", "action"),
    ("object_id", "action"),
    ("lead_id", "object_type"),
    ("lead_id", "object_type", "action"),
    ("lead_id", "user_id", "object_type"),
    ("lead_id", "user_id", "object_type", "action"),
    ("lead_id", "user_id"),
    ("user_id", "object_id"),
    ("user_id", "object_id", "action"),
    ("user_id", "object_type"),
    ("user_id", "object_type", "action"),
    ("lead_id",),
    ("user_id",),
    ("request_id",),
)
"""The filters that may stand together, each set with or without `date_updated`."""
_SUPPORTED: Final = frozenset(map(frozenset, (*_COMBINATIONS, ())))


def _check_combination(query: Mapping[str, str]) -> None:
    """Raise `HttpError` 400 for filters that may not stand together."""
    named = [name for name in _EQUAL if name in query]
    if frozenset(named) not in _SUPPORTED:
        known = "; ".join(", ".join(each) for each in _COMBINATIONS)
        raise wrong(f"The filters {', '.join(named)} cannot be combined. Supported combinations: {known}.")


EventList: Final = documentation.query("EventList", FILTERS.items(), ("_cursor",), has_skip=False)


@router.operation("list", "GET", query=EventList, errors=("bad_request",), answer=lambda: ShownEventPage)
def list_(call: CurrentCall) -> Whole:
    """Return the events of the last 30 days, the latest first."""
    limit = parameters.limit(call.context, call.query, MAX_EVENTS)
    _check_combination(call.query)
    criteria = filters.criteria(call.context, FILTERS, call.query)
    at = cursor(call.context, call.query.get("_cursor", ""))
    page = page_at(call.context, criteria, at, limit)
    names = parameters.fields(call.query)
    client_id = _client_id(call)
    data = [parameters.narrowed(shown_event(call.context.ids, row, client_id), names) for row in page.events]
    return Whole({"cursor_next": page.next, "cursor_previous": page.previous, "data": data})


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownEvent)
def read(call: CurrentCall) -> dict[str, Any]:
    """Return an event of the last 30 days."""
    number = call.public_id("event")
    row = call.db.execute(kept(call.context).where(Event.id == number)).one_or_none()
    if row is None:
        raise RecordError(NO_RECORD, number)
    return shown_event(call.context.ids, row, _client_id(call))


def _client_id(call: Call) -> str:
    return call.sandbox.credentials.make("close", "client_id", call.account.account_id)


_NOTHING: Final[dict[str, Any]] = {}
_OBJECT: Final[Any] = (Annotated[Any, optional(_NOTHING, json_values.parse_mapping)], Field({}))

EVENT: Final = api_kind(
    "event",
    "events",
    Event,
    NO_EDITS,
    references={"user_id": "user"},
    is_log=True,
    in_scenes={
        "action": Annotated[str, PlainValidator(values.one_of(ACTIONS))],
        "changed_fields": (SomeNames, Field([])),
        "data": (SomeObject, None),
        "previous_data": _OBJECT,
        "meta": _OBJECT,
    },
)
