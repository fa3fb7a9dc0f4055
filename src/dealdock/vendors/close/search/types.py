"""The types of fields in searches: each makes the condition of a term in SQL (contract 2.9).

None of the conditions is ever null, so that its negation matches all other records.
"""

import calendar
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    type_coerce,
)

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.search.syntax import Comparison, Sorting, Term
from dealdock.vendors.close.wire import moments, money
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import invalid_query
from dealdock.vendors.close.wire.words import contains, is_contained, words

_ANY: Final = "*"


class SearchField(Protocol):
    """A field that can be compared."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. Raises `HttpError`."""


def is_any(term: Term) -> bool:
    return term.value == _ANY and not term.is_quoted and term.comparison in {":", "=", "!="}


def equality(term: Term, equal: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition of a field without an order. Raises `HttpError` for `>` and the like."""
    match term.comparison:
        case ":" | "=":
            return equal
        case "!=":
            return not_(equal)
    raise invalid_query(f"{term.field} cannot be compared by {term.comparison}")


def present(column: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition that is false instead of null where the column has no value."""
    return and_(column.is_not(None), condition)


def compared(column: Any, comparison: Comparison, value: Any) -> ColumnElement[bool]:
    """Return the condition by an operator. A column without a value only differs."""
    match comparison:
        case ":" | "=":
            return present(column, column == value)
        case "!=":
            return not_(present(column, column == value))
        case ">":
            return present(column, column > value)
        case ">=":
            return present(column, column >= value)
        case "<":
            return present(column, column < value)
        case "<=":
            return present(column, column <= value)


def is_equal(text: str, value: str) -> bool:
    return text == value or text.casefold() == value.casefold()


_DAYS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
_LONGEST_NUMBER: Final = 6


def read(text: str, today: date, zone: timezone) -> date | datetime:
    """Return the day or the moment (UTC) that a text names. Raises `HttpError`.

    `zone`: of a moment that names none.
    """
    try:
        named = _named(text, today)
        if named is not None:
            return named
        if len(text.strip()) == moments.DAY_CHARACTERS:
            return date.fromisoformat(moments.day_bound(text, zone))
        return moments.bound(text, zone)
    except (ValueError, OverflowError):
        raise invalid_query(f"{text} is no date") from None


def read_day(text: str, today: date, zone: timezone) -> date:
    """Return the day that a text names, or the day of a moment in its own offset. Raises `HttpError`."""
    try:
        return _named(text, today) or date.fromisoformat(moments.day_bound(text, zone))
    except (ValueError, OverflowError):
        raise invalid_query(f"{text} is no date") from None


def start_of(value: date | datetime, zone: timezone) -> datetime:
    """Return a moment, or the beginning of a day in this zone."""
    return value if isinstance(value, datetime) else datetime.combine(value, time(), zone)


def end_of(day: date, zone: timezone) -> datetime:
    """Return the moment at which the day ends in this zone, or the last possible moment."""
    return datetime.combine(day, time.max, zone) if day == date.max else start_of(day, zone) + timedelta(days=1)


def _named(text: str, today: date) -> date | None:
    """Return the day that words name. Raises `ValueError` or `OverflowError`."""
    folded = " ".join(text.lower().split())
    if folded in _DAYS:
        return today + timedelta(days=_DAYS[folded])
    return _ago(folded.removesuffix(" ago"), today) if folded.endswith(" ago") else None


def _ago(text: str, today: date) -> date:
    """Return the day of `3 days` before today. Raises `ValueError` or `OverflowError`."""
    number, _, unit = text.partition(" ")
    if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_NUMBER):
        raise ValueError(text)
    count = int(number)
    match unit.removesuffix("s"):
        case "day":
            return today - timedelta(days=count)
        case "week":
            return today - timedelta(weeks=count)
        case "month":
            return _months_before(today, count)
        case "year":
            return _months_before(today, 12 * count)
    raise ValueError(text)


def _months_before(day: date, count: int) -> date:
    """Return the same day of an earlier month, or that month's last one. Raises `ValueError`."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    if year < 1:
        raise ValueError(count)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


_LARGEST: Final = 2**63 - 1
_MAX_DIGITS: Final = 30
_MAX_LINE_CHARACTERS: Final = 1_000


@dataclass(frozen=True)
class Text:
    """A text with a column of its words: `:` compares words, `=` the whole text."""

    column: Any
    words: Any
    stored: Callable[[str], str | None] = str
    """Returns the text in the column for one as it is shown; None if there is none."""

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, present(self.column, self.column != ""))
        if term.comparison == ":":
            return present(self.words, contains(self.words, term.value))
        stored = self.stored(term.value)
        return equality(term, false() if stored is None else present(self.column, self.column == stored))


@dataclass(frozen=True)
class Lines:
    """Several texts in lower case, with a line feed before and behind each: one of them must fit."""

    column: Any
    words: Any | None = None
    """None: `:` means equal."""
    id: str | None = None
    """The kind of record whose id is the first text. Its case counts."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, self.column != "")
        if term.comparison == ":" and self.words is not None:
            return contains(self.words, term.value)
        value = term.value.lower()[:_MAX_LINE_CHARACTERS]
        may_be_first = self.id is None or context.ids.find(self.id, term.value) is not None
        before = "\n" if may_be_first else "\n\n"
        line: ColumnElement[bool] = self.column.contains(f"{before}{value}\n", autoescape=True)
        return equality(term, line)


