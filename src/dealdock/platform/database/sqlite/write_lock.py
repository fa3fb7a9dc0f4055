"""SQLite's write lock. Threads of this process wait for it; an event loop is notified when it may be free."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum, auto

from dealdock.platform.database.sqlite.file_lock import FileLock


class WriteLock:
    """A reentrant lock. Waiting threads take precedence over callers that only try."""

    def __init__(self, process_lock: "ProcessLock | None" = None) -> None:
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
        if self._process_lock is not None and not self._acquisitions and not self._process_lock.try_acquire():
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

    def _notify(self) -> None:
        while self._callbacks:
            self._callbacks.popleft()()


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

    def reserve(self, notify: Callable[[], None]) -> None:
        """Wait in a thread until no other process holds the lock, reserve it for this process, and call `notify`."""
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

    def _reserve(self, notify: Callable[[], None]) -> None:
        with self._changing:
            is_held = self._state is _State.HELD
            if self._state is _State.FREE:
                self._file_lock.acquire()
                self._state = _State.RESERVED
            self._is_reserving = False  # before `notify`: a later caller needs another notification
        if not is_held:  # otherwise the release notifies
            notify()
