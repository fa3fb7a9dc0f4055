"""The types of fields in a search: each makes the condition of a term in SQL (contract 2.9).

A condition is never null, so that its negation matches all other records.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import BigInteger, ColumnElement, and_, false, literal, not_, select, true

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search import dates
from dealdock.vendors.close.search.errors import invalid_query
from dealdock.vendors.close.search.syntax import Comparison, Term
from dealdock.vendors.close.search.words import contains, is_contained, words
from dealdock.vendors.close.wire import moments

_ANY: Final = "*"
_LARGEST: Final = 2**63 - 1
_MAX_DIGITS: Final = 30
_MAX_LINE_CHARACTERS: Final = 1_000


class Field(Protocol):
    """A field that can be compared."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. Raises `HttpError`."""


def _is_any(term: Term) -> bool:
    return term.value == _ANY and not term.is_quoted and term.comparison in {":", "=", "!="}


def _equality(term: Term, equal: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition of a field without an order. Raises `HttpError` for `>` and the like."""
    match term.comparison:
        case ":" | "=":
            return equal
        case "!=":
            return not_(equal)
    raise invalid_query(f"{term.field} cannot be compared by {term.comparison}")


def _present(column: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that is false instead of null where the column has no value."""
    return and_(column.is_not(None), condition)


def compared(column: Any, comparison: Comparison, value: Any) -> ColumnElement[bool]:
    """Return the condition by an operator. A column without a value only differs."""
    match comparison:
        case ":" | "=":
            return _present(column, column == value)
        case "!=":
            return not_(_present(column, column == value))
        case ">":
            return _present(column, column > value)
        case ">=":
            return _present(column, column >= value)
        case "<":
            return _present(column, column < value)
        case "<=":
            return _present(column, column <= value)


@dataclass(frozen=True)
class Text:
    """A text with a column of its words: `:` compares words, `=` the whole text."""

    column: Any
    words: Any

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, _present(self.column, self.column != ""))
        if term.comparison == ":":
            return _present(self.words, contains(self.words, term.value))
        return _equality(term, _present(self.column, self.column == term.value))


@dataclass(frozen=True)
class Lines:
    """Several texts in lower case, with a line feed before and behind each: one of them must fit."""

    column: Any
    words: Any | None = None
    """None: `:` means equal."""

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, self.column != "")
        if term.comparison == ":" and self.words is not None:
            return contains(self.words, term.value)
        value = term.value.lower()[:_MAX_LINE_CHARACTERS]
        line: ColumnElement[bool] = self.column.contains(f"\n{value}\n", autoescape=True)
        return _equality(term, line)


@dataclass(frozen=True)
class Number:
    """A whole number."""

    column: Any

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
        wanted = _number(term)
        whole = int(wanted.to_integral_value(ROUND_FLOOR))
        number = max(-_LARGEST, min(_LARGEST, whole))
        bound = literal(number, BigInteger)  # the column may be a smaller one
        if wanted == number:
            return compared(self.column, term.comparison, bound)
        match term.comparison:  # no whole number is equal to the value
            case ">" | ">=":
                return compared(self.column, ">", bound)
            case "<" | "<=":
                return compared(self.column, "<=", bound)
        return _equality(term, false())


@dataclass(frozen=True)
class Float:
    """A number that may have a fraction."""

    column: Any

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
        return compared(self.column, term.comparison, float(_number(term)))


@dataclass(frozen=True)
class Id:
    """The id of a record."""

    prefix: str
    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. An unknown id matches nothing."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
        number = context.ids.find(self.prefix, term.value)
        return _equality(term, false() if number is None else _present(self.column, self.column == number))


@dataclass(frozen=True)
class Choice:
    """A word out of a few."""

    column: Any

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
        return _equality(term, _present(self.column, self.column == term.value.lower()))


@dataclass(frozen=True)
class Day:
    """A day, stored as `YYYY-MM-DD`."""

    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. After a day begins with the day itself."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
        day = dates.read_day(term.value, context.today, context.zone).isoformat()
        return compared(self.column, ">=" if term.comparison == ">" else term.comparison, day)


@dataclass(frozen=True)
class Moment:
    """A moment. A day as a value is all of it, in the caller's zone."""

    column: Any
    stored: Callable[[datetime], Any] = lambda moment: moment

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
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
        return _equality(term, _present(self.column, and_(self.column >= start, self.column < end)))


@dataclass(frozen=True)
class ShownMoment:
    """A moment that is stored as it is shown, in UTC, which sorts by time."""

    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        return Moment(ByCodePoint(self.column), _shown).condition(term, context)


def _shown(moment: datetime) -> str:
    return moments.moment(moment.isoformat(), UTC).isoformat()


class Name(NamedTuple):
    """A record of a small table, with the texts that stand for it in a search."""

    id: int
    texts: Sequence[str]


@dataclass(frozen=True)
class Named:
    """A reference to a record of a small table, by one of its names.

    The table has a few rows of an account, which are compared here: it needs no columns of words, and the condition
    has an index.
    """

    column: Any
    names: Callable[[Context], Iterable[Name]]
    is_text: bool = False
    """True if `:` compares words."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if _is_any(term):
            return _equality(term, self.column.is_not(None))
        by_words = self.is_text and term.comparison == ":"
        matches = _contains if by_words else _is_equal
        found = [name.id for name in self.names(context) if any(matches(text, term.value) for text in name.texts)]
        return _equality(term, _present(self.column, self.column.in_(found)) if found else false())


def _contains(text: str, value: str) -> bool:
    return is_contained(value, words(text))


def _is_equal(text: str, value: str) -> bool:
    return text == value or text.casefold() == value.casefold()


@dataclass(frozen=True)
class Related:
    """A field of another table's rows: one of them must fit."""

    column: Any
    other: Any
    """The column of the other table that this one refers to, or that refers to this one."""
    dataset_id: Any
    """The column of the other table's dataset."""
    type: Field
    where: ColumnElement[bool] = field(default_factory=true)
    """A further condition on the rows."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. A difference means that no row is equal."""
        if term.comparison == "!=":
            return not_(self.condition(term._replace(comparison="="), context))
        return self.has(self.type.condition(term, context), context)

    def has(self, condition: ColumnElement[bool], context: Context) -> ColumnElement[bool]:
        """Return the condition that a row of the other table fits."""
        here = self.dataset_id == context.dataset_id
        return _present(self.column, self.column.in_(select(self.other).where(here, self.where, condition)))


@dataclass(frozen=True)
class Constant:
    """A value that all records share, or none has."""

    value: Callable[[Context], str | None]

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        value = self.value(context)
        if _is_any(term):
            return _equality(term, true() if value else false())
        return _equality(term, true() if value is not None and _is_equal(value, term.value) else false())


def _number(term: Term) -> Decimal:
    try:
        value = Decimal(term.value)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > _MAX_DIGITS:
        raise invalid_query(f"{term.value} is no number")
    return value
