"""Imports and properties that wait for their first use."""

import datetime as dt
import functools
import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import Any, TypeVar

T = TypeVar("T")


def load(path: str) -> Any:
    """Import `module` or `module:attribute`, unless that was done before, and return it."""
    module, _, name = path.partition(":")
    if module not in sys.modules:
        with original_classes(), _no_collections():
            import_module(module)
    found = import_module(module)  # waits for another thread that imports it
    return getattr(found, name) if name else found


class LazyModule:
    """A module that is imported at the first use of one of its names. Type checkers see an import instead."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(load(self._name), name)


@contextmanager
def original_classes() -> Iterator[None]:
    """Put `datetime` and `date` back in place for an import, or for a library that keeps the classes that it finds.

    A test may have replaced them by freezegun. pydantic does not know freezegun's classes, and a module that was
    imported with them would keep them.
    """
    _classes.put_back()
    try:
        yield
    finally:
        _classes.replace_again()


class _Classes:
    """The classes `datetime` and `date`, which several threads may put back at the same time: the last one that is
    ready replaces them again.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._users = 0
        self._replaced: dict[str, Any] = {}
        self._clock: Callable[[], float] | None = None

    def put_back(self) -> None:
        with self._guard:
            self._users += 1
            if self._users == 1:
                self._replaced, self._clock = {name: getattr(dt, name) for name in ("datetime", "date")}, time.time
                for name, of in self._replaced.items():
                    setattr(dt, name, _original(of))

    def replace_again(self) -> None:
        with self._guard:
            self._users -= 1
            if self._users == 0 and time.time is self._clock:  # the test has not ended meanwhile
                for name, of in self._replaced.items():
                    setattr(dt, name, of)


_classes = _Classes()


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep the garbage collector off: imports create little garbage, and its collection takes a seventh of their
    time.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


def _original(of: Any) -> Any:
    """Return the class of the standard library that this class is, or inherits from; any other object as it is."""
    return next((each for each in getattr(of, "__mro__", ()) if each.__module__ == "datetime"), of)


class cached_property(functools.cached_property[T]):  # noqa: N801, TID251 (the name and the code of the standard library)
    """`functools.cached_property` without a lock, like Python 3.12's.

    It is computed once for each instance, or several times by threads that read it at the same time.

    Python 3.11 computes the property of one instance at a time, of all that there are. A call that waits in it for a
    row of the database would block the call that has locked the row, and with it the event loop.
    """

    def __init__(self, func: Callable[[Any], T]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
