"""Imports at first use, of modules that a table names."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


def load(path: str) -> Any:
    """Import `module` or `module:attribute`, unless that was done before, and return it."""
    module, _, name = path.partition(":")
    with original_classes():
        found = import_module(module)
    return getattr(found, name) if name else found


@contextmanager
def original_classes() -> Iterator[None]:
    """Put `datetime` and `date` back in place for an import, or for a library that keeps the classes that it finds.

    A test may have replaced them by freezegun. pydantic does not know those classes, and a module that was imported
    with them would keep them.
    """
    replaced, clock = {name: getattr(dt, name) for name in ("datetime", "date")}, time.time
    for name, of in replaced.items():
        setattr(dt, name, _original(of))
    try:
        yield
    finally:
        if time.time is clock:  # the test has not ended meanwhile
            for name, of in replaced.items():
                setattr(dt, name, of)


def _original(of: Any) -> Any:
    """Return the class of the standard library that this class is, or inherits from; any other object as it is."""
    return next((each for each in getattr(of, "__mro__", ()) if each.__module__ == "datetime"), of)
