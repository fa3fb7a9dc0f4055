"""The rows in a connector's output: files of JSON lines and CSV, tables of SQLite and PostgreSQL."""

import csv
import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from dealdock.judge.connector import ConnectorError, Row
from dealdock.judge.left_files import Unread, opened
from dealdock.judge.reading import MAX_LINE_BYTES, Reading, check_depth, check_line
from dealdock_client.lazy_import import load

FORMS: Final = "a file that ends with .jsonl or .csv, sqlite:///{dir}/x.db?table=name, or postgresql://…?query=SELECT…"

_DATABASE: Final = re.compile(r"(sqlite|postgres(?:ql)?)(?:\+\w+)?://")
_WANTED: Final = ("table", "query")
_CONNECT_SECONDS: Final = 10
_LOCK_SECONDS: Final = 2.0
"""The time for which a lock on a SQLite file is awaited. All processes of the run have ended."""

_STEPS: Final = 20_000
"""The steps of SQLite's machine between two checks of the time."""


class Unreadable:
    """A line of the output that is not a row."""


UNREADABLE: Final = Unreadable()

Found = Iterator[Row | Unreadable]


def problem(address: str) -> str | None:
    """Return the problem of an address of an output, if it has one. Its placeholders need not be filled."""
    if _DATABASE.match(address):
        try:
            parts = urlsplit(address)
        except ValueError as error:
            return f"this is not an address: {error}"
        wanted = [name for name, value in parse_qsl(parts.query) if name in _WANTED and value]
        return None if len(wanted) == 1 else "?table=name or ?query=SELECT… is expected at its end"
    return None if _reader(address) else f"the form of this output is unknown; known: {FORMS}"


def rows(address: str, folder: Path, reading: Reading) -> Found:
    """Yield the rows at an address. Relative paths are relative to the folder. No file or table: no rows.

    Raises:
        Unread: The output cannot be read, or is beyond a limit of the reading.

    """
    database = _DATABASE.match(address)
    read = _reader(address)
    if database:
        found = _sqlite(address, folder, reading) if database[1] == "sqlite" else _postgresql(address, reading)
    elif read is None:
        raise ConnectorError(f"{address}: {problem(address)}")
    else:
        found = read(folder / address, reading)
    for row in found:
        if not isinstance(row, Unreadable):
            reading.add_row(row)
        yield row


def file_of(address: str, folder: Path) -> Path | None:
    """Return the file at an address; None for a database that is not a file."""
    database = _DATABASE.match(address)
    if database is None:
        return folder / address
    return folder / _path_of(address) if database[1] == "sqlite" else None


def digest(row: Row) -> bytes:
    """Return a short value that is equal for equal rows alone."""
    text = json.dumps(row, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def added(before: Counter[bytes], after: list[tuple[bytes, Row]]) -> list[Row]:
    """Return the rows that a run added to an output. If the earlier rows are gone, all rows count as added."""
    left = before.copy()
    new = []
    for key, row in after:
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(row)
    return [row for _, row in after] if left.total() else new


def json_rows(path: Path, reading: Reading) -> Found:
    """Yield the objects of a file of JSON lines. A last line that is not complete is none: the run was killed in it."""
    for line in reading.lines(path):
        yield _json_row(line)


def _reader(address: str) -> Callable[[Path, Reading], Found] | None:
    return {".jsonl": json_rows, ".ndjson": json_rows, ".csv": _csv}.get(Path(address).suffix.lower())


def _json_row(line: bytes) -> Row | Unreadable:
    check_depth(line)
    try:
        row = json.loads(line)
    except ValueError:
        return UNREADABLE
    return row if isinstance(row, dict) else UNREADABLE


def _csv(path: Path, reading: Reading) -> Found:
    file = opened(path)
    if file is None:
        return
    before = csv.field_size_limit(MAX_LINE_BYTES)
    with TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="") as text:
        try:
            for row in csv.DictReader(_csv_lines(text, reading)):
                is_whole = None not in row and None not in row.values()
                yield row if is_whole else UNREADABLE
        except csv.Error as error:
            raise Unread(f"{path.name} cannot be read: {error}") from None
        finally:
            csv.field_size_limit(before)  # it belongs to the whole process


def _csv_lines(text: TextIOWrapper, reading: Reading) -> Iterator[str]:
    while line := text.readline(MAX_LINE_BYTES + 1):
        reading.add_bytes(len(line))
        check_line(len(line))
        yield line


def _sqlite(address: str, folder: Path, reading: Reading) -> Found:
    """A killed run may leave a journal behind, so the file is opened as the connector would."""
    path = folder / _path_of(address)
    file = opened(path)
    if file is None:
        return
    file.close()
    try:
        url = f"{path.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(url, uri=True, timeout=_LOCK_SECONDS)) as db:
            db.text_factory = _text
            db.row_factory = sqlite3.Row
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_LINE_BYTES)
            db.set_progress_handler(lambda: reading.is_over, _STEPS)
            for row in db.execute(_query(address)):
                reading.add_bytes(sum(len(value) for value in row if isinstance(value, (str, bytes))))
                yield dict(row)
    except (sqlite3.Error, ValueError) as error:  # ValueError: names of columns that are not text
        reading.check()
        if "no such table" not in str(error):
            raise Unread(f"{path.name} cannot be read: {error}") from None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _path_of(address: str) -> str:
    return unquote(urlsplit(address).path.removeprefix("/"))


def _postgresql(address: str, reading: Reading) -> Found:
    parts = urlsplit(address)
    others = [(name, value) for name, value in parse_qsl(parts.query) if name not in _WANTED]
    url = urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(others), ""))
    psycopg: Any = load("psycopg")  # its import takes long, and few outputs are tables of PostgreSQL
    try:
        with (
            psycopg.connect(url, row_factory=psycopg.rows.dict_row, connect_timeout=_CONNECT_SECONDS) as db,
            reading.cancelling(db.cancel),
        ):
            for row in db.cursor().stream(_query(address).encode()):
                reading.add_bytes(sum(len(value) for value in row.values() if isinstance(value, (str, bytes))))
                yield row
    except psycopg.errors.UndefinedTable:
        return
    except (psycopg.Error, ValueError, OverflowError) as error:  # of values that Python cannot contain
        reading.check()
        shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        raise Unread(f"{shown} cannot be read: {error}") from None


def _query(address: str) -> str:
    wanted: dict[str, Any] = dict(parse_qsl(urlsplit(address).query))
    if "query" in wanted:
        return str(wanted["query"])
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in wanted["table"].split("."))
    return f"SELECT * FROM {quoted}"  # noqa: S608 (a name of the author's own file)
