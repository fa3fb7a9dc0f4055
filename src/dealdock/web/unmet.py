"""Whether a call has faults to meet. What these make of it stands in `web/faults.py`, which nearly no call needs."""

from collections.abc import Container
from typing import Final

from dealdock.core.user import Tenant

HEADER: Final = "dealdock-fault"
"""By which a call asks for a fault itself."""


class Unmet(Exception):
    """A call of an account with faults, or that asks for one itself, and hasn't met them yet."""

    def __init__(self, account: Tenant) -> None:
        super().__init__(account)
        self.account = account


def check(account: Tenant, headers: Container[str]) -> None:
    """Raise `Unmet` where there are any."""
    if account.live_faults or HEADER in headers:
        raise Unmet(account)