@dataclass(frozen=True)
class Number:
    """A whole number."""

    column: Any

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
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
        return equality(term, false())


@dataclass(frozen=True)
class Float:
    """A number that may have a fraction."""

    column: Any

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
        return compared(self.column, term.comparison, float(_number(term)))


@dataclass(frozen=True)
class Id:
    """The id of a record."""

    prefix: str
    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. An unknown id matches nothing."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
        number = context.ids.find(self.prefix, term.value)
        return equality(term, false() if number is None else present(self.column, self.column == number))


@dataclass(frozen=True)
class Choice:
    """A text from a small set. The case is ignored."""

    column: Any
    choices: Sequence[str]

    def condition(self, term: Term, _: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
        found = [choice for choice in self.choices if is_equal(choice, term.value)]
        return equality(term, present(self.column, self.column.in_(found)) if found else false())


@dataclass(frozen=True)
class Constant:
    """A value that all records share."""

    value: Callable[[Context], str | None]
    matches: Callable[[str, str], bool] = is_equal

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        value = self.value(context)
        if is_any(term):
            return equality(term, true() if value else false())
        return equality(term, true() if value is not None and self.matches(value, term.value) else false())


class Unknown:
    """A field that does not exist."""

    def condition(self, *_: object) -> ColumnElement[bool]:
        """Return the condition of a term: it matches nothing, whatever its value."""
        return false()


UNKNOWN: Final = Unknown()


def _number(term: Term) -> Decimal:
    try:
        value = Decimal(term.value)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value.adjusted()) > _MAX_DIGITS:
        raise invalid_query(f"{term.value} is no number")
    return value


class Name(NamedTuple):
    """A record of a small table, with the texts that represent it in a search."""

    id: int
    texts: Sequence[str]
    """Their case is ignored."""
    public_id: str | None = None
    """Its case counts. None: the id does not identify the record."""


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
        found = [name.id for name in self.names(context) if self._fits(name, term)]
        return equality(term, present(self.column, self.column.in_(found)) if found else false())

    def _fits(self, name: Name, term: Term) -> bool:
        if is_any(term):
            return name.public_id is not None or any(name.texts)
        matches = _contains if self.is_text and term.comparison == ":" else is_equal
        return name.public_id == term.value or any(matches(text, term.value) for text in name.texts)


def _contains(text: str, value: str) -> bool:
    return is_contained(value, words(text))


@dataclass(frozen=True)
class Related:
    """A field of another table's rows: one of them must fit."""

    column: Any
    other: Any
    """The column of the other table that this column refers to, or that refers to this column."""
    dataset_id: Any
    """The column of the other table's dataset."""
    type: SearchField
    where: ColumnElement[bool] = field(default_factory=true)
    """A further condition on the rows."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. A difference means that no row is equal."""
        if term.comparison == "!=" and self.type is not UNKNOWN:
            return not_(self.condition(term._replace(comparison="="), context))
        return self.has(self.type.condition(term, context), context)

    def has(self, condition: ColumnElement[bool], context: Context) -> ColumnElement[bool]:
        """Return the condition that a row of the other table fits."""
        here = self.dataset_id == context.dataset_id
        return present(self.column, self.column.in_(select(self.other).where(here, self.where, condition)))


