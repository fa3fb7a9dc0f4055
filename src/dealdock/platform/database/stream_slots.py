"""Slots for long transactions, such as the ones of streams."""

import threading
from collections import Counter
from collections.abc import Callable

from dealdock.platform.errors import Unavailable


class StreamSlots:
    """A limit on open streams, with a share for each account and a reserve for the control plane."""

    def __init__(self, slots: int, reserve: int) -> None:
        self._free = slots
        self._reserve = reserve
        self._taken = Counter[int]()
        self._changing = threading.Lock()

    def take(self, account_id: int, *, for_control: bool) -> Callable[[], None]:
        """Take a slot and return the function that releases it. Raises `Unavailable`.

        An account has at most as many slots as are free. So an account that does not read its streams leaves slots for
        all others. A stream that the control plane reads counts as the account's, and may use the reserve, too.
        """
        with self._changing:
            if self._taken[account_id] < self._free:
                self._free -= 1
                self._taken[account_id] += 1
                return lambda: self._release(account_id)
            if for_control and self._reserve:
                self._reserve -= 1
                return self._release_reserve
        raise Unavailable("as many streams are under way as this account may have at once")

    def _release(self, account_id: int) -> None:
        with self._changing:
            self._free += 1
            self._taken[account_id] -= 1
            if not self._taken[account_id]:
                del self._taken[account_id]

    def _release_reserve(self) -> None:
        with self._changing:
            self._reserve += 1
