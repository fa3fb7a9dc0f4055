"""A cache of what every call reads and what rarely changes: the caller's user and account, and if ids were imported.

SQLite's `data_version` shows a connection that another connection, of any process, has written. Writes of the same
connection to the cached tables are noticed before each statement runs.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine

from dealdock.platform.database import statement_tables
from dealdock.platform.database.sqlite import connections
from dealdock.platform.database.statement_tables import WrittenTables

T = TypeVar("T")

_TABLES: Final = frozenset({"account", "directory", "public_id", "user"})  # the tables that it is read from
# keys of a connection's `info`
_KEY: Final = "dealdock_caller_cache"
_SNAPSHOT: Final = "dealdock_snapshot"
_MAX_ENTRIES: Final = 1_024


class _Cached(NamedTuple):
    """The cached results, and SQLite's `data_version` for which they hold."""

    version: int
    results: dict[Hashable, Any]
    snapshot: object | None
    """The snapshot in which the version was last read."""


def forget(db: Connection) -> None:
    """Clear this connection's cache."""
    db.info.pop(_KEY, None)


def begin_snapshot(info: dict[Any, Any]) -> None:
    """Mark the beginning of a shared snapshot, by the connection's `info`. Only its first call reads the version."""
    info[_SNAPSHOT] = object()


def end_snapshot(info: dict[Any, Any]) -> None:
    """Mark the end of the shared snapshot."""
    info.pop(_SNAPSHOT, None)


def cached(db: Connection, key: Hashable, load: Callable[[], T | None]) -> T | None:
    """Return the result of `load`, cached until a write may change it.

    `load` may read only accounts, users, credentials and public ids. None is not cached. Other databases than SQLite
    have no cache.
    """
    if db.dialect.name != "sqlite":
        return load()
    results = _results(db)
    found: T | None = results.get(key)
    if found is None and (found := load()) is not None:
        if len(results) == _MAX_ENTRIES:
            results.clear()
        results[key] = found
    return found


def watch(engine: Engine) -> None:
    """Check every statement of the engine."""
    statement_tables.watch(engine, forget_after)


def forget_after(db: Connection, tables: WrittenTables) -> None:
    """Clear the cache if a statement that writes these tables may change it."""
    if tables is None or not _TABLES.isdisjoint(tables):
        forget(db)


def _results(db: Connection) -> dict[Hashable, Any]:
    """Return this connection's cached results that are valid in its transaction's snapshot."""
    info = db.info
    entry: _Cached | None = info.get(_KEY)
    snapshot = info.get(_SNAPSHOT)
    if entry is not None and snapshot is not None and entry.snapshot is snapshot:
        return entry.results
    (version,) = connections.execute(db, "PRAGMA data_version").fetchone()
    results = entry.results if entry is not None and entry.version == version else {}
    info[_KEY] = _Cached(version, results, snapshot)
    return results
