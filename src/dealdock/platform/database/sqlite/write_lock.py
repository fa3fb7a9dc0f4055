"""SQLite's write lock within this process. Threads wait for it; an event loop is notified when it is free."""

import threading
from collections import deque
from collections.abc import Callable


class WriteLock:
    """A reentrant lock. Waiting threads take precedence over callers that only try."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._acquisitions = 0
        self._waiting: deque[None] = deque()  # one entry per waiting thread
        self._callbacks: deque[Callable[[], None]] = deque()

    def __enter__(self) -> None:
        """Acquire the lock, waiting for it."""
        if self._lock.acquire(blocking=False):
            self._acquisitions += 1
            return
        self._waiting.append(None)
        self._lock.acquire()
        self._waiting.pop()
        self._acquisitions += 1

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        self.release()

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another thread holds it or waits for it."""
        if self._waiting or not self._lock.acquire(blocking=False):
            return False
        self._acquisitions += 1
        return True

    def release(self) -> None:
        """Release the lock once. It is free after as many releases as acquisitions."""
        self._acquisitions -= 1
        is_free = self._acquisitions == 0
        self._lock.release()
        if is_free:
            while self._callbacks:
                self._callbacks.popleft()()

    def when_free(self, callback: Callable[[], None]) -> None:
        """Call `callback` once, from any thread, when the lock may be free. It must not try to acquire the lock."""
        self._callbacks.append(callback)
        if self.try_acquire():
            self.release()
