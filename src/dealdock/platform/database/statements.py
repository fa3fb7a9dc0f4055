"""Prepared statements: Core statements that are compiled once and run with named parameters.

A prepared statement goes straight to the driver: SQLAlchemy would take several times as long as SQLite itself for a
short statement (decision 0017), and as long as psycopg. psycopg prepares it on a connection that has run it five times.
`tests/platform/database/test_statements.py` holds both ways equal.
"""

from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Connection, Delete, Dialect, Executable, Insert, Row, Select, Update, bindparam

from dealdock.platform.database import capture, recording, retry, statement_tables, write_guard
from dealdock.platform.database.capture import DatasetNumber, Marked
from dealdock.platform.database.limited_rows import READ_AT_ONCE, batches_within
from dealdock.platform.database.postgresql import connections as postgresql
from dealdock.platform.database.sqlite import connections as sqlite
from dealdock.platform.first_use import cached_property

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
Parameters: TypeAlias = Mapping[str, Any]
_Processor: TypeAlias = tuple[int, Callable[[Any], Any]]

BATCH: Final = 200
"""The number of rows that a stream reads at a time."""

listeners: Final[list[Callable[[Connection, str, Sequence[Any]], None]]] = []
"""Called with each statement that goes straight to the driver, which SQLAlchemy's events do not include."""

_INSERT_SIZES: Final = (16, 4, 2, 1)
"""Rows of one INSERT. A connection keeps a statement for each of these sizes, with its last values."""


class Statement:
    """A prepared statement with named parameters."""

    def __init__(
        self, statement: Select[*tuple[Any, ...]] | Insert | Update | Delete, *, columns: Iterable[str] | None = None
    ) -> None:
        """Store the statement; it is compiled at its first use. `columns` are the columns that an INSERT writes."""
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._drivers: dict[str, _DriverStatement] = {}

    def one(self, db: Connection, parameters: Parameters) -> AnyRow | None:
        """Return the first row, or None if there is none."""
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        rows = driver.send(db, parameters)
        return driver.row(rows[0]) if rows else None

    def value(self, db: Connection, parameters: Parameters) -> Any:
        """Return the first column of the first row, or None if there is none."""
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        rows = driver.send(db, parameters)
        return rows[0][0] if rows else None

    def all(self, db: Connection, parameters: Parameters) -> Sequence[AnyRow]:
        """Return the rows, with their columns as attributes."""
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        return list(map(driver.row, driver.send(db, parameters)))

    def tuples(self, db: Connection, parameters: Parameters) -> Sequence[tuple[Any, ...]]:
        """Return the rows as plain tuples, which cost less if there are many."""
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        rows: Sequence[tuple[Any, ...]] = driver.send(db, parameters)
        return rows

    def for_answer(self, db: Connection, parameters: Parameters) -> list[tuple[Any, ...]]:
        """Return the rows as plain tuples, if their texts are not too much for one answer.

        Raises `TooMuch` before the rest is read.
        """
        if db.dialect.name != "sqlite":
            return rows_for_answer(db, self._statement, parameters)
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        return batches_within(driver.stream(db, parameters, READ_AT_ONCE))

    def stream(self, db: Connection, parameters: Parameters) -> Iterator[Sequence[tuple[Any, ...]]]:
        """Return the rows as plain tuples, in batches."""
        if db.dialect.name != "sqlite":
            return stream(db, self._statement, parameters)
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        return driver.stream(db, parameters, BATCH)

    def run(self, db: Connection, parameters: Parameters) -> None:
        """Run a statement that returns no rows."""
        driver = self._drivers.get(db.dialect.name) or self._compiled(db)
        driver.send(db, parameters)

    def run_many(self, db: Connection, parameters: Sequence[Parameters]) -> None:
        """Run the statement as `run` does, once for each of the parameters."""
        if parameters:
            driver = self._drivers.get(db.dialect.name) or self._compiled(db)
            run = driver.send if len(parameters) == 1 else driver.execute_many
            run(db, *parameters)

    def _compiled(self, db: Connection) -> "_DriverStatement":
        """Return the statement in the form of the database, and keep it."""
        driver = self._drivers[db.dialect.name] = _DriverStatement(self._statement, self._columns, db.dialect)
        return driver


def row_maker(statement: Any) -> Callable[[Iterable[Any]], AnyRow]:
    """Return what makes a row, with the columns of the statement as attributes, of a plain tuple."""
    names = [str(name) for name, _ in statement.exported_columns.items()]
    row: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024 (its fields are data)
    return cast("Callable[[Iterable[Any]], AnyRow]", row._make)


class SelectOfSome:
    """A SELECT of the rows that have some values in a column. It is prepared for one value, the usual number."""

    def __init__(self, statement: Select[*tuple[Any, ...]], column: Any) -> None:
        """`statement`: the SELECT of all rows; `column`: the one whose values `all` takes."""
        self._of_one = Statement(statement.where(column == bindparam("value")))
        self._of_several = statement.where(column.in_(bindparam("values", expanding=True)))

    def all(self, db: Connection, parameters: Parameters, values: Collection[Any]) -> Sequence[AnyRow]:
        """Return the rows with one of the values, with their columns as attributes."""
        if len(values) == 1:
            (value,) = values
            return self._of_one.all(db, {**parameters, "value": value})
        return db.execute(self._of_several, {**parameters, "values": [*values]}).all()


def rows_for_answer(db: Connection, statement: Executable, parameters: Parameters) -> list[Any]:
    """Return the rows of a statement, if their texts are not too much for one answer. Raises `TooMuch` before the rest
    is read.
    """
    with db.execute(statement.execution_options(yield_per=READ_AT_ONCE), parameters) as found:
        return batches_within(found.partitions())


