"""Work at the commit of a transaction: within it at its end, and after it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection

from dealdock.platform.clock import Clock
from dealdock.platform.database import capture, recording

Finish: TypeAlias = Callable[[Connection, list[Any], datetime], None]

BACKGROUND: Final = "background"
"""The name of the function that runs after a commit that added background work, or made some due."""

_COLLECTED: Final = "dealdock_collected"
_ANNOUNCED: Final = "dealdock_after_commit"
"""Keys of a connection's `info`."""


def collected(db: Connection, finish: Finish) -> list[Any]:
    """Return a list that the transaction fills. Before the commit, `finish` receives it, and the real time."""
    found: list[Any] = db.info.setdefault(_COLLECTED, {}).setdefault(finish, [])
    return found


def announce(db: Connection, name: str) -> None:
    """Run the function of this name after the commit. A transaction that is rolled back runs no such function."""
    db.info.setdefault(_ANNOUNCED, set()).add(name)


def finish(db: Connection, clock: Clock) -> set[str]:
    """Finish the collected work, at the end of a transaction. Return the names that were announced."""
    info = db.info  # looked up once, because SQLAlchemy checks the connection each time
    for function, items in info.pop(_COLLECTED, {}).items():
        function(db, items, clock.milliseconds())
    if capture.CAPTURES in info or recording.RECORDER in info:
        at = clock.microseconds()
        capture.finish(db, info, at)
        recording.finish(db, info, at)
    names: set[str] = info.pop(_ANNOUNCED, set())
    return names
