"""A limit on the memory of request bodies whose senders are not authenticated yet."""

import threading
from typing import Final

from dealdock.platform.errors import Overloaded
from dealdock.web.size_limits import MAX_BODY_BYTES

FREE_BYTES: Final = 16 * 1024
"""The bytes of each body that are not counted, so that a call of usual size is always read."""

MAX_BYTES: Final = 32 * MAX_BODY_BYTES
"""The limit for all bodies beyond that."""


class BodyBudget:
    """A number of bytes, shared by the calls of all threads."""

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = self._left = max_bytes
        self._changing = threading.Lock()
        self.total = 0
        """The sum of all bytes that were taken, including the returned ones."""

    @property
    def held(self) -> int:
        """The bytes that bodies hold at present."""
        return self._max_bytes - self._left

    def take(self, count: int) -> None:
        """Take bytes from the budget. Raises `Overloaded`."""
        with self._changing:
            if count > self._left:
                raise Overloaded("too many large request bodies are waiting for authentication")
            self._left -= count
            self.total += count

    def give_back(self, count: int) -> None:
        """Return bytes to the budget."""
        with self._changing:
            self._left += count


PROCESS_BUDGET: Final = BodyBudget()
"""The budget of all calls of this process."""


class HeldBody:
    """One call's part of the budget, until the call is authenticated or ends."""

    __slots__ = ("_budget", "_taken")

    def __init__(self, budget: BodyBudget) -> None:
        self._budget = budget
        self._taken = 0

    def grow(self, size: int) -> None:
        """Reserve memory for a body of `size` bytes in all. Raises `Overloaded`."""
        wanted = max(size - FREE_BYTES, 0)
        if wanted > self._taken:
            self._budget.take(wanted - self._taken)
            self._taken = wanted

    def release(self) -> None:
        """Return all reserved memory. Further calls have no effect."""
        taken, self._taken = self._taken, 0
        if taken:
            self._budget.give_back(taken)
