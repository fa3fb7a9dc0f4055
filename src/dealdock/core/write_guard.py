"""Rules on who may write certain tables, checked for every statement of an engine.

A vendor checks such a rule when it receives a call. The guard is the second line of defence: a route that forgets the
check fails with an error instead of writing. It looks at the tables of the compiled statement. The text of a statement
is not parsed: text that doesn't merely read counts as a write to every table, unless it declares its tables with
`writing`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Delete, Engine, Insert, Table, TextClause, TextualSelect, Update, event
from sqlalchemy.sql.compiler import Compiled
from sqlalchemy.sql.visitors import iterate

from dealdock.core.errors import Unwritable

Subject = TypeVar("Subject")

_DECLARED: Final = "dealdock_declared"
_LIFTED: Final = "dealdock_guards_lifted"
"""Keys of a connection's `info`."""

_GUARDS: Final = "dealdock_guards"
_TABLES: Final = "dealdock_writes"
"""Names of execution options: of the engine, and of a textual statement."""

_READS: Final = ("select", "pragma", "show")
"""A statement that begins with one of these words writes no table."""

_ANY: Final = None
"""In place of names: which tables the text of a statement writes is unknown."""

_written: Final[WeakKeyDictionary[Compiled, Collection[str] | None]] = WeakKeyDictionary()


class WriteGuard(Generic[Subject]):
    """A rule that decides who may write certain tables."""

    def __init__(self, tables: Sequence[Table], rule: Callable[[Subject], bool]) -> None:
        """`rule` is given what was declared of the transaction's caller, and returns whether it may write."""
        self.tables = frozenset(table.name for table in tables)
        self._rule = rule

    def declare(self, connection: Connection, subject: Subject) -> None:
        """Set what the rule decides by, until the transaction ends."""
        connection.info.setdefault(_DECLARED, {})[self] = subject

    def check(self, connection: Connection, written: Collection[str] | None) -> None:
        """Raise `Unwritable` where a statement that writes the named tables breaks the rule."""
        if written is not _ANY and self.tables.isdisjoint(written):
            return
        declared = connection.info.get(_DECLARED, {})
        if self not in declared or not self._rule(declared[self]):
            names = ", ".join(sorted(self.tables))
            msg = f"this transaction may not write {names}: the rule forbids it, or its caller was not declared"
            if written is _ANY:
                msg += " (SQL as text counts as a write to every table, unless it declares its tables)"
            raise Unwritable(msg)


def register(engine: Engine, guards: Sequence[WriteGuard[Any]]) -> None:
    """Check every statement of the engine against the guards."""
    engine.update_execution_options(**{_GUARDS: tuple(guards)})

    @event.listens_for(engine, "before_cursor_execute")
    def _(connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:  # noqa: ARG001 (SQLAlchemy's signature)
        if context.isddl:
            return
        written = _of_compiled(context.compiled)
        check(connection, _of_text(statement, context.execution_options) if written is _ANY else written)


def check(connection: Connection, written: Collection[str] | None) -> None:
    """Raise `Unwritable` where a guard forbids to write the named tables; None stands for any table.

    Called for every statement of SQLAlchemy. Code that passes a statement to the driver calls it itself.
    """
    if (written is _ANY or written) and not connection.info.get(_LIFTED, False):
        for guard in connection.get_execution_options().get(_GUARDS, ()):
            guard.check(connection, written)


def tables_written(statement: Any) -> Collection[str] | None:
    """Return the names of the tables that a statement writes, in its CTEs too; None where it is, or has, text."""
    names: set[str] = set()
    if isinstance(statement, TextClause):
        return _ANY
    for part in iterate(statement):
        if isinstance(part, TextualSelect):
            return _ANY
        if isinstance(part, Insert | Update | Delete):
            names |= {table.name for table in iterate(part.table) if isinstance(table, Table)}
    return names


def writing(*tables: Any) -> dict[str, Any]:
    """Return the execution options of a textual statement that writes these tables and no others."""
    return {_TABLES: frozenset(getattr(table, "__table__", table).name for table in tables)}


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift all guards for writes that don't come from the emulated API: scenes, records, import, reset."""
    before = connection.info.get(_LIFTED, False)
    connection.info[_LIFTED] = True
    try:
        yield
    finally:
        if not connection.invalidated:  # a lost connection has no info
            connection.info[_LIFTED] = before


def forget(connection: Connection) -> None:
    """Drop what earlier transactions declared on this connection."""
    connection.info.pop(_DECLARED, None)
    connection.info.pop(_LIFTED, None)


def _of_compiled(compiled: Compiled | None) -> Collection[str] | None:
    if compiled is None:
        return _ANY
    if compiled not in _written:  # SQLAlchemy keeps it as long as the statement is in its cache
        _written[compiled] = tables_written(compiled.statement)
    return _written[compiled]


def _of_text(statement: str, options: Any) -> Collection[str] | None:
    if statement.lstrip()[:7].casefold().startswith(_READS):
        return ()
    names: Collection[str] | None = options.get(_TABLES, _ANY)
    return names
