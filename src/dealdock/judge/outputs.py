"""The rows in a connector's output: files of JSON lines and CSV, tables of SQLite and PostgreSQL."""

import csv
import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

import psycopg

from dealdock.judge.connector import ConnectorError, Row

FORMS: Final = "a file that ends with .jsonl or .csv, sqlite:///{dir}/x.db?table=name, or postgresql://…?query=SELECT…"

_DATABASE: Final = re.compile(r"(sqlite|postgres(?:ql)?)(?:\+\w+)?://")
_WANTED: Final = ("table", "query")


class Unreadable:
    """A line of the output that is not a row."""


UNREADABLE: Final = Unreadable()

Found = Iterator[Row | Unreadable]


def problem(address: str) -> str | None:
    """Return the problem of an address of an output, if it has one. Its placeholders need not be filled."""
    if _DATABASE.match(address):
        wanted = [name for name, value in parse_qsl(urlsplit(address).query) if name in _WANTED and value]
        return None if len(wanted) == 1 else "?table=name or ?query=SELECT… is expected at its end"
    return None if _reader(address) else f"the form of this output is unknown; known: {FORMS}"


def rows(address: str, folder: Path) -> Found:
    """Return the rows at an address. Relative paths are relative to the folder. No file or table: no rows.

    Raises:
        ConnectorError: The output cannot be read.

    """
    database = _DATABASE.match(address)
    read = _reader(address)
    if database:
        return _sqlite(address, folder) if database[1] == "sqlite" else _postgresql(address)
    if read is None:
        raise ConnectorError(f"{address}: {problem(address)}")
    return read(folder / address)


def file_of(address: str, folder: Path) -> Path | None:
    """Return the file at an address; None for a database that is not a file."""
    database = _DATABASE.match(address)
    if database is None:
        return folder / address
    return folder / _path_of(address) if database[1] == "sqlite" else None


def digest(row: Row) -> str:
    """Return a short text that is equal for equal rows alone."""
    text = json.dumps(row, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def added(before: Counter[str], after: list[tuple[str, Row]]) -> list[Row]:
    """Return the rows that a run added to an output. If the earlier rows are gone, all rows count as added."""
    left = before.copy()
    new = []
    for key, row in after:
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(row)
    return [row for _, row in after] if left.total() else new


def _reader(address: str) -> Callable[[Path], Found] | None:
    return {".jsonl": _json_lines, ".ndjson": _json_lines, ".csv": _csv}.get(Path(address).suffix.lower())


def _json_lines(path: Path) -> Found:
    """A last line that is not complete is not a row: the run was killed in it."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            if line.strip():
                yield _json_row(line)


def _json_row(line: bytes) -> Row | Unreadable:
    try:
        row = json.loads(line)
    except ValueError:
        return UNREADABLE
    return row if isinstance(row, dict) else UNREADABLE


def _csv(path: Path) -> Found:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            is_whole = None not in row and None not in row.values()
            yield row if is_whole else UNREADABLE


def _sqlite(address: str, folder: Path) -> Found:
    """A killed run may leave a journal behind, so the file is opened as the connector would."""
    path = folder / _path_of(address)
    if not path.is_file():
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as db:
        db.row_factory = sqlite3.Row
        try:
            yield from (dict(row) for row in db.execute(_query(address)))
        except sqlite3.Error as error:
            if "no such table" not in str(error):
                raise ConnectorError(f"{address}: {error}") from None


def _path_of(address: str) -> str:
    return unquote(urlsplit(address).path.removeprefix("/"))


def _postgresql(address: str) -> Found:
    parts = urlsplit(address)
    others = [(name, value) for name, value in parse_qsl(parts.query) if name not in _WANTED]
    url = urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(others), ""))
    try:
        with psycopg.connect(url, row_factory=psycopg.rows.dict_row, connect_timeout=10) as db:
            yield from db.execute(_query(address).encode()).fetchall()
    except psycopg.errors.UndefinedTable:
        return
    except psycopg.Error as error:
        raise ConnectorError(f"{parts._replace(netloc=parts.netloc.rpartition('@')[2]).geturl()}: {error}") from None


def _query(address: str) -> str:
    wanted: dict[str, Any] = dict(parse_qsl(urlsplit(address).query))
    if "query" in wanted:
        return str(wanted["query"])
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in wanted["table"].split("."))
    return f"SELECT * FROM {quoted}"  # noqa: S608 (a name of the author's own file)
