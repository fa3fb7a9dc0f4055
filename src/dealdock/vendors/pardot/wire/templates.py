"""Templates: the text of rows in XML or JSON, without a document for each row.

lxml and json write each element of a layout once, with a marker in place of its value. The text before and after the
marker is constant, and the values of rows are inserted between. So only lxml and json write markup, and a row costs
little more than joining strings. A test checks that templates and documents give the same bytes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.wire import writers
from dealdock.vendors.pardot.wire.row_layout import Each, Kind, Node, Part, RowLayout, Value
from dealdock.vendors.pardot.wire.serializers import (
    MARKER,
    Document,
    Format,
    Serializers,
    join_rows,
    split_at_rows,
    write_entries,
    write_row,
)
from dealdock.vendors.pardot.wire.timestamps import blocks
from dealdock.vendors.pardot.wire.writers import Row, Slot, Writer, absence, join, optional, sequence

_FEW: Final = 5
"""Up to this number, rows are written one by one."""

_PRECEDING: Final[Document] = {"_": None}
"""A placeholder for preceding entries, after which JSON needs a comma."""


def templates(layout: RowLayout, zone: ZoneInfo) -> Serializers:
    """Return the templates of a layout."""
    return partial(_template, layout, zone)


@lru_cache(512)
def _template(layout: RowLayout, zone: ZoneInfo, format_: Format) -> "Template":
    return Template(layout, zone, format_)


class Template:
    """A row layout in one format and one time zone."""

    def __init__(self, layout: RowLayout, zone: ZoneInfo, format_: Format) -> None:
        self._layout, self._zone, self._format = layout, zone, format_
        self._writers: Mapping[Kind, Callable[[Slot], Writer]] = {
            "number": writers.number,
            "amount": writers.amount,
            "moment": partial(writers.moment, blocks(zone)),
            "text": writers.xml_text if format_ == "xml" else writers.json_text,
        }
        first = layout.parts[0].name
        row = write_row(layout.name, {first: MARKER}, format_)
        before, _, after = row.partition(self._entry(first, MARKER, {}))
        self._whole = sequence(before, self._parts(layout.parts), after)

    def __call__(self, rows: Sequence[Row]) -> list[str]:
        """Return the text of each row."""
        if len(rows) <= _FEW:
            return list(map(self._whole.row, rows))
        return list(join(self._whole.columns(list(zip(*rows, strict=True)))))

    def _parts(self, parts: Sequence[Part]) -> list[Writer]:
        made: list[Writer] = []
        for part in parts:
            preceding = _PRECEDING if made else {}
            if isinstance(part, Value):
                made += self._value(part, preceding)
            elif isinstance(part, Node):
                made.append(self._node(part, preceding))
            else:
                made.append(self._each(part, preceding))
        return made

    def _value(self, value: Value, preceding: Document) -> list[Writer]:
        empty, absent, marked = (self._entry(value.name, text, preceding) for text in ("", None, MARKER))
        is_json_number = self._format == "json" and value.kind in {"number", "amount"}
        before, _, after = marked.partition(f'"{MARKER}"' if is_json_number else MARKER)
        slot = Slot(self._column(value.column), before, after, "" if value.is_left_out else absent, empty)
        writer = self._writers[value.kind](slot)
        if value.unless is None:
            return [writer]
        column, values = value.unless
        return [writer, absence(slot.column, absent, self._column(column), values)]

    def _node(self, node: Node, preceding: Document) -> Writer:
        first = node.values[0]
        marked = self._entry(node.name, {first.name: MARKER}, preceding)
        before, _, after = marked.partition(self._entry(first.name, MARKER, {}))
        writer = sequence(before, self._parts(node.values), after)
        return optional(self._column(first.column), writer) if node.is_left_out else writer

    def _each(self, each: Each, preceding: Document) -> Writer:
        format_, name, column = self._format, each.layout.name, self._column(each.column)
        template = _template(each.layout, self._zone, format_)
        empty, marked = (self._entry(each.name, rows, preceding) for rows in ({}, {name: MARKER}))
        before, after = split_at_rows(marked, name, format_)

        def row(row: Row) -> str:
            return f"{before}{join_rows(template(rows), format_)}{after}" if (rows := row[column]) else empty

        def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
            written = iter(template(list(chain.from_iterable(columns[column]))))
            texts = [
                f"{before}{join_rows(list(islice(written, len(rows))), format_)}{after}" if rows else empty
                for rows in columns[column]
            ]
            return [texts]

        return Writer(column, empty, row, columns)

    def _column(self, name: str) -> int:
        return self._layout.columns.index(name)

    def _entry(self, name: str, value: Any, preceding: Document) -> str:
        """Return the text that an entry adds to the preceding ones."""
        text = write_entries({**preceding, name: value}, self._format)
        return text.removeprefix(write_entries(preceding, self._format))
