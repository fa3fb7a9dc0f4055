"""The types of days and moments in a search (contract 2.9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search import dates
from dealdock.vendors.close.search.comparing import compared, equality, is_any, present
from dealdock.vendors.close.search.syntax import Term
from dealdock.vendors.close.wire import moments


@dataclass(frozen=True)
class Day:
    """A day, stored as `YYYY-MM-DD`."""

    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. After a day begins with the day itself."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
        day = dates.read_day(term.value, context.today, context.zone).isoformat()
        return compared(self.column, ">=" if term.comparison == ">" else term.comparison, day)


@dataclass(frozen=True)
class Moment:
    """A moment. A day as a value is all of it, in the caller's zone."""

    column: Any
    stored: Callable[[datetime], Any] = lambda moment: moment

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
        value = dates.read(term.value, context.today, context.zone)
        if isinstance(value, datetime):
            return compared(self.column, term.comparison, self.stored(value))
        start, end = (self.stored(edge) for edge in (dates.start(value, context.zone), dates.end(value, context.zone)))
        match term.comparison:
            case ">" | ">=":
                return compared(self.column, ">=", start)
            case "<":
                return compared(self.column, "<", start)
            case "<=":
                return compared(self.column, "<", end)
        return equality(term, present(self.column, and_(self.column >= start, self.column < end)))


@dataclass(frozen=True)
class ShownMoment:
    """A moment that is stored as it is shown, in UTC, which sorts by time."""

    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        return Moment(ByCodePoint(self.column), _shown).condition(term, context)


def _shown(moment: datetime) -> str:
    return moments.bound(moment.isoformat(), UTC).isoformat()
