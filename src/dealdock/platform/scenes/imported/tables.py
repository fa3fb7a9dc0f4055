"""Files that services export, as tables: CSV with a header, and JSON with records in the format of their APIs."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from typing import Any, Final, NamedTuple

from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import files

_DELIMITERS: Final = ",;\t|"
_MAX_CELL_CHARACTERS: Final = 16 * 1024**2
_JSON_SUFFIXES: Final = (".json", ".jsonl", ".ndjson")


class Row(NamedTuple):
    """A record of a file."""

    line: int
    """The line where it begins."""
    cells: Mapping[str, Any]
    """Its values by column. Empty ones are left out."""


@dataclass(frozen=True)
class Table:
    """The records of a file."""

    name: str
    columns: Sequence[str]
    """The columns with values."""
    rows: Sequence[Row]
    empty: Sequence[str] = ()
    """The columns without values."""


def read_table(name: str, inner: str) -> Table:
    """Return the table in a file. Raise `WrongScene` if it is neither CSV nor JSON, or has no records.

    `inner`: the member of the JSON that contains the records, such as `leads`.
    """
    try:
        text = files.text_of(name)
    except WrongScene as error:
        raise WrongScene(str(error).partition(", and no scene")[0]) from None
    is_json = name.lower().endswith(_JSON_SUFFIXES) or text.lstrip()[:1] in {"{", "["}
    names = dict[str, None]()
    rows = [*(_json_rows(name, text, inner, names) if is_json else _csv_rows(name, text, names))]
    if not rows:
        raise WrongScene(f"{name}: has no records. Expected is CSV with a header, or a list of records in JSON")
    columns = dict.fromkeys(column for row in rows for column in row.cells)
    return Table(name, [*columns], rows, [each for each in names if each not in columns])


def _csv_rows(name: str, text: str, names: dict[str, None]) -> Iterator[Row]:
    """Yield the records of a CSV file, and add its columns to `names`."""
    before = csv.field_size_limit(_MAX_CELL_CHARACTERS)
    header, begun = list[str](), 1
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            line, begun = begun, reader.line_num + 1
            if not any(map(str.strip, cells)):
                continue
            if not header:
                header = _header(name, line, cells)
                names |= dict.fromkeys(header)
                continue
            if more := cells[len(header) :]:
                column = len(header) + 1
                text = f"{len(cells)} cells, and the header has {len(header)}. Put a cell with a separator in quotes"
                raise WrongScene(f"{name}:{line}: column {column}: {more[0][:60]!r} is outside the table: {text}")
            yield Row(line, {column: _cell(cell) for column, cell in zip(header, cells, strict=False) if cell.strip()})
    except csv.Error as error:
        raise WrongScene(f"{name}:{reader.line_num}: is not CSV: {error}") from None
    finally:
        csv.field_size_limit(before)  # it belongs to the whole process


def _delimiter(text: str) -> str:
    """Return the separator that comes most often in the header."""
    first = next((line for line in StringIO(text) if line.strip()), "")
    return max(_DELIMITERS, key=re.sub('"[^"]*"', "", first).count)


def _header(name: str, line: int, cells: Sequence[str]) -> list[str]:
    """Return the names of columns. Raise `WrongScene` for a column without a name, and for a repeated name."""
    header = [cell.strip() for cell in cells]
    for number, column in enumerate(header, 1):
        if column in header[: number - 1] and column:
            first = header.index(column) + 1
            raise WrongScene(f"{name}:{line}: column {number}: {column!r} is the name of column {first}, too")
    return [column or f"column {number}" for number, column in enumerate(header, 1)]


def _cell(cell: str) -> Any:
    """Return a cell: nested values are JSON in it."""
    text = cell.strip()
    if text[:1] in {"{", "["}:
        with suppress(ValueError):
            return json.loads(text, parse_int=str, parse_float=str)
    return text


def _json_rows(name: str, text: str, inner: str, names: dict[str, None]) -> Iterator[Row]:
    """Yield the records of a JSON file, or of JSON Lines, and add their fields to `names`."""
    documents = _documents(name, text)
    for document, line in documents:
        found, lines = records_in(document, inner), getattr(document, "lines", {})
        if found is None:
            raise WrongScene(
                f"{name}:{line}: must be a list of records, or an object that has it. Name a list: {inner}"
            )
        lines = getattr(found, "lines", lines)
        for position, record in enumerate(found):
            at = lines.get(position, line)
            if not isinstance(record, dict):
                raise WrongScene(f"{name}:{at}: must be a record with fields and values, is {record!r}")
            names |= dict.fromkeys(record)
            yield Row(at, {column: value for column, value in record.items() if is_given(value)})


def _documents(name: str, text: str) -> Iterator[tuple[Any, int]]:
    """Yield the documents of a file, each with its line."""
    if name.lower().endswith((".jsonl", ".ndjson")):
        for number, line in enumerate(StringIO(text), 1):
            if line.strip():
                yield _parsed(name, "\n" * (number - 1) + line), number
    else:
        yield _parsed(name, text), 1


def _parsed(name: str, text: str) -> Any:
    document = files.parse(name, text, is_json=True)
    if document.problems:
        raise document.wrong(document.problems)
    return document.data


def records_in(document: Any, inner: str) -> Any:
    """Return the list of records in a document: itself, lists in it, or the document if it is a record."""
    if not isinstance(document, dict):
        return document if isinstance(document, list) else None
    if "id" in document:
        return [document]
    envelopes = [document, *(value for value in document.values() if isinstance(value, dict))]
    members = [(name, value) for each in envelopes for name, value in each.items()]
    for name, value in members:
        if _same(name, inner) and isinstance(value, list | dict):
            return value if isinstance(value, list) else [value]
    lists = [value for _, value in members if isinstance(value, list) and all(map(_has_id, value))]
    if lists:
        return lists[0] if len(lists) == 1 else [record for records in lists for record in records]
    has_records = any(isinstance(each, dict) for each in document.values()) and len(document) > 1
    return [] if has_records else [document]


def _same(name: str, inner: str) -> bool:
    """Return True if a member has the name of the list, or of one of its records."""
    singular = f"{inner[:-3]}y" if inner.endswith("ies") else inner.removesuffix("s")
    return name.replace("_", "").lower() in {inner.replace("_", ""), singular.replace("_", "")}


def is_records(value: Any) -> bool:
    """Return True if a value is a list of records with ids."""
    return isinstance(value, list) and bool(value) and all(map(_has_id, value))


def _has_id(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def is_given(value: Any) -> bool:
    """Return True if a cell has a value."""
    return value is not None and value not in ("", [], {})
