"""Conditions of comparisons. None is ever null, so that its negation matches all other records."""

from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, and_, not_

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.search.syntax import Comparison, Term
from dealdock.vendors.close.wire.errors import invalid_query

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