@dataclass(frozen=True)
class Day:
    """A day, stored as `YYYY-MM-DD`."""

    column: Any

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term. After a day begins with the day itself."""
        if is_any(term):
            return equality(term, self.column.is_not(None))
        day = read_day(term.value, context.today, context.zone).isoformat()
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
        value = read(term.value, context.today, context.zone)
        if isinstance(value, datetime):
            return compared(self.column, term.comparison, self.stored(value))
        start, end = (self.stored(edge) for edge in (start_of(value, context.zone), end_of(value, context.zone)))
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


class SearchCriteria(NamedTuple):
    """The conditions of a search, without the one on the dataset, and its order."""

    criteria: list[ColumnElement[bool]]
    sorts: Sequence[Sorting] = ()


_THOUSAND: Final = 1000
_MAX_GROUPS: Final = 6
"""The maximum number of groups of three digits in a value."""
_SIZE: Final = func.abs(Opportunity.value, type_=BigInteger)
_SIGN: Final = case((Opportunity.value < 0, "-"), else_="")
_PERIOD: Final = case(money.PERIOD_WORDS, value=Opportunity.value_period)


class Formatted:
    """The field `value_formatted`."""

    def condition(self, term: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition of a term."""
        currency = context.settings.currency
        symbol = money.symbol(currency)
        text = _written(currency, _SIGN + symbol, ",", ".", "")
        of_words = _written(currency, literal(words(symbol) or " "), " ", " ", " ")
        return Text(text, of_words).condition(term, context)


def _written(currency: str, start: Any, comma: str, point: str, end: str) -> ColumnElement[str]:
    """Return the text of a value, or its words where the separators are blanks; empty for no value and for 0."""
    units = money.units(currency)
    cents = _SIZE % units
    fraction = case((cents == 0, ""), else_=point + _padded(cents, units))
    shown = start + _grouped(_SIZE // units, comma) + fraction + _PERIOD + end
    return case((Opportunity.value != 0, shown), else_="")


def _grouped(number: Any, comma: str, groups: int = _MAX_GROUPS) -> ColumnElement[str]:
    """Return a number with a separator between thousands."""
    small = cast(number, String)
    if groups == 1:
        return small
    larger = _grouped(number // _THOUSAND, comma, groups - 1) + comma + _padded(number % _THOUSAND, _THOUSAND)
    return case((number < _THOUSAND, small), else_=larger)


def _padded(number: Any, limit: int) -> ColumnElement[str]:
    """Return a number below a power of ten with zeros in front."""
    return func.substr(cast(number + limit, String), 2, type_=String)


@dataclass(frozen=True)
class _OwnType:
    """The base of types that a `query` does not have."""

    def condition(self, _: Term, __: Context) -> ColumnElement[bool]:
        """Return the condition of a term of a `query`: nothing matches."""
        return false()


@dataclass(frozen=True)
class Address(_OwnType):
    """One key of the addresses of a lead: see `lead.addresses`."""

    column: Any
    key: str

    def like(self, pattern: str) -> ColumnElement[bool]:
        """Return the condition for words of the value. `pattern`: `% some words %`."""
        condition: ColumnElement[bool] = self.column.like(f"%\n{self.key}{pattern.removeprefix('%')}")
        return condition

    def equal(self, words: str) -> ColumnElement[bool]:
        """Return the condition that the value has these words only."""
        condition: ColumnElement[bool] = self.column.like(f"%\n{self.key}={words}\n%")
        return condition

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that an address has the key."""
        condition: ColumnElement[bool] = self.column.like(f"%\n{self.key}=%")
        return condition


@dataclass(frozen=True)
class MemberField(_OwnType):
    """A text under a key of the members of a list."""

    column: Any
    key: str

    def equal(self, values: Sequence[str]) -> ColumnElement[bool]:
        """Return the condition that a member has one of these values."""
        return or_(false(), *(self._has(json.dumps(value, ensure_ascii=False)) for value in values))

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that there is a member with a value."""
        return and_(self._has(""), not_(or_(self._has('""'), self._has("null"))))

    def _has(self, value: str) -> ColumnElement[bool]:
        stored = type_coerce(self.column, String)
        return present(stored, stored.contains(f'"{self.key}":{value}', autoescape=True))


@dataclass(frozen=True)
class Plain(_OwnType):
    """A value without a column of its words: a text, or a number, or true or false that is written as one."""

    value: Any
    is_number: bool = False

    def is_flag(self, *, value: bool) -> ColumnElement[bool]:
        """Return the condition that it is true, or false. Databases write these differently."""
        return present(self.value, self.value.in_(("true", "1") if value else ("false", "0")))

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that it has a value."""
        return present(self.value, self.value.not_in(("", "[]")))


@dataclass(frozen=True)
class Some:
    """A list. Only its presence can be compared."""

    exist: Callable[[Context], ColumnElement[bool]]

    def condition(self, _: Term, context: Context) -> ColumnElement[bool]:
        """Return the condition that it has members."""
        return self.exist(context)


@dataclass(frozen=True)
class Flag(_OwnType):
    """True or false."""

    column: Any

    def is_flag(self, *, value: bool) -> ColumnElement[bool]:
        """Return the condition for one of the two."""
        return present(self.column, self.column.is_(value))

    def exists(self) -> ColumnElement[bool]:
        """Return the condition that it has a value."""
        condition: ColumnElement[bool] = self.column.is_not(None)
        return condition
