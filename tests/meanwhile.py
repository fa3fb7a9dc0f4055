"""Something that goes on in other threads while a test does something else."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager


@contextmanager
def meanwhile(*works: Callable[[], object]) -> Iterator[None]:
    """Do each of these over and over, at least once, until the block ends; what they raise is raised then."""
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
