"""The lock between processes, as the threads and the event loop of one process share it."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto

from dealdock.platform.database.sqlite.file_lock import FileLock

_log = logging.getLogger(__name__)


class _State(Enum):
    FREE = auto()
    RESERVED = auto()  # this process holds the file lock, none of its threads does yet
    HELD = auto()


class ProcessLock:
    """A lock between processes, which a thread can reserve for an event loop that must not wait."""

    def __init__(self, file_lock: FileLock) -> None:
        self._file_lock = file_lock
        self._state = _State.FREE
        self._changing = threading.Lock()  # a thread that waits for another process holds it
        self._reserver = ThreadPoolExecutor(1, thread_name_prefix="write-lock")
        self._is_reserving = False

    def acquire(self) -> None:
        """Acquire the lock, waiting for other processes. No other thread of this process may hold it."""
        with self._changing:
            if self._state is _State.FREE:
                self._file_lock.acquire()
            self._state = _State.HELD

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another process holds it or waits for it."""
        if not self._changing.acquire(blocking=False):
            return False
        try:
            if self._state is _State.RESERVED or self._file_lock.try_acquire():
                self._state = _State.HELD
                return True
            return False
        finally:
            self._changing.release()

    def release(self) -> None:
        """Release the lock."""
        with self._changing:
            self._file_lock.release()
            self._state = _State.FREE

    def reserve(self, notify: Callable[[], bool]) -> None:
        """Wait in a thread until no other process holds the lock, reserve it for this process, and call `notify`.

        `notify` returns False if the reservation is not needed any more.
        """
        if not self._is_reserving:
            self._is_reserving = True
            self._reserver.submit(self._reserve, notify)

    def cancel_reservation(self) -> None:
        """Release the lock if it is reserved, without waiting."""
        if self._state is not _State.RESERVED or not self._changing.acquire(blocking=False):
            return  # a thread that changes the state acquires the lock
        try:
            if self._state is _State.RESERVED:
                self._file_lock.release()
                self._state = _State.FREE
        finally:
            self._changing.release()

    def close(self) -> None:
        """Release the lock, and start no thread any more."""
        self._reserver.shutdown(wait=False)
        self._file_lock.close()

    def _reserve(self, notify: Callable[[], bool]) -> None:
        with self._changing:
            is_held = self._state is _State.HELD
            try:
                if self._state is _State.FREE:
                    self._file_lock.acquire()
                    self._state = _State.RESERVED
            except OSError:  # those who are notified meet the same error
                _log.exception("cannot wait for the lock between processes")
            self._is_reserving = False  # before `notify`: a later caller needs another notification
        if not is_held and not notify():  # if it is held, the release notifies
            self.cancel_reservation()
