"""What rows of one kind look like, said once: as a tree, and cast.

lxml writes trees; but element by element, that takes many times as long as the database takes to read them. So rows are
cast (`casting.py`): what stands between their values is made once for each zone, and then the values are put in. Cast
and written forms are the same to the byte.

A row is a tuple of all columns; where a tree is made of it, it knows their names as attributes.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.wire.serializers import Tree
from dealdock.vendors.pardot.wire.timestamps import BLOCK, blocks, moment_in


class Kind(NamedTuple):
    """A kind of value that is there: what a tree has of it, and what a cast's f-string, where `@` stands for it."""

    leaf: Callable[[Any, ZoneInfo], Any]
    said: str = ""
    names: Callable[[ZoneInfo], Mapping[str, Any]] = lambda _: {}
    """Those in `said` that aren't Python's."""
    is_text: bool = False
    """Each format says for itself how it is put into an f-string."""
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


class Mould:
    """What rows of one kind look like. Moulds are few, and looked up by what they are, not by what they have."""

    def __init__(self, name: str, columns: Sequence[str], parts: Sequence[Value | Node | Each]) -> None:
        """`columns`: a row's, in their order. Of the parts the first value is always there."""
        self.name, self.columns, self.parts = name, columns, parts

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


_CENTS: Final = ["", *(f".{cents:02}".rstrip("0") for cents in range(1, 100))]

_NUMBER: Final = Kind(leaf=lambda stored, _: stored, said="{@}")
_TEXT: Final = Kind(leaf=lambda stored, _: stored, is_text=True)
_AMOUNT: Final = Kind(
    leaf=lambda stored, _: Decimal(stored).scaleb(-2),
    said="{@ // 100}{cents[@ % 100]}",
    names=lambda _: {"cents": _CENTS},
)
_MOMENT: Final = Kind(
    leaf=moment_in,
    said=f"{{(block := begin(@ // {BLOCK}))[0]}}{{block[1][@ % {BLOCK}]}}",
    names=lambda zone: {"begin": blocks(zone)},
    is_quoted=True,
)
