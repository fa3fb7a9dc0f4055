"""Rules for write access to certain tables, checked for every statement of an engine.

A vendor checks such a rule when it receives a call. The guard is the second line of defence: a route that forgets the
check fails with an error instead of writing. The text of a statement is not parsed. Text that does not merely read
counts as a write to every table, unless it declares its tables (`statement_tables.declare`).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import Connection, Engine

from dealdock.platform.database import statement_tables
from dealdock.platform.database.statement_tables import WrittenTables
from dealdock.platform.errors import Unwritable

Subject = TypeVar("Subject")

_GUARDS: Final = "dealdock_guards"
"""An execution option of the engine."""

_DECLARED: Final = "dealdock_declared"
_LIFTED: Final = "dealdock_guards_lifted"
"""Keys of a connection's `info`."""


class WriteGuard(Generic[Subject]):
    """A rule for write access to certain tables."""

    def __init__(self, tables: Sequence[str], rule: Callable[[Subject], bool]) -> None:
        """`tables`: their names. `rule` receives the subject that the transaction declared; True: it may write."""
        self.tables = frozenset(tables)
        self._rule = rule

    def declare(self, connection: Connection, subject: Subject) -> None:
        """Set the subject of the rule until the transaction ends."""
        connection.info.setdefault(_DECLARED, {})[self] = subject

    def check(self, connection: Connection, tables: WrittenTables) -> None:
        """Raise `Unwritable` if a statement that writes these tables breaks the rule, unless the guards are lifted.

        One of the tables is the guard's, or they are unknown.
        """
        info = connection.info
        if info.get(_LIFTED, False):
            return
        declared = info.get(_DECLARED, {})
        if self not in declared or not self._rule(declared[self]):
            names = ", ".join(sorted(self.tables))
            msg = f"this transaction may not write {names}: the rule forbids it, or its caller was not declared"
            if tables is None:
                msg += " (SQL as text counts as a write to every table, unless it declares its tables)"
            raise Unwritable(msg)


def register(engine: Engine, guards: Sequence[WriteGuard[Any]]) -> None:
    """Check every statement of the engine against the guards."""
    engine.update_execution_options(**{_GUARDS: tuple(guards)})
    statement_tables.watch(engine, check)


def check(connection: Connection, tables: WrittenTables) -> None:
    """Raise `Unwritable` if a guard forbids to write these tables."""
    if tables is None or tables:
        for guard in connection.get_execution_options().get(_GUARDS, ()):
            if tables is None or not guard.tables.isdisjoint(tables):
                guard.check(connection, tables)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift all guards for writes that do not come from the emulated API: scenes, records, import, reset."""
    before = connection.info.get(_LIFTED, False)
    connection.info[_LIFTED] = True
    try:
        yield
    finally:
        if not connection.invalidated:  # a lost connection has no info
            connection.info[_LIFTED] = before
