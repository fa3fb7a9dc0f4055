"""SQLite's one writer: a thread waits for it, and whoever can't wait is told when it is free."""

import threading
from collections import deque
from collections.abc import Callable


class Writer:
    """A lock that its holder may take again. Threads that wait come before whoever only tries."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._taken = 0
        self._threads: deque[None] = deque()  # one for each that waits
        self._others: deque[Callable[[], None]] = deque()

    def __enter__(self) -> None:
        """Wait for it."""
        if self._lock.acquire(blocking=False):
            self._taken += 1
            return
        self._threads.append(None)
        self._lock.acquire()
        self._threads.pop()
        self._taken += 1

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self.leave()

    def try_(self) -> bool:
        """Take it, if nobody has it or waits for it."""
        if self._threads or not self._lock.acquire(blocking=False):
            return False
        self._taken += 1
        return True

    def leave(self) -> None:
        """Let go of it, as often as it was taken."""
        self._taken -= 1
        is_free = self._taken == 0
        self._lock.release()
        if is_free:
            while self._others:
                self._others.popleft()()

    def when_free(self, tell: Callable[[], None]) -> None:
        """Have this called, by whatever thread, once it is worth trying again. Who tells mustn't try itself."""
        self._others.append(tell)
        if self.try_():
            self.leave()
