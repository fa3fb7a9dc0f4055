"""The files of exports: rows of CSV, made when they are fetched (contract E, x.csv)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import dropwhile, takewhile
from typing import Any, Final, TypeAlias

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import File, Flag, shortest

BATCH: Final = 200
"""The records that are read at once: memory does not grow with their number."""
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
MAX_BYTES: Final = 200_000_000
"""The maximum number of bytes of a file, and its usual maximum."""
MAX_DIGITS: Final = 8
"""The maximum number of digits of the number of a file."""
_SURE_CELL_BYTES: Final = 1_040
"""The maximum number of bytes of a cell of a field with at most 255 characters."""
_LONG: Final = frozenset({"comments", "notes", "description", "details"})
"""The fields with more characters."""
_FORMULA: Final = ("=", "+", "@")

Pieces: TypeAlias = Iterator[tuple[int, bytes]]
"""The pieces of all files of an export, each with the number of its file, from 1."""


def split(export: AnyRow, body: Iterable[bytes], names: Sequence[str]) -> Pieces:
    """Yield the pieces of an export's files. A new part begins before the maximum number of bytes is exceeded."""
    mark = BYTE_ORDER_MARK if export.include_byte_order_mark else b""
    header = mark + line(names)
    number, size = 0, 0
    for each in body:
        if not number or size + len(each) > export.max_file_size_bytes:
            number, size = number + 1, len(header)
            yield number, header
        size += len(each)
        yield number, each


def count(export: AnyRow, records: int, pieces: Callable[[], Pieces]) -> int:
    """Return the number of files. They are only written to count them if there may be several."""
    is_short = not _LONG & {name.rpartition(".")[2] for name in export.fields}
    if is_short and (records + 1) * len(export.fields) * _SURE_CELL_BYTES <= export.max_file_size_bytes:
        return min(records, 1)
    return max((place for place, _ in pieces()), default=0)


def numbered(pieces: Pieces, text: str) -> File | None:
    """Return the file with a number; None if there is none."""
    place = int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else 0
    found = dropwhile(lambda each: each[0] < place, pieces)
    first = next(found, None)
    if place < 1 or first is None:
        return None
    return File(_with(first[1], (piece for _, piece in takewhile(lambda each: each[0] == place, found))))


def cell(value: Any, *, is_moment: bool = False) -> str:
    """Return a value in CSV: texts in quotes, numbers, truths and moments bare, null empty."""
    match value:
        case None:
            return ""
        case bool() | Flag():
            return str(value.is_set if isinstance(value, Flag) else value).lower()
        case list():
            return _quoted(";".join(map(str, value)))
        case str() if not is_moment:
            return _quoted(value)
        case _:
            return shortest(value) if isinstance(value, Decimal) else str(value)


def line(cells: Iterable[str]) -> bytes:
    """Return a row."""
    return (",".join(cells) + "\n").encode()


def _quoted(text: str) -> str:
    escaped = f"\\{text}" if text.startswith(_FORMULA) else text
    return '"{}"'.format(escaped.replace('"', '""'))


def _with(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
