"""A server with weaker isolation, as a control: its histories must be rejected."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, event

from bench.filling import SECRET
from dealdock import Sandbox
from dealdock.platform.database import statement_tables, statements
from dealdock.platform.database.database import Database
from dealdock.platform.database.sqlite import transactions
from dealdock.settings import Settings
from tests.serving import served

Looseness: TypeAlias = Literal["locks", "statements"]


@contextmanager
def loosened(what: Looseness, database: str) -> Iterator[str]:
    """Yield the address of a server that is without `locks`, or runs the `statements` each by itself."""
    logging.disable()  # of what fails there, nobody need be told
    try:
        with (
            Sandbox(Settings(database=database, secret=SECRET)) as sandbox,
            LOOSENED[what](sandbox.database),
            served(sandbox) as url,
        ):
            yield url
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _without_locks(database: Database) -> Iterator[None]:
    """Run without row locks, and without the queues in which the writes with one key wait for each other."""
    database.loop_units = None
    engine = database.engine
    compiler: Any = engine.dialect.statement_compiler
    engine.dialect.statement_compiler = type("Unlocked", (compiler,), {"for_update_clause": lambda *_, **__: ""})
    yield  # that database is its sandbox's, and ends with it


@contextmanager
def _each_by_itself(database: Database) -> Iterator[None]:
    """Each statement sees what is there when it runs; on SQLite, it is a transaction by itself."""
    engine = database.engine
    loosen = "COMMIT" if engine.dialect.name == "sqlite" else "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"

    def end_transaction(db: Connection, *_: Any) -> None:
        if db.engine is engine and db.dialect.name == "sqlite":
            transactions.driver(db).commit()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(loosen, execution_options=statement_tables.declare())

    statements.listeners.append(end_transaction)  # what goes straight to SQLite's driver, too
    try:
        yield
    finally:
        statements.listeners.remove(end_transaction)


LOOSENED: Final[Mapping[Looseness, Callable[[Database], AbstractContextManager[None]]]] = {
    "locks": _without_locks,
    "statements": _each_by_itself,
}
