"""Properties that are computed once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from dealdock.platform.first_use import cached_property
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
