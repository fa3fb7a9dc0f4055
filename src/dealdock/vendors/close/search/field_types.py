"""The types of fields in a search: each makes the condition of a term in SQL (contract 2.9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, false, literal, true

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search.comparing import compared, equality, is_any, is_equal, present
from dealdock.vendors.close.search.syntax import Term
from dealdock.vendors.close.wire.errors import invalid_query
from dealdock.vendors.close.words import contains

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
