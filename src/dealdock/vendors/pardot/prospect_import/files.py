"""The files of imports: CSV with a header, read before a transaction begins (contract, version 5, i.batch.1)."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from dealdock.platform.text import clean

MAX_BYTES: Final = 10_000_000
MAX_ROWS: Final = 500
MAX_CHARACTERS: Final = 2**16
"""The most rows and characters of a stored part: one that has this number takes no further row."""


class Part(NamedTuple):
    """Some rows, as a JSON array of arrays of texts, which needs less memory than the arrays themselves."""

    number: int
    """The number of rows."""
    rows: str


class CsvFile(NamedTuple):
    """A file of CSV that was read: the names of its columns, and its rows."""

    size: int
    """The bytes."""
    header: Sequence[str] = ()
    parts: Sequence[Part] = ()
    mistake: str | None = None
    """The reason why it is not CSV with rows of the same length."""


def read(content: bytes) -> CsvFile:
    """Read a file. A file that is too large is not read, and a wrong file has no parts."""
    if len(content) > MAX_BYTES:
        return CsvFile(len(content))
    header: Sequence[str] = ()
    parts = list[Part]()
    try:
        rows = _rows(content)
        header = next(rows, ())
        checked = _checked(rows, len(header))
        while part := list(_part(checked)):
            parts.append(Part(len(part), json.dumps(part, ensure_ascii=False, separators=(",", ":"))))
    except (ValueError, csv.Error) as error:
        return CsvFile(len(content), header, mistake=str(error))
    return CsvFile(len(content), header, parts)


def _rows(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of CSV, without empty lines. Raises `ValueError` or `csv.Error`."""
    try:
        text = clean(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"the file is not UTF-8: {error}") from None
    yield from filter(None, csv.reader(io.StringIO(text, newline=""), strict=True))


def _checked(rows: Iterator[list[str]], cells: int) -> Iterator[Sequence[str]]:
    """Yield the rows, each as long as the first. Raises `ValueError`."""
    if not cells:
        raise ValueError("the file is empty: it needs a row with the names of the columns, and rows with values")
    number = 0
    for number, row in enumerate(rows, 1):
        if len(row) != cells:
            raise ValueError(f"row {number} has {len(row)} cells, and the header {cells}")
        yield row
    if number == 0:
        raise ValueError("the file has a header, and no rows with values")


def _part(rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield the rows of the next part."""
    size = 0
    for row in islice(rows, MAX_ROWS):
        yield row
        size += sum(map(len, row))
        if size >= MAX_CHARACTERS:
            return


def line(cells: Sequence[str]) -> bytes:
    """Return a row of CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
