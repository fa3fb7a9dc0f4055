"""Row layouts: the elements of a record in a response, and the columns that they show.

A layout converts a row to a document, which lxml or json serializes. Responses with many rows use a template instead
(`templates.py`), which produces the same text in a fraction of the time.

A row is a tuple of the layout's columns. For a document it must also have their names as attributes.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment_in

Kind: TypeAlias = Literal["number", "text", "amount", "moment"]
"""The kinds of stored values: whole numbers, texts, cents, and seconds since 1970."""


class Value(NamedTuple):
    """An element for one column of a row.

    An absent value is an empty element in XML and null in JSON. With `is_left_out` there is no element and no key,
    except in rows in which another column has one of certain values (`unless`).
    """

    name: str
    column: str
    kind: Kind
    is_left_out: bool = False
    unless: tuple[str, Collection[Any]] | None = None


class Node(NamedTuple):
    """An element for several columns of a row. The first column cannot be left out by itself.

    With `is_left_out` there is no element if the first value is absent.
    """

    name: str
    values: Sequence[Value]
    is_left_out: bool = False


class Each(NamedTuple):
    """An element for a column that holds rows of another layout. Without rows it is empty."""

    name: str
    column: str
    layout: "RowLayout"


Part: TypeAlias = Value | Node | Each


class RowLayout:
    """The elements of a record, in their order. Layouts are compared by identity."""

    def __init__(self, name: str, columns: Sequence[str], parts: Sequence[Part]) -> None:
        """Take the columns of rows in their order. The first column and the first part are never absent."""
        self.name, self.columns, self.parts = name, columns, parts

    def document(self, row: Any, zone: ZoneInfo) -> Document:
        """Return a row as a document."""
        document: Document = {}
        for part in self.parts:
            if isinstance(part, Each):
                rows = getattr(row, part.column)
                document[part.name] = {part.layout.name: [part.layout.document(other, zone) for other in rows]}
            elif isinstance(part, Value):
                document |= _leaf(part, row, zone)
            elif not part.is_left_out or getattr(row, part.values[0].column) is not None:
                document[part.name] = {name: leaf for value in part.values for name, leaf in _leaf(value, row, zone)}
        return document


def number(name: str, column: str = "", *, is_left_out: bool = False) -> Value:
    """Return the element for a whole number."""
    return Value(name, column or name, "number", is_left_out)


def text(
    name: str, column: str = "", *, is_left_out: bool = False, unless: tuple[str, Collection[Any]] | None = None
) -> Value:
    """Return the element for a text."""
    return Value(name, column or name, "text", is_left_out, unless)


def amount(name: str) -> Value:
    """Return the element for an amount of money, stored in cents."""
    return Value(name, name, "amount")


def moment(name: str, *, is_left_out: bool = False) -> Value:
    """Return the element for a moment, stored in seconds since 1970 and shown in a time zone."""
    return Value(name, name, "moment", is_left_out)


_LEAVES: Final[Mapping[Kind, Callable[[Any, ZoneInfo], Any]]] = {
    "number": lambda stored, _: stored,
    "text": lambda stored, _: stored,
    "amount": lambda stored, _: Decimal(stored).scaleb(-2),
    "moment": moment_in,
}
"""The leaf of a document for a stored value, by its kind."""


def _leaf(value: Value, row: Any, zone: ZoneInfo) -> list[tuple[str, Any]]:
    """Return the document's entry for a value, or none."""
    stored = getattr(row, value.column)
    if stored is not None:
        return [(value.name, _LEAVES[value.kind](stored, zone))]
    if value.is_left_out and not (value.unless and getattr(row, value.unless[0]) in value.unless[1]):
        return []
    return [(value.name, None)]
