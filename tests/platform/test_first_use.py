"""Properties that are computed once, and imports while a test has replaced the classes of times."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dealdock.platform.first_use import cached_property, original_classes
from tests.support.running import PATIENCE


class Counted:
    def __init__(self) -> None:
        self.begun, self.goes, self.number = threading.Event(), threading.Event(), 0

    @cached_property
    def once(self) -> int:
        self.begun.set()
        assert self.goes.wait(PATIENCE)
        self.number += 1
        return self.number


def test_it_is_computed_once_for_each_instance() -> None:
    one, other = Counted(), Counted()
    one.goes.set()
    other.goes.set()
    assert [one.once, one.once, other.once] == [1, 1, 1]


def test_that_of_one_instance_is_computed_while_that_of_another_one_is() -> None:
    slow, quick = Counted(), Counted()
    quick.goes.set()
    with ThreadPoolExecutor(2) as threads:
        waiting = threads.submit(lambda: slow.once)
        assert slow.begun.wait(PATIENCE)
        try:
            assert threads.submit(lambda: quick.once).result(PATIENCE / 2) == 1
        finally:
            slow.goes.set()
        assert waiting.result(PATIENCE) == 1


@pytest.mark.parametrize("first_ends_first", [False, True])
def test_classes_are_replaced_again_when_the_last_thread_needs_the_originals_no_more(
    monkeypatch: pytest.MonkeyPatch, *, first_ends_first: bool
) -> None:
    original = dt.datetime

    class Replacement(original):  # type: ignore[misc, valid-type]  # as freezegun's
        pass

    monkeypatch.setattr(dt, "datetime", Replacement)
    first, second = original_classes(), original_classes()
    first.__enter__()
    second.__enter__()
    ends = [first, second] if first_ends_first else [second, first]
    assert dt.datetime is original
    ends[0].__exit__(None, None, None)
    assert dt.datetime is original
    ends[1].__exit__(None, None, None)
    assert dt.datetime is Replacement
