"""The numbers of calls in the journal."""

from collections.abc import Collection


class Numbers:
    """The numbers of an account's calls. They increase, and those that other processes have taken are left out."""

    def __init__(self, last: int, taken: Collection[int] = ()) -> None:
        self._last, self._taken = last, taken

    def next(self, at: int) -> int:
        """Return the number of a call that was answered at this time."""
        number = max(self._last + 1, at)
        while number in self._taken:
            number += 1
        self._last = number
        return number
