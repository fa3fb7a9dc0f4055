"""Work that calls leave behind, such as bulk actions: done after the answer, in batches beside other work."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy.exc import DBAPIError

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.errors import DATABASE_ERRORS

WAKE: Final = "background"
"""The name of the function that runs after a commit with new work."""

RETRY_SECONDS: Final = 5.0
"""The time until the next attempt if the database is unreachable or its disk is full."""

Step: TypeAlias = Callable[[Database, datetime], bool]
"""Does one batch of a vendor's work at a real time, in a transaction. Returns False if there is none.

The work is rows of the database, so that a later process continues after a crash. Two processes take turns.
"""

_log = logging.getLogger(__name__)


class BackgroundWork:
    """The background work of one process, with a thread that exists only while there is some."""

    def __init__(self, database: Database, clock: Clock, steps: Callable[[], Sequence[Step]]) -> None:
        """`steps` returns those of the vendors. No thread runs before `wake`."""
        self._database, self._clock, self._steps = database, clock, steps
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_requested = False
        database.after_commit[WAKE] = self.wake

    def wake(self) -> None:
        """Begin with everything that is to do by now."""
        with self._guard:
            self._is_requested = True
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._work, name="background", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop after the current batch."""
        with self._guard:
            self._stopping.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while self._take_request():
            try:
                while not self._stopping.is_set() and self._run_once():
                    pass
            except DBAPIError:
                _log.exception("background work is interrupted until there is more of it")

    def _take_request(self) -> bool:
        with self._guard:
            if self._is_requested and not self._stopping.is_set():
                self._is_requested = False
                return True
            self._thread = None
            return False

    def _run_once(self) -> bool:
        """Do one batch of each vendor, then pause for as long. Return False if there was none."""
        begun = time.monotonic()
        try:
            found = [step(self._database, self._clock.milliseconds()) for step in self._steps()]
        except DATABASE_ERRORS:
            self._stopping.wait(RETRY_SECONDS)
            return True
        self._stopping.wait(time.monotonic() - begun if any(found) else 0)
        return any(found)
