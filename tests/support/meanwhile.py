"""Work in other threads during a test."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def meanwhile(*works: Callable[[], object]) -> Iterator[None]:
    """Repeat each of these functions, at least once, until the block ends. Their errors are raised then."""
    ending = threading.Event()

    def go_on(work: Callable[[], object]) -> None:
        work()
        while not ending.is_set():
            work()

    with ThreadPoolExecutor(len(works)) as threads:
        running = [threads.submit(go_on, work) for work in works]
        try:
            yield
        finally:
            ending.set()
        for each in running:
            each.result()