def stream(db: Connection, statement: Executable, parameters: Parameters | None = None) -> Iterator[Sequence[AnyRow]]:
    """Yield the rows in batches, so that memory does not grow with their number."""
    with retry.not_repeatable(), db.execute(statement.execution_options(yield_per=BATCH), parameters) as found:
        yield from found.partitions()  # a stream may end early, and PostgreSQL's cursor must not stay open then


class _DriverStatement:
    """A statement in the form that a database's driver takes."""

    def __init__(self, statement: Any, columns: list[str] | None, dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        on_sqlite = dialect.name == "sqlite"
        self._open_cursor: Callable[[Any], Any] = sqlite.TextCursor if on_sqlite else postgresql.open_cursor
        self._wrapped: Callable[[Connection, Any, str], BaseException] = (
            sqlite.wrapped if on_sqlite else postgresql.wrapped
        )
        self._statement = statement
        self.sql = str(compiled)
        self._is_insert = isinstance(statement, Insert)
        self._sql_of_size: dict[int, str] = {}
        self._written = frozenset() if statement_tables.reads(self.sql) else statement_tables.written(statement)
        self._writes = self._written != frozenset()  # None if they are unknown
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        self._names = [bind.key for bind in binds]
        self._fixed = {bind.key: bind.value for bind in binds if not bind.required}
        self._datasets = [place for place, bind in enumerate(binds) if isinstance(bind.type, DatasetNumber)]
        """The places of the values that are numbers of datasets."""
        to_database = [
            None if place in self._datasets else bind.type.dialect_impl(dialect).bind_processor(dialect)
            for place, bind in enumerate(binds)
        ]
        self._to_database = _with_places(to_database)
        columns_returned = statement.exported_columns.items()
        self.row = row_maker(statement)
        self._dialect = dialect
        self._types: list[Any] = [column.type.dialect_impl(dialect) for _, column in columns_returned]
        self._from_database: list[_Processor] | None = None  # until the driver names the types of the columns
        self._is_plain = False  # true once it is known that no column is converted

    def execute_many(self, db: Connection, *parameters: Parameters) -> None:
        """Insert many rows by few statements: between two, the driver waits for the interpreter or for the network."""
        rows: Sequence[Parameters] = parameters
        for size in _INSERT_SIZES if self._is_insert else (1,):
            while len(rows) >= size:
                some, rows = rows[:size], rows[size:]
                self.send(db, *some)

    def send(self, db: Connection, *rows: Parameters, streams: bool = False) -> Any:
        """Execute the statement, or an INSERT of several rows. Return the rows that it returns, as plain tuples.

        With `streams`, return the driver's cursor. Errors are raised as SQLAlchemy raises them.
        """
        values: list[Any] = []
        for parameters in rows:
            given = {**parameters, **self._fixed} if self._fixed else parameters
            first = len(values)
            values += map(given.__getitem__, self._names)
            for place, process in self._to_database:
                if (value := values[first + place]) is not None:
                    values[first + place] = process(value)
        sql = self.sql if len(rows) == 1 else self._of_size(len(rows))
        if self._writes:
            write_guard.check(db, self._written)
            info = db.info  # looked up once, because SQLAlchemy checks the connection each time
            if recording.RECORDER in info:
                recording.before(db, self._statement, rows)
            if capture.CAPTURES in info:
                self._capture(db, sql, values, len(rows))
        for listen in listeners:
            listen(db, sql, values)
        try:
            cursor = self._open_cursor(db.connection.dbapi_connection).execute(sql, values)
        except self._dialect.loaded_dbapi.Error as error:
            raise self._wrapped(db, error, sql) from error
        if streams or not self._types:
            return cursor
        found = cursor.fetchall()
        return found if self._is_plain or not found else self._converted(cursor, found)

    @cached_property
    def _named(self) -> Collection[str]:
        """The tables that the statement names."""
        return statement_tables.named(self._statement)

    def _capture(self, db: Connection, sql: str, values: Sequence[Any], rows: int) -> None:
        """Notify captures of the statement, with the values of this many rows."""
        width = len(values) // rows
        marked = list(values)
        for first in range(0, rows * width, width or 1):
            for place in self._datasets:
                marked[first + place] = Marked(marked[first + place])
        for each in capture.each(db):
            each.add(db, self._written, self._named, sql, [marked])

    def stream(self, db: Connection, parameters: Parameters, batch: int) -> Iterator[list[Any]]:
        with closing(self.send(db, parameters, streams=True)) as cursor:
            sqlite.track(db, cursor)
            while found := cursor.fetchmany(batch):
                yield self._converted(cursor, found)

    def _converted(self, cursor: Any, found: list[Any]) -> list[Any]:
        if self._from_database is None:
            described = zip(self._types, cursor.description or (), strict=True)
            self._from_database = _with_places(
                [type_.result_processor(self._dialect, column[1]) for type_, column in described]
            )
            self._is_plain = not self._from_database
        if not self._from_database:
            return found
        rows = []
        for stored in found:
            values = list(stored)
            for place, process in self._from_database:
                if values[place] is not None:
                    values[place] = process(values[place])
            rows.append(tuple(values))
        return rows

    def _of_size(self, size: int) -> str:
        if size not in self._sql_of_size:
            before, values, row = self.sql.partition(" VALUES ")
            self._sql_of_size[size] = before + values + ", ".join([row] * size)
        return self._sql_of_size[size]


def _with_places(processors: Sequence[Callable[[Any], Any] | None]) -> list[_Processor]:
    """Return the functions that convert values to or from the driver's, with their places. Most types need no
    processor.
    """
    return [(place, process) for place, process in enumerate(processors) if process is not None]
