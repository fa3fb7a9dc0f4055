"""What rows of one kind look like, said once: as a tree, and cast.

lxml writes trees; but element by element, that takes five times as long as the database takes to read them. So where
rows repeat they are cast: what stands between the values is made once for each zone, and then the values are put in,
escaped. Cast and written forms are the same to the byte.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.dialects.pardot.response import Format, Pen, Tree, shortest
from dealdock.dialects.pardot.shape import Say, in_zone

_SPECIAL: Final = re.compile(r"[&<>\r]")
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_quote: Final[Say] = json.encoder.encode_basestring  # as json.dumps has it, without its way there


@dataclass(frozen=True)
class Value:
    """One value of a row: the element's name, the row's attribute, and how it is said."""

    name: str
    attribute: str
    say: Callable[[ZoneInfo], Say] = field(default=lambda _: str)
    read: Callable[[Any], Any] | None = None
    """What a tree has instead of what is said."""
    is_quoted: bool = True
    is_escaped: bool = False
    is_left_out: bool = False
    """Where it is absent there is no element and no key, instead of an empty one."""


def number(name: str, attribute: str = "") -> Value:
    """A whole number that is always there."""
    return Value(name, attribute or name, read=int, is_quoted=False)


def text(name: str, attribute: str = "") -> Value:
    """A text that may be absent."""
    return Value(name, attribute or name, is_escaped=True)


def amount(name: str) -> Value:
    """Cents."""
    return Value(name, name, say=lambda _: _amount, read=_from_cents, is_quoted=False)


def moment(name: str, *, is_left_out: bool = False) -> Value:
    """Seconds since 1970, shown in a zone."""
    return Value(name, name, say=in_zone, is_left_out=is_left_out)


@dataclass(frozen=True)
class Node:
    """An element that holds values of the same row."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Each:
    """An element that holds rows of another kind; it is empty where there are none."""

    name: str
    attribute: str
    mould: "Mould"


@dataclass(frozen=True)
class Mould:
    """What rows of one kind look like: values in their order, and then the rows that belong to it.

    The first value is always there. `of`: the attribute of a row that has the values, if it isn't the row itself.
    """

    name: str
    values: Sequence[Value | Node]
    each: Sequence[Each] = ()
    of: str = ""

    def tree(self, row: Any, zone: ZoneInfo) -> Tree:
        """One row as a tree."""
        holder = getattr(row, self.of) if self.of else row
        tree: Tree = {}
        for part in self.values:
            if isinstance(part, Node):
                tree[part.name] = {name: leaf for value in part.values for name, leaf in _leaf(value, holder, zone)}
            else:
                tree |= _leaf(part, holder, zone)
        for each in self.each:
            rows = getattr(row, each.attribute)
            tree[each.name] = {each.mould.name: [each.mould.tree(other, zone) for other in rows]}
        return tree

    def pens(self, zone: ZoneInfo) -> Mapping[Format, Pen]:
        """What casts one row in each format."""
        return _pens(self, zone)


def _leaf(value: Value, holder: Any, zone: ZoneInfo) -> list[tuple[str, Any]]:
    stored = getattr(holder, value.attribute)
    if stored is None:
        return [] if value.is_left_out else [(value.name, None)]
    return [(value.name, value.read(stored) if value.read else value.say(zone)(stored))]


@lru_cache(256)
def _pens(mould: Mould, zone: ZoneInfo) -> Mapping[Format, Pen]:
    return {"xml": _caster(mould, zone, _XML), "json": _caster(mould, zone, _JSON)}


@dataclass(frozen=True)
class _Form:
    """How a format spells what stands around values."""

    format: Format
    row: Callable[[str], tuple[str, str]]
    """What stands before and after a row of that name."""
    node: Callable[[str], tuple[str, str]]
    leaf: Callable[[Value, Say, str], Pen]
    """The pen of a value, given what is said of it and what stands before it."""
    list: Callable[[Each, Pen], Pen]
    comma: str


def _caster(mould: Mould, zone: ZoneInfo, form: _Form) -> Pen:
    """The pen of a row. What stands before a value is put in by the value's own pen."""
    before, end = form.row(mould.name)
    attributes, pens = [], []
    for part in mould.values:
        values: Sequence[Value] = part.values if isinstance(part, Node) else [part]
        after = ""
        if isinstance(part, Node):
            opening, after = form.node(part.name)
            before += opening
        for value in values:
            attributes.append(value.attribute)
            pens.append(form.leaf(value, value.say(zone), before))
            before = form.comma
        before = after + form.comma
    lists = [(attrgetter(each.attribute), form.list(each, _pens(each.mould, zone)[form.format])) for each in mould.each]
    read, holder, after = (
        attrgetter(*attributes),
        attrgetter(mould.of) if mould.of else None,
        before.removesuffix(form.comma),
    )

    def cast(row: Any) -> str:
        markup = [pen(value) for pen, value in zip(pens, read(holder(row) if holder else row), strict=True)]
        markup.append(after)
        markup += [pen(of(row)) for of, pen in lists]
        markup.append(end)
        return "".join(markup)

    return cast


def _xml_leaf(value: Value, say: Say, before: str) -> Pen:
    start, end = f"{before}<{value.name}>", f"</{value.name}>"
    absent = before if value.is_left_out else f"{before}<{value.name}/>"
    if not value.is_escaped:
        return lambda stored: absent if stored is None else f"{start}{say(stored)}{end}"

    def pen(stored: str | None) -> str:
        if not stored:
            return absent
        return f"{start}{stored.translate(_ESCAPES) if _SPECIAL.search(stored) else stored}{end}"

    return pen


def _json_leaf(value: Value, say: Say, before: str) -> Pen:
    start = f'{before}"{value.name}":'
    absent = before.removesuffix(",") if value.is_left_out else f"{start}null"
    if value.is_escaped:
        return lambda stored: absent if stored is None else start + _quote(stored)
    start, end = (start + '"', '"') if value.is_quoted else (start, "")
    return lambda stored: absent if stored is None else f"{start}{say(stored)}{end}"


def _xml_list(each: Each, pen: Pen) -> Pen:
    start, end, empty = f"<{each.name}>", f"</{each.name}>", f"<{each.name}/>"
    return lambda rows: f"{start}{''.join(map(pen, rows))}{end}" if rows else empty


def _json_list(each: Each, pen: Pen) -> Pen:
    start, empty = f',"{each.name}":{{"{each.mould.name}":', f',"{each.name}":null'

    def write(rows: Sequence[Any]) -> str:
        if not rows:
            return empty
        markup = ",".join(map(pen, rows))
        return f"{start}{markup}}}" if len(rows) == 1 else f"{start}[{markup}]}}"

    return write


_XML: Final = _Form(
    "xml",
    row=lambda name: (f"<{name}>", f"</{name}>"),
    node=lambda name: (f"<{name}>", f"</{name}>"),
    leaf=_xml_leaf,
    list=_xml_list,
    comma="",
)
_JSON: Final = _Form(
    "json",
    row=lambda _: ("{", "}"),
    node=lambda name: (f'"{name}":{{', "}"),
    leaf=_json_leaf,
    list=_json_list,
    comma=",",
)


def _amount(cents: int) -> str:
    return shortest(_from_cents(cents)) if cents % 100 else str(cents // 100)


def _from_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
