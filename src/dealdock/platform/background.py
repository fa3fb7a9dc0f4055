"""Work that calls leave behind, such as bulk actions: done after the answer, in batches beside other work."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import Connection

from dealdock.platform.clock import Clock
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.work_thread import WorkThread

WAKE: Final = "background"
"""The name of the function that runs after a commit with new work."""

PAUSE: Final = 0.25
"""The time between two batches, as a part of that of the first."""

Step: TypeAlias = Callable[[Database, Credentials, datetime], bool]
"""Does one batch of a vendor's work at a real time, in a transaction. Returns False if there is none.

The work is rows of the database, so that a later process continues after a crash. Two processes take turns.
"""


class Unready(Exception):
    """Raised by a unit of work that needs records which background work has yet to make. It has no effect.

    `begin`, in a transaction that writes, begins with that work, unless it has begun. The text explains it to a person.
    """

    def __init__(self, begin: Callable[[Connection], object], text: str) -> None:
        super().__init__(text)
        self.begin = begin


class BackgroundWork(WorkThread):
    """The background work of one process, with a thread that exists only while there is some."""

    def __init__(
        self, database: Database, credentials: Credentials, clock: Clock, steps: Callable[[], Sequence[Step]]
    ) -> None:
        """`steps` returns those of the vendors. No thread runs before `wake`."""
        super().__init__("background")
        self._database, self._credentials, self._clock, self._steps = database, credentials, clock, steps
        database.after_commit[WAKE] = self.wake

    def batch(self) -> bool:
        """Do one batch of each vendor, then pause for a part of its time. Return False if there was none."""
        begun = time.monotonic()
        found = [step(self._database, self._credentials, self._clock.milliseconds()) for step in self._steps()]
        if any(found):
            self.pause((time.monotonic() - begun) * PAUSE)
        return any(found)
