"""A fair lock between the processes that write to one SQLite file.

SQLite's own lock is not fair: a process that waits for it looks again after a pause, and a busy process takes it
meanwhile. This lock is taken before each transaction that writes, so that SQLite's own is free then.

It consists of two locks of the operating system, on an empty file beside the database. A process takes the first lock,
waits for the second one, and releases the first. So a process that has just released the lock cannot take it again
before the one that waits. The locks end with their process in every case; the file stays. Windows has no such locks.
"""

import errno
import os
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

SUFFIX: Final = ".writer"
"""The suffix of the file, added to the database file's name."""

_QUEUE: Final = 0
_WRITER: Final = 1
_HELD: Final = {errno.EACCES, errno.EAGAIN}
"""The errors of the operating system for a lock that another process holds."""


class FileLock:
    """This process's share of the lock. Its threads must not use it at the same time."""

    def __init__(self, database: Path) -> None:
        """Store the name; the file is opened at the first use."""
        resolved = database.resolve()  # two names of one file are one lock
        self._file = resolved.with_name(resolved.name + SUFFIX)
        self._opened: int | None = None

    @staticmethod
    def is_supported() -> bool:
        """Return True if the operating system has such locks."""
        return fcntl is not None

    def acquire(self) -> None:
        """Acquire the lock, waiting for it."""
        self._lock(_QUEUE, fcntl.LOCK_EX)
        try:
            self._lock(_WRITER, fcntl.LOCK_EX)
        finally:
            self._lock(_QUEUE, fcntl.LOCK_UN)

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another process holds it or waits for it."""
        if not self._try(_QUEUE):
            return False
        try:
            return self._try(_WRITER)
        finally:
            self._lock(_QUEUE, fcntl.LOCK_UN)

    def release(self) -> None:
        """Release the lock."""
        self._lock(_WRITER, fcntl.LOCK_UN)

    def close(self) -> None:
        """Close the file, which also releases the lock."""
        if self._opened is not None:
            os.close(self._opened)
            self._opened = None

    def _try(self, place: int) -> bool:
        try:
            self._lock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            return False
        return True

    def _lock(self, place: int, operation: int) -> None:
        if self._opened is None:
            self._opened = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.lockf(self._opened, operation, 1, place)
