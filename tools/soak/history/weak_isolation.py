"""A server with weaker isolation, as a control: its histories must be rejected."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Literal, TypeAlias

import pytest
from sqlalchemy import Connection, event

from dealdock import Sandbox
from dealdock.platform.database import row_locks, statement_tables, statements
from dealdock.platform.database.database import Database
from dealdock.platform.database.sqlite import connections
from dealdock.settings import Settings
from tests.support.serving import served
from tools.bench.filling import SECRET

Weakness: TypeAlias = Literal["locks", "statements"]


@contextmanager
def weak_server(what: Weakness, database: str) -> Iterator[str]:
    """Yield the URL of a server without row `locks`, or with a transaction for each of its `statements`."""
    logging.disable()  # the errors that follow are expected
    try:
        with (
            Sandbox(Settings(database=database, secret=SECRET)) as sandbox,
            WEAKENED[what](sandbox.database),
            served(sandbox) as url,
        ):
            yield url
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def _without_locks(database: Database) -> Iterator[None]:
    """Run without locks of datasets and records. Compiled statements stay, which others use."""

    @event.listens_for(database.engine, "before_cursor_execute", retval=True)  # it ends with its sandbox
    def _(_: Connection, __: Any, statement: str, parameters: Any, *___: Any) -> tuple[str, Any]:
        return re.sub(r"\s+FOR (?:NO KEY )?UPDATE\b.*", "", statement), parameters

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(row_locks, "must_lock", lambda *_: False)
        yield


@contextmanager
def _transaction_per_statement(database: Database) -> Iterator[None]:
    """Run each statement in its own transaction on SQLite, or with READ COMMITTED on PostgreSQL."""
    engine = database.engine
    weaken = "COMMIT" if engine.dialect.name == "sqlite" else "SET TRANSACTION ISOLATION LEVEL READ COMMITTED"

    def end_transaction(db: Connection, *_: Any) -> None:
        if db.engine is engine and db.dialect.name == "sqlite":
            connections.driver(db).commit()

    @event.listens_for(engine, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(weaken, execution_options=statement_tables.declare())

    statements.listeners.append(end_transaction)  # also called for statements that bypass SQLAlchemy
    try:
        yield
    finally:
        statements.listeners.remove(end_transaction)


WEAKENED: Final[Mapping[Weakness, Callable[[Database], AbstractContextManager[None]]]] = {
    "locks": _without_locks,
    "statements": _transaction_per_statement,
}
