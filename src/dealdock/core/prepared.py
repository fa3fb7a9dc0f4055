"""Statements that are said with nearly every call: written out once, so that saying them costs what the database takes.

On SQLite their text goes straight to the driver: SQLAlchemy's way there takes several times as long as such a statement
takes the database. Elsewhere a way to the server takes longer than either, and SQLAlchemy says them as all others.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cached_property
from itertools import chain
from typing import Any, Final, cast

from sqlalchemy import Connection, Delete, Insert, Row, Select, Update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.types import TypeEngine

from dealdock.core import connector, remembering, sqlite

listeners: Final[list[Callable[[Connection, str, Sequence[Any]], None]]] = []
"""Who wants to hear what goes straight to the driver, and so by SQLAlchemy's events."""

_DIALECT: Final = dialect(paramstyle="qmark")

_AT_ONCE: Final = (16, 4, 1)
"""How many rows an INSERT has. Each connection keeps a statement for each of these numbers, with its last values."""

_Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete
_Parameters = Mapping[str, Any]
_AnyRow = Row[*tuple[Any, ...]]


class Prepared:
    """One statement with named parameters."""

    def __init__(self, statement: _Statement, *, columns: Iterable[str] | None = None) -> None:
        """Nothing is written out before it is said. `columns`: those that an INSERT is given."""
        self._statement = statement
        self._columns = None if columns is None else list(columns)

    def all(self, db: Connection, parameters: _Parameters) -> Sequence[_AnyRow]:
        """Its rows, with their columns as attributes."""
        if db.dialect.name != "sqlite":
            return db.execute(self._statement, parameters).all()
        return cast("list[_AnyRow]", self._text.rows(self._text.say(db, parameters)))

    def tuples(self, db: Connection, parameters: _Parameters) -> Sequence[tuple[Any, ...]]:
        """Its rows, of which nothing is wanted but their values in their order."""
        if db.dialect.name != "sqlite":
            return db.execute(self._statement, parameters).all()
        return self._text.tuples(self._text.say(db, parameters).fetchall())

    def batches(self, db: Connection, parameters: _Parameters, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The same on SQLite, so many of them at a time."""
        with closing(self._text.say(db, parameters)) as cursor:
            sqlite.track(db, cursor)
            while found := cursor.fetchmany(size):
                yield self._text.tuples(found)

    def first(self, db: Connection, parameters: _Parameters) -> _AnyRow | None:
        """Its first row, where there is any."""
        rows = self.all(db, parameters)
        return rows[0] if rows else None

    def scalar(self, db: Connection, parameters: _Parameters) -> Any:
        """The first column of its first row; None where there is none."""
        rows = self.all(db, parameters)
        return rows[0][0] if rows else None

    def run(self, db: Connection, parameters: _Parameters) -> int:
        """Say one that answers no rows; answers how many it found."""
        if db.dialect.name != "sqlite":
            return db.execute(self._statement, parameters).rowcount
        return self._text.say(db, parameters).rowcount

    def run_many(self, db: Connection, parameters: Sequence[_Parameters]) -> None:
        """Say it once for each of these, if there are any."""
        if len(parameters) == 1:
            self.run(db, parameters[0])
        elif not parameters:
            return
        elif db.dialect.name != "sqlite":
            db.execute(self._statement, parameters)
        else:
            self._text.say_many(db, parameters)

    @cached_property
    def _text(self) -> "_Text":
        return _Text(self._statement, self._columns)


class _Text:
    """A statement as SQLite's driver takes it."""

    def __init__(self, statement: _Statement, columns: list[str] | None) -> None:
        compiled: Any = statement.compile(dialect=_DIALECT, column_keys=columns)
        self._sql = str(compiled)
        self._is_insert = isinstance(statement, Insert)
        self._longer = {1: self._sql}
        self._is_guarded = connector.is_guarded(self._sql)
        self._is_outdating = remembering.is_outdating(self._sql)
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        self._places = [(bind.key if bind.required else None, bind.value) for bind in binds]
        self._into = _processors([bind.type for bind in binds], "bind_processor")
        answered = statement.exported_columns.items()
        names = [str(name) for name, _ in answered]
        self._row: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024 (its fields are data)
        self._out_of = _processors([column.type for _, column in answered], "result_processor", None)

    def say(self, db: Connection, parameters: _Parameters) -> sqlite3.Cursor:
        return self._said(db, self._sql, self._values(parameters))

    def say_many(self, db: Connection, parameters: Sequence[_Parameters]) -> None:
        """An INSERT of many rows is few statements: between two, the driver waits for the interpreter."""
        rows = [self._values(each) for each in parameters]
        for count in _AT_ONCE if self._is_insert else (1,):
            while len(rows) >= count:
                some, rows = rows[:count], rows[count:]
                self._said(db, self._of_rows(count), list(chain.from_iterable(some)))

    def _said(self, db: Connection, statement: str, values: Sequence[Any]) -> sqlite3.Cursor:
        if self._is_guarded:
            connector.check(db)
        if self._is_outdating:
            remembering.forget(db)
        for listen in listeners:
            listen(db, statement, values)
        return sqlite.said(db, statement, values)

    def _of_rows(self, count: int) -> str:
        if count not in self._longer:
            before, values, row = self._sql.partition(" VALUES ")
            self._longer[count] = before + values + ", ".join([row] * count)
        return self._longer[count]

    def _values(self, parameters: _Parameters) -> list[Any]:
        values = [fixed if name is None else parameters[name] for name, fixed in self._places]
        for place, process in self._into:
            values[place] = process(values[place])
        return values

    def rows(self, cursor: sqlite3.Cursor) -> list[Any]:
        return list(map(self._row._make, self.tuples(cursor.fetchall())))

    def tuples(self, found: list[Any]) -> list[Any]:
        if not self._out_of:
            return found
        rows = []
        for stored in found:
            values = list(stored)
            for place, process in self._out_of:
                values[place] = process(values[place])
            rows.append(tuple(values))
        return rows


def _processors(types: Sequence[TypeEngine[Any]], kind: str, *arguments: Any) -> list[tuple[int, Callable[[Any], Any]]]:
    """What turns Python's values into SQLite's, or back, and where; most types need nothing."""
    made = [getattr(type_.dialect_impl(_DIALECT), kind)(_DIALECT, *arguments) for type_ in types]
    return [(place, process) for place, process in enumerate(made) if process is not None]
