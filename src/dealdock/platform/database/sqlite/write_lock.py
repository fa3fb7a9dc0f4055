"""SQLite's one writer within this process."""

import threading


class WriteLock:
    """A reentrant lock. Waiting threads take precedence over callers that only try."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._waiting = 0
        self._counting = threading.Lock()

    def __enter__(self) -> None:
        """Acquire the lock, waiting for it."""
        if self._lock.acquire(blocking=False):
            return
        self._count(1)
        try:
            self._lock.acquire()
        finally:
            self._count(-1)

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        self._lock.release()

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another thread holds it or waits for it."""
        return not self._waiting and self._lock.acquire(blocking=False)

    def release(self) -> None:
        """Release the lock after `try_acquire`."""
        self._lock.release()

    def _count(self, change: int) -> None:
        with self._counting:
            self._waiting += change
