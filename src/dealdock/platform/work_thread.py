"""A thread that exists only while there is work for it."""

import logging
import threading
from abc import ABC, abstractmethod
from typing import Final

from dealdock.platform.database import failures

RETRY_SECONDS: Final = 5.0
"""The time until the next attempt if the database is unreachable or its disk is full."""

_log = logging.getLogger(__name__)


class WorkThread(ABC):
    """A thread that does batches of work. It ends when there is none, and `wake` starts it again."""

    def __init__(self, name: str) -> None:
        """No thread runs before `wake`."""
        self._name = name
        self._guard = threading.Lock()
        self._stopping = threading.Event()
        self._is_requested = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Begin with everything that is to do by now."""
        with self._guard:
            self._is_requested.set()
            if self._thread is None and not self._stopping.is_set():
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop after the current batch."""
        with self._guard:
            self._stopping.set()
            self._is_requested.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    @abstractmethod
    def batch(self) -> bool:
        """Do some work. Return False if there was none."""

    def pause(self, seconds: float) -> None:
        """Wait in a batch, but not longer than until `close`."""
        self._stopping.wait(seconds)

    def wait_for_wake(self, seconds: float) -> None:
        """Wait in a batch, but not longer than until `wake` or `close`."""
        self._is_requested.wait(seconds)

    def _work(self) -> None:
        while self._take_request():
            try:
                found = self.batch()
            except Exception as error:  # noqa: BLE001 (the work that comes later needs the thread)
                if not failures.is_passing(error):
                    _log.exception("the thread %s is interrupted until there is more work", self._name)
                    continue
                self.pause(RETRY_SECONDS)
                found = True
            if found:
                self._is_requested.set()

    def _take_request(self) -> bool:
        with self._guard:
            if self._is_requested.is_set() and not self._stopping.is_set():
                self._is_requested.clear()
                return True
            self._thread = None
            return False
