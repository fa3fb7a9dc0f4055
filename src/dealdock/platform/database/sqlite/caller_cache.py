"""Who calls: asked with every call, with hardly ever another answer. SQLite remembers it till it may have changed.

SQLite tells a connection whether another one, of whatever process, has written since; what is written by this one to
the tables that were asked is seen in each statement before it runs.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine

from dealdock.platform.database import statement_tables
from dealdock.platform.database.sqlite import transactions
from dealdock.platform.database.statement_tables import Written

T = TypeVar("T")

_TABLES: Final = frozenset({"account", "directory", "user"})  # what a caller is made of
_KEY: Final = "dealdock_remembered"
_PICTURE: Final = "dealdock_picture"
_MOST: Final = 1_024


class _Kept(NamedTuple):
    """What was answered, and while others had written what."""

    version: int
    answers: dict[Hashable, Any]
    picture: object | None
    """In which that was last looked at."""


def forget(db: Connection) -> None:
    """Remember nothing of what was asked on this connection."""
    db.info.pop(_KEY, None)


def begin_picture(db: Connection) -> None:
    """Several calls are to see one picture: it is enough that the first looks whether others have written."""
    db.info[_PICTURE] = object()


def end_picture(db: Connection) -> None:
    """From here on each looks for itself."""
    db.info.pop(_PICTURE, None)


def known(db: Connection, key: Hashable, ask: Callable[[], T | None]) -> T | None:
    """What `ask` answers, of accounts, users and the directory alone; asked once while nobody has written.

    None isn't remembered. Where others than SQLite say it, it is asked every time.
    """
    if db.dialect.name != "sqlite":
        return ask()
    answers = _answers(db)
    found: T | None = answers.get(key)
    if found is None and (found := ask()) is not None:
        if len(answers) == _MOST:
            answers.clear()
        answers[key] = found
    return found


def watch(engine: Engine) -> None:
    """Note every statement of the engine."""
    statement_tables.watch(engine, note)


def note(db: Connection, tables: Written) -> None:
    """Forget everything where a statement that writes these tables may change it."""
    if tables is None or not _TABLES.isdisjoint(tables):
        forget(db)


def _answers(db: Connection) -> dict[Hashable, Any]:
    """What was answered on this connection and still holds, in the picture that its transaction sees."""
    kept: _Kept | None = db.info.get(_KEY)
    picture = db.info.get(_PICTURE)
    if kept is not None and picture is not None and kept.picture is picture:
        return kept.answers
    (version,) = transactions.said(db, "PRAGMA data_version").fetchone()
    answers = kept.answers if kept is not None and kept.version == version else {}
    db.info[_KEY] = _Kept(version, answers, picture)
    return answers
