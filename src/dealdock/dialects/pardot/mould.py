"""What rows of one kind look like, said once: as a tree, and cast.

lxml writes trees; but element by element, that takes many times as long as the database takes to read them. So rows are
cast (`casting.py`): what stands between their values is made once for each zone, and then the values are put in. Cast
and written forms are the same to the byte.

A row is a tuple that knows its columns' names as attributes, where a tree is made of it; a cast asks only their order.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from dealdock.dialects.pardot.response import Tree
from dealdock.dialects.pardot.shape import Say, in_zone, moment_in


class Kind(NamedTuple):
    """A kind of value: what a tree has of it, and what is said of a whole column of it, `None`s left out."""

    leaf: Callable[[Any, ZoneInfo], Any]
    say: Callable[[ZoneInfo], Say]
    is_text: bool = False
    """Said as it is stored, so that each format has to escape it."""
    is_quoted: bool = False
    """A text in JSON."""


class Value(NamedTuple):
    """One value of a row: the element's name, the row's column, and its kind.

    It may be absent, and then it is an empty element and null. `is_left_out`: then there is no element and no key,
    unless another column has one of these values (`unless`).
    """

    name: str
    column: str
    kind: Kind
    is_left_out: bool = False
    unless: tuple[str, Collection[Any]] | None = None


class Node(NamedTuple):
    """An element that holds values of the same row. `is_left_out`: there is none where its first value is absent."""

    name: str
    values: Sequence[Value]
    is_left_out: bool = False


class Each(NamedTuple):
    """An element that holds rows of another kind, which a column has; it is empty where there are none."""

    name: str
    column: str
    mould: "Mould"


@dataclass(frozen=True, eq=False)  # moulds are few, and looked up by what they are
class Mould:
    """What rows of one kind look like. The first value is always there. `columns`: a row's, in their order."""

    name: str
    columns: Sequence[str]
    parts: Sequence[Value | Node | Each]

    def tree(self, row: Any, zone: ZoneInfo) -> Tree:
        """One row as a tree."""
        tree: Tree = {}
        for part in self.parts:
            if isinstance(part, Each):
                rows = getattr(row, part.column)
                tree[part.name] = {part.mould.name: [part.mould.tree(other, zone) for other in rows]}
            elif isinstance(part, Value):
                tree |= _leaf(part, row, zone)
            elif not part.is_left_out or getattr(row, part.values[0].column) is not None:
                tree[part.name] = {name: leaf for value in part.values for name, leaf in _leaf(value, row, zone)}
        return tree


def number(name: str, column: str = "", *, is_left_out: bool = False) -> Value:
    """A whole number."""
    return Value(name, column or name, _NUMBER, is_left_out)


def text(
    name: str, column: str = "", *, is_left_out: bool = False, unless: tuple[str, Collection[Any]] | None = None
) -> Value:
    """A text."""
    return Value(name, column or name, _TEXT, is_left_out, unless)


def amount(name: str) -> Value:
    """Cents."""
    return Value(name, name, _AMOUNT)


def moment(name: str, *, is_left_out: bool = False) -> Value:
    """Seconds since 1970, shown in a zone."""
    return Value(name, name, _MOMENT, is_left_out)


def _leaf(value: Value, row: Any, zone: ZoneInfo) -> list[tuple[str, Any]]:
    stored = getattr(row, value.column)
    if stored is not None:
        return [(value.name, value.kind.leaf(stored, zone))]
    if value.unless is not None:
        column, values = value.unless
        return [(value.name, None)] if getattr(row, column) in values else []
    return [] if value.is_left_out else [(value.name, None)]


def _amounts(column: Sequence[int]) -> list[str]:
    return [f"{cents // 100}{_CENTS[cents % 100]}" for cents in column]


_CENTS: Final = ["", *(f".{cents:02}".rstrip("0") for cents in range(1, 100))]

_NUMBER: Final = Kind(leaf=lambda stored, _: stored, say=lambda _: lambda column: column)
_TEXT: Final = Kind(leaf=lambda stored, _: stored, say=lambda _: lambda column: column, is_text=True)
_AMOUNT: Final = Kind(leaf=lambda stored, _: Decimal(stored).scaleb(-2), say=lambda _: _amounts)
_MOMENT: Final = Kind(leaf=moment_in, say=in_zone, is_quoted=True)
