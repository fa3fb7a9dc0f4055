"""The tables that a statement writes, found in the compiled statement, never by parsing SQL."""

from collections.abc import Callable, Collection
from typing import Any, Final, TypeAlias
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Delete, Engine, Insert, Table, TextClause, TextualSelect, Update, event
from sqlalchemy.sql.compiler import Compiled
from sqlalchemy.sql.visitors import iterate

WrittenTables: TypeAlias = Collection[str] | None
"""Names of tables. None if they are unknown, as for textual SQL, which may write any table."""

OPTION: Final = "dealdock_writes"
"""The execution option that has the tables of a statement which SQLAlchemy has not compiled."""
_READS: Final = ("select", "pragma", "show")
"""A statement that begins with one of these words writes no table: neither database lets a part of it write."""

_of_compiled: Final[WeakKeyDictionary[Compiled, WrittenTables]] = WeakKeyDictionary()


def written(statement: Any) -> WrittenTables:
    """Return the tables that a statement writes, including its CTEs; None if it is text or has a CTE of text."""
    names: set[str] = set()
    if isinstance(statement, TextClause):
        return None
    for part in iterate(statement):
        if isinstance(part, TextualSelect):
            return None
        if isinstance(part, Insert | Update | Delete):
            names |= {table.name for table in iterate(part.table) if isinstance(table, Table)}
    return frozenset(names)


def named(statement: Any) -> Collection[str]:
    """Return all tables that a statement names: the ones that it writes and the ones that it reads."""
    found = set()
    for part in iterate(statement):
        table = getattr(part, "table", part)
        table = getattr(table, "element", table)  # of an alias
        if isinstance(table, Table):
            found.add(table.name)
    return frozenset(found)


def reads(sql: str) -> bool:
    """Return True if the text of a statement shows that it writes no table. This is much faster than `written`."""
    return sql.lstrip()[:7].casefold().startswith(_READS)


def declare(*tables: Any) -> dict[str, Any]:
    """Return the execution options of a textual statement that writes these tables and no others."""
    return {OPTION: frozenset(getattr(table, "__table__", table).name for table in tables)}


def watch(engine: Engine, listener: Callable[[Connection, WrittenTables], None]) -> None:
    """Call `listener` before each statement of the engine. Code that uses the driver directly must call it itself."""

    @event.listens_for(engine, "before_cursor_execute")
    def _(connection: Connection, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        if not context.isddl:
            listener(connection, of(statement, context))


def of(statement: str, context: Any) -> WrittenTables:
    """Return the tables that a statement of the engine writes, by its text and its context of execution."""
    if reads(statement):
        return ()
    compiled: Compiled | None = context.compiled
    if compiled is not None:
        if compiled not in _of_compiled:  # SQLAlchemy holds it as long as the statement is in its cache
            _of_compiled[compiled] = written(compiled.statement)
        if (found := _of_compiled[compiled]) is not None:
            return found
    options: dict[str, WrittenTables] = context.execution_options
    return options.get(OPTION)
