"""Pages of the event log by cursors (contract 3.9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple, Self

from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select, type_coerce

from dealdock.platform.database.limited_rows import MAX_ANSWER_BYTES
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import TooMuch
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.wire import signed
from dealdock.vendors.close.wire.errors import wrong

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


def page(context: Context, criteria: Sequence[ColumnElement[bool]], at: EventCursor | None, limit: int) -> EventPage:
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
