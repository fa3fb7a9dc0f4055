"""Prefetching: one batch is made while the database, without the interpreter lock, writes the batch before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")

_END: Final = object()


def prefetch(made: Iterator[T]) -> Iterator[T]:
    """Yield the same items, each made in a thread while the one before is in use."""
    with ThreadPoolExecutor(1, "ahead") as thread:
        following = thread.submit(next, made, _END)
        while (item := following.result()) is not _END:
            following = thread.submit(next, made, _END)
            yield item  # type: ignore[misc]  # _END is none of them
