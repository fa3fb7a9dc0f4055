"""Writers: the text of parts of rows, for the templates of `casting.py`.

Every writer has two functions: one writes its part of a single row, the other its part of many rows, column by column.
The second takes half the time for each row, but more for the first.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from json.encoder import encode_basestring  # as json.dumps writes a text
from typing import Any, Final, NamedTuple, TypeAlias

from dealdock.dialects.pardot.shape import BLOCK_SECONDS, Block

Row: TypeAlias = Sequence[Any]


_ALWAYS_THERE: Final = 0
"""The index of a column that has a value in every row."""


class Writer(NamedTuple):
    """Writes a part of a layout.

    `row` returns the text of a row that has a value in `column`; the text of another row is `absent`. `columns` takes
    the columns of many rows, and returns the pieces of their texts: the first of each row, the second of each row, and
    so on.
    """

    column: int
    absent: str
    row: Callable[[Row], str]
    columns: Callable[[Sequence[Row]], list[Iterable[str]]]


def join(pieces: Iterable[Iterable[str]]) -> Iterator[str]:
    """Return the text of each row."""
    return map("".join, zip(*pieces, strict=False))  # constant pieces have no end


class Slot(NamedTuple):
    """The place of a value: the index of its column, the text around it, and the text if it is absent or empty."""

    column: int
    before: str
    after: str
    absent: str
    empty: str


def sequence(before: str, writers: Sequence[Writer], after: str) -> Writer:
    """Write parts one after another, in every row."""
    rows = [(column, absent, row) for column, absent, row, _ in writers]

    def row(row: Row) -> str:
        texts = [absent if row[column] is None else write(row) for column, absent, write in rows]
        return f"{before}{''.join(texts)}{after}"

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        pieces = chain.from_iterable(writer.columns(columns) for writer in writers)
        return [repeat(before), *pieces, repeat(after)]

    return Writer(_ALWAYS_THERE, "", row, columns)


def optional(column: int, writer: Writer) -> Writer:
    """Write a part only in rows that have a value in a column."""

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        pairs = zip(columns[column], join(writer.columns(columns)), strict=True)
        return [["" if value is None else text for value, text in pairs]]

    return Writer(column, "", writer.row, columns)


def absence(column: int, text: str, other: int, values: Collection[Any]) -> Writer:
    """Write a text in rows that have no value in a column, but one of some values in another."""

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        pairs = zip(columns[column], columns[other], strict=True)
        return [[text if value is None and deciding in values else "" for value, deciding in pairs]]

    return Writer(other, "", lambda row: text if row[column] is None and row[other] in values else "", columns)


def number(slot: Slot) -> Writer:
    """Write whole numbers."""
    column, before, after, absent, _ = slot

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        return [[absent if number is None else f"{before}{number}{after}" for number in columns[column]]]

    return Writer(column, absent, lambda row: f"{before}{row[column]}{after}", columns)


_CENTS: Final = ("", *(f".{cents:02}".rstrip("0") for cents in range(1, 100)))


def amount(slot: Slot) -> Writer:
    """Write cents as a number of units, without needless zeros."""
    column, before, after, absent, _ = slot

    def row(row: Row) -> str:
        cents = row[column]
        return f"{before}{cents // 100}{_CENTS[cents % 100]}{after}"

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        texts = [
            absent if cents is None else f"{before}{cents // 100}{_CENTS[cents % 100]}{after}"
            for cents in columns[column]
        ]
        return [texts]

    return Writer(column, absent, row, columns)


def moment(block: Callable[[int], Block], slot: Slot) -> Writer:
    """Write seconds since 1970 as timestamps, which are looked up in blocks."""
    column, before, after, absent, _ = slot

    def row(row: Row) -> str:
        number, second = divmod(row[column], BLOCK_SECONDS)
        begin, rest = block(number)
        return f"{before}{begin}{rest[second]}{after}"

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        texts = [
            absent
            if at is None
            else f"{before}{(found := block(at // BLOCK_SECONDS))[0]}{found[1][at % BLOCK_SECONDS]}{after}"
            for at in columns[column]
        ]
        return [texts]

    return Writer(column, absent, row, columns)


def _between(slot: Slot, texts: Sequence[Any]) -> list[Iterable[str]]:
    """Return the pieces of texts, which are absent in some rows, or empty."""
    _, before, after, absent, empty = slot
    if all(texts):
        return [repeat(before), texts, repeat(after)]
    return [[f"{before}{text}{after}" if text else absent if text is None else empty for text in texts]]


_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
"""What lxml writes for a character in a text."""


def xml_text(slot: Slot) -> Writer:
    """Write texts with what XML escapes. Of many rows, most need no escapes, which is found out for all together."""
    column, before, after, absent, empty = slot

    def row(row: Row) -> str:
        text = row[column]
        if "&" in text or "<" in text or ">" in text or "\r" in text:
            for character, escaped in _ESCAPED.items():
                text = text.replace(character, escaped)
        return f"{before}{text}{after}" if text else empty

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        texts = columns[column]
        together = "".join(filter(None, texts))
        for character, escaped in _ESCAPED.items():
            if character in together:
                texts = [text and text.replace(character, escaped) for text in texts]
        return _between(slot, texts)

    return Writer(column, absent, row, columns)


def json_text(slot: Slot) -> Writer:
    """Write texts with what JSON escapes. Of many rows, most need no escapes, which is found out for all together."""
    column, before, after, absent, _ = slot

    def columns(columns: Sequence[Row]) -> list[Iterable[str]]:
        texts = columns[column]
        together = "".join(filter(None, texts))
        if len(encode_basestring(together)) > len(together) + len('""'):
            texts = [text and encode_basestring(text)[1:-1] for text in texts]
        return _between(slot, texts)

    name, rest = before.removesuffix('"'), after.removeprefix('"')
    return Writer(column, absent, lambda row: f"{name}{encode_basestring(row[column])}{rest}", columns)
