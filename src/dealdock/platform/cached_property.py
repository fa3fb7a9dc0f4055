"""`functools.cached_property` without a lock, as Python 3.12 has it."""

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

T = TypeVar("T")


class cached_property(functools.cached_property[T]):  # noqa: N801, TID251 (the name and the code of the standard library)
    """A property that is computed once for each instance, or several times by threads that ask at the same time.

    Python 3.11 computes the property of one instance at a time, of all that there are. A call that waits in it for a
    row of the database would hold up the call that has locked the row, and with it the event loop.
    """

    def __init__(self, func: Callable[[Any], T]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
