"""SQLite's one writer within this process, and its order."""

import threading
from collections.abc import Callable

from dealdock.platform.database.sqlite.transactions import WriteLock


def test_try_acquire_succeeds_if_the_lock_is_free_and_again_after_a_release() -> None:
    writer = WriteLock()
    assert writer.try_acquire()
    with writer:
        assert _elsewhere(writer.try_acquire) is False
    assert _elsewhere(writer.try_acquire) is False
    writer.release()
    assert _elsewhere(writer.try_acquire)


def test_a_waiting_thread_comes_before_try_acquire() -> None:
    writer, waits, done = WriteLock(), threading.Event(), threading.Event()

    def wait() -> None:
        waits.set()
        with writer:
            done.wait()

    with writer:
        thread = threading.Thread(target=wait)
        thread.start()
        waits.wait()
        while not writer._waiting:  # noqa: SLF001 (it has no event for the begin of a wait)
            pass
    assert not _elsewhere(writer.try_acquire)
    done.set()
    thread.join()
    assert writer.try_acquire()


def _elsewhere(work: Callable[[], object]) -> object:
    """Run work in another thread and return its result."""
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(work()))
    thread.start()
    thread.join()
    return found[0]
