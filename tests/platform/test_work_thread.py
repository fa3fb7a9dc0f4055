"""Threads that exist only while there is work for them."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import ProgrammingError

from dealdock.platform import work_thread
from dealdock.platform.errors import Unavailable
from dealdock.platform.work_thread import WorkThread
from tests.support.running import eventually

NAME = "work of a test"


class Steps(WorkThread):
    """A thread whose batches are the given steps, then nothing."""

    def __init__(self, *steps: Callable[["Steps"], bool]) -> None:
        super().__init__(NAME)
        self.left = list(steps)

    def batch(self) -> bool:
        return self.left.pop(0)(self) if self.left else False


@contextmanager
def working(*steps: Callable[[Steps], bool]) -> Iterator[Steps]:
    thread = Steps(*steps)
    try:
        yield thread
    finally:
        thread.close()


def running() -> Sequence[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == NAME]


def ends() -> None:
    eventually(lambda: not running())


def failing(error: Exception) -> Callable[[Steps], bool]:
    def step(_: Steps) -> bool:
        raise error

    return step


def pausing(thread: Steps) -> bool:
    thread.pause(60)
    return True


def waiting(thread: Steps) -> bool:
    thread.wait_for_wake(60)
    return True


def test_batches_follow_until_there_is_no_work_and_then_the_thread_ends() -> None:
    with working(lambda _: True, lambda _: True, lambda _: False, lambda _: True) as thread:
        assert not running()
        thread.wake()
        ends()
        assert len(thread.left) == 1
        thread.wake()
        ends()
        assert not thread.left


def test_a_wake_during_the_last_batch_makes_another_one() -> None:
    def last(thread: Steps) -> bool:
        thread.wake()
        return False

    with working(last, lambda _: False) as thread:
        thread.wake()
        ends()
        assert not thread.left


def test_a_wake_ends_the_wait_for_one() -> None:
    with working(waiting, lambda _: False) as thread:
        thread.wake()
        eventually(lambda: len(thread.left) == 1)
        thread.wake()
        ends()
        assert not thread.left


@pytest.mark.parametrize("step", [pausing, waiting])
def test_closing_ends_a_batch_that_waits_and_begins_no_other(step: Callable[[Steps], bool]) -> None:
    with working(step, lambda _: True) as thread:
        thread.wake()
        eventually(lambda: len(thread.left) == 1)
    assert not running()
    assert len(thread.left) == 1
    thread.wake()
    assert not running()


def test_an_unreachable_database_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_thread, "RETRY_SECONDS", 0.001)
    with working(failing(Unavailable("gone")), failing(Unavailable("gone")), lambda _: False) as thread:
        thread.wake()
        ends()
        assert not thread.left


@pytest.mark.parametrize(
    "error", [ProgrammingError("SELECT 1", {}, Exception("no such table")), ValueError("no such table")]
)
def test_another_error_is_logged_and_ends_it_until_the_next_wake(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with working(failing(error), lambda _: False) as thread:
        thread.wake()
        ends()
        assert len(thread.left) == 1
        assert "no such table" in caplog.text
        thread.wake()
        ends()
        assert not thread.left
