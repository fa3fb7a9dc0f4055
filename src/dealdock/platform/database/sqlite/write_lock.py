"""SQLite's write lock within this process. Threads wait for it; an event loop is notified when it is free."""

import threading
from collections import deque
from collections.abc import Callable


class WriteLock:
    """A reentrant lock. Waiting threads take precedence over callers that only try."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._taken = 0
        self._threads: deque[None] = deque()  # one entry per waiting thread
        self._others: deque[Callable[[], None]] = deque()

    def __enter__(self) -> None:
        """Acquire the lock, waiting for it."""
        if self._lock.acquire(blocking=False):
            self._taken += 1
            return
        self._threads.append(None)
        self._lock.acquire()
        self._threads.pop()
        self._taken += 1

    def __exit__(self, *_: object) -> None:
        """Release the lock."""
        self.release()

    def try_acquire(self) -> bool:
        """Acquire the lock without waiting. Return False if another thread holds it or waits for it."""
        if self._threads or not self._lock.acquire(blocking=False):
            return False
        self._taken += 1
        return True

    def release(self) -> None:
        """Release the lock once. It is free after as many releases as acquisitions."""
        self._taken -= 1
        is_free = self._taken == 0
        self._lock.release()
        if is_free:
            while self._others:
                self._others.popleft()()

    def when_free(self, tell: Callable[[], None]) -> None:
        """Call `tell` once, from any thread, when the lock may be free. `tell` must not try to acquire it."""
        self._others.append(tell)
        if self.try_acquire():
            self.release()
