"""A bound on what the process holds of bodies whose senders have not shown any authority yet."""

import threading
from typing import Final

from dealdock.platform.errors import Overloaded
from dealdock.web.size_limits import MAX_BODY

FREE_BYTES: Final = 16 * 1024
"""Of each body, which count for nothing: so an ordinary call is read whatever others hold."""

MAX_BYTES: Final = 32 * MAX_BODY
"""Of all bodies beyond that."""


class BodyBudget:
    """So many bytes, shared by the calls of all threads."""

    def __init__(self, most: int = MAX_BYTES) -> None:
        self._left = most
        self._changing = threading.Lock()
        self.total = 0
        """Of all that was ever taken."""

    def take(self, count: int) -> None:
        """Take so many bytes, or raise `Overloaded`."""
        with self._changing:
            if count > self._left:
                raise Overloaded("too many large bodies are held for calls whose authority is not known yet")
            self._left -= count
            self.total += count

    def give_back(self, count: int) -> None:
        """Give back what was taken."""
        with self._changing:
            self._left += count


PROCESS: Final = BodyBudget()
"""The one that all calls of this process share."""


class HeldBody:
    """What one call holds of the budget, until its authority is known or it ends."""

    __slots__ = ("_budget", "_taken")

    def __init__(self, budget: BodyBudget) -> None:
        self._budget = budget
        self._taken = 0

    def grow(self, size: int) -> None:
        """Hold a body of so many bytes in all, or raise `Overloaded`."""
        wanted = max(size - FREE_BYTES, 0)
        if wanted > self._taken:
            self._budget.take(wanted - self._taken)
            self._taken = wanted

    def release(self) -> None:
        """Give back all of it; nothing where that was done."""
        taken, self._taken = self._taken, 0
        if taken:
            self._budget.give_back(taken)
