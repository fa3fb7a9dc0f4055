"""An account, and its caller, as a call reads them."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from dealdock.platform.models import Account

WRITING_ROLES: Final = frozenset({"Administrator", "Marketing"})


CALLING_ROLES: Final = WRITING_ROLES | {"Read Only"}
"""Who may log in at all: not the roles below Marketing (contract, error-conditions 15)."""


def by_clock(real: datetime, *, frozen_at: datetime | None, clock_offset: int, **_: Any) -> datetime:
    """The time by an account's clock, when it really is `real`; takes all of an account's columns."""
    return frozen_at or (real + timedelta(seconds=clock_offset) if clock_offset else real)


class AccountContext(NamedTuple):
    """An account as the verbs need it: which records are meant, and the rules for them."""

    account_id: int
    dataset_id: int
    vendor: str
    settings: str  # the vendor's own, as JSON
    time_zone: str = "UTC"
    is_limited: bool = False  # true if its calls are counted
    frozen_at: datetime | None = None
    clock_offset: int = 0
    live_faults: int = 0

    def now(self, real: datetime) -> datetime:
        """The time by the account's clock, when it really is `real`."""
        return by_clock(real, frozen_at=self.frozen_at, clock_offset=self.clock_offset)


class Caller(NamedTuple):
    """The caller: an API user of an account."""

    account: AccountContext
    user_id: int
    role: str
    time_zone: str

    @property
    def may_write(self) -> bool:
        """True if the role may write."""
        return self.role in WRITING_ROLES

    @property
    def is_administrator(self) -> bool:
        """True if the caller may see the other users."""
        return self.role == "Administrator"


TENANT: Final = (
    Account.id,
    Account.dataset_id,
    Account.vendor,
    Account.settings,
    Account.time_zone,
    Account.is_limited,
    Account.frozen_at,
    Account.clock_offset,
    Account.live_faults,
)
"""The columns of a `AccountContext`, in its order."""
