"""A lock by which the servers on one SQLite file detect each other.

A server writes its journal shortly after its responses. A second server on the file would show a journal without the
latest requests. So one process holds the lock, and servers of several processes need PostgreSQL.

The lock is the operating system's, on an empty file next to the database. It ends with its process in every case; the
file stays. Windows has no such lock, so a second server is not detected there.
"""

import os
import threading
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

from dealdock.platform.errors import WrongSetting

SUFFIX = ".lock"
"""The suffix of the lock file, added to the database file's name."""


class ServerLock:
    """A process's lock on one database file."""

    def __init__(self, database: Path) -> None:
        """Acquire nothing yet."""
        self._database = Path(os.path.realpath(database))  # two names of one file are one lock
        self._file = self._database.with_name(self._database.name + SUFFIX)
        self._descriptor: int | None = None
        self._acquiring = threading.Lock()

    def take(self) -> None:
        """Acquire the lock. Raise `WrongSetting` if another server holds it, or if locking fails."""
        with self._acquiring:
            if self._descriptor is None and fcntl is not None:
                self._descriptor = self._acquire()

    def _acquire(self) -> int:
        try:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise self._failure(error) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            msg = (
                f"another server answers on the database {self._database}: stop it, "
                "or use PostgreSQL (--database postgresql://user@host/name), which several servers may share"
            )
            raise WrongSetting(msg) from None
        except OSError as error:
            os.close(descriptor)
            raise self._failure(error) from None
        return descriptor

    def release(self) -> None:
        """Release the lock if it is held."""
        with self._acquiring:
            descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _failure(self, error: OSError) -> WrongSetting:
        return WrongSetting(
            f"can't lock {self._file} for this server ({error.strerror}): see who may write the database's folder"
        )
