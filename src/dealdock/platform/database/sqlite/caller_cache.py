"""A cache of the caller's user and account, which every call reads and which rarely change.

SQLite's `data_version` shows a connection that another connection, of any process, has written. Writes of the same
connection to the cached tables are noticed before each statement runs.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine

from dealdock.platform.database import statement_tables
from dealdock.platform.database.sqlite import transactions
from dealdock.platform.database.statement_tables import Written

T = TypeVar("T")

_TABLES: Final = frozenset({"account", "directory", "user"})  # the tables that a caller is read from
_KEY: Final = "dealdock_remembered"
_SNAPSHOT: Final = "dealdock_picture"
_MAX_ENTRIES: Final = 1_024


class _Cached(NamedTuple):
    """The cached results, and SQLite's `data_version` for which they hold."""

    version: int
    answers: dict[Hashable, Any]
    picture: object | None
    """The snapshot in which the version was last read."""


def forget(db: Connection) -> None:
    """Clear this connection's cache."""
    db.info.pop(_KEY, None)


def begin_snapshot(db: Connection) -> None:
    """Mark that the following calls share one snapshot, so that only the first one reads the version."""
    db.info[_SNAPSHOT] = object()


def end_snapshot(db: Connection) -> None:
    """Mark the end of the shared snapshot."""
    db.info.pop(_SNAPSHOT, None)


def cached(db: Connection, key: Hashable, ask: Callable[[], T | None]) -> T | None:
    """Return the result of `ask`, cached until a write may change it.

    `ask` may read only accounts, users and the directory. None is not cached. Other databases than SQLite have no
    cache.
    """
    if db.dialect.name != "sqlite":
        return ask()
    answers = _results(db)
    found: T | None = answers.get(key)
    if found is None and (found := ask()) is not None:
        if len(answers) == _MAX_ENTRIES:
            answers.clear()
        answers[key] = found
    return found


def watch(engine: Engine) -> None:
    """Check every statement of the engine."""
    statement_tables.watch(engine, forget_after)


def forget_after(db: Connection, tables: Written) -> None:
    """Clear the cache where a statement that writes these tables may change it."""
    if tables is None or not _TABLES.isdisjoint(tables):
        forget(db)


def _results(db: Connection) -> dict[Hashable, Any]:
    """Return this connection's cached results that are valid in its transaction's snapshot."""
    kept: _Cached | None = db.info.get(_KEY)
    picture = db.info.get(_SNAPSHOT)
    if kept is not None and picture is not None and kept.picture is picture:
        return kept.answers
    (version,) = transactions.execute(db, "PRAGMA data_version").fetchone()
    answers = kept.answers if kept is not None and kept.version == version else {}
    db.info[_KEY] = _Cached(version, answers, picture)
    return answers
