"""SQLite's write lock. Threads of this process wait for it; an event loop is notified when it may be free."""

import threading
from collections import deque
from collections.abc import Callable

from dealdock.platform.database.sqlite.process_lock import ProcessLock


class WriteLock:
    """A reentrant lock. Waiting threads take precedence over callers that only try."""

    def __init__(self, process_lock: ProcessLock | None = None) -> None:
        """`process_lock`: the lock between processes, where several write to the database."""
        self._lock = threading.RLock()
        self._process_lock = process_lock
        self._acquisitions = 0
        self._waiting: deque[None] = deque()  # one entry per waiting thread
        self._callbacks: deque[Callable[[], None]] = deque()

    def __enter__(self) -> None:
        """Acquire the lock, waiting for it."""
        if not self._lock.acquire(blocking=False):
            self._waiting.append(None)
            self._lock.acquire()
            self._waiting.pop()
        if self._process_lock is not None and not self._acquisitions:
            try:
                self._process_lock.acquire()
            except BaseException:
                self._lock.release()
                raise
        self._acquisitions += 1

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        self.release()

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another thread or process holds it or waits for it."""
        if self._waiting or not self._lock.acquire(blocking=False):
            return False
        try:
            is_free = self._process_lock is None or self._acquisitions > 0 or self._process_lock.try_acquire()
        except BaseException:
            self._lock.release()
            raise
        if not is_free:
            self._lock.release()
            return False
        self._acquisitions += 1
        return True

    def release(self) -> None:
        """Release the lock once. It is free after as many releases as acquisitions."""
        self._acquisitions -= 1
        is_free = self._acquisitions == 0
        if is_free and self._process_lock is not None:
            self._process_lock.release()
        self._lock.release()
        if is_free:
            self._notify()

    def when_free(self, callback: Callable[[], None]) -> None:
        """Call `callback` once, from any thread, when the lock may be free. It must not try to acquire the lock."""
        self._callbacks.append(callback)
        if self.try_acquire():
            self.release()
        elif self._process_lock is not None:
            self._process_lock.reserve(self._notify)

    def cancel_reservation(self) -> None:
        """Let other processes acquire a lock that was reserved for a callback, unless a thread acquires it now."""
        if self._process_lock is not None and not self._waiting and self._lock.acquire(blocking=False):
            try:
                if not self._acquisitions:
                    self._process_lock.cancel_reservation()
            finally:
                self._lock.release()

    def close(self) -> None:
        """Release what this process holds."""
        if self._process_lock is not None:
            self._process_lock.close()

    def _notify(self) -> bool:
        """Call the callbacks. Return False if there were none."""
        found = False
        while True:
            try:
                callback = self._callbacks.popleft()
            except IndexError:  # another thread may have called the last one
                return found
            callback()
            found = True
