"""An account, and its caller, as a call reads them."""

import json
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from dealdock.platform.records.models import Account


def by_clock(real: datetime, *, frozen_at: datetime | None, clock_offset: int, **_: Any) -> datetime:
    """Return the time by an account's clock at the `real` time. Takes all columns of an account."""
    return frozen_at or (real + timedelta(seconds=clock_offset) if clock_offset else real)


class AccountContext(NamedTuple):
    """An account as services need it: its dataset, and the settings that every vendor has."""

    account_id: int
    dataset_id: int
    vendor: str
    settings: str  # the vendor's own, as JSON
    time_zone: str = "UTC"
    is_limited: bool = False  # true if its calls are counted
    frozen_at: datetime | None = None
    clock_offset: int = 0
    live_faults: int = 0

    def own_settings(self) -> dict[str, Any]:
        """Return the vendor's settings."""
        settings: dict[str, Any] = json.loads(self.settings)
        return settings

    def now(self, real: datetime) -> datetime:
        """Return the time by the account's clock at the `real` time."""
        if self.frozen_at is None and not self.clock_offset:
            return real
        return by_clock(real, frozen_at=self.frozen_at, clock_offset=self.clock_offset)


class Caller(NamedTuple):
    """The caller: an API user of an account."""

    account: AccountContext
    user_id: int
    role: str
    """One of the vendor's roles, which decides what the user may do."""
    time_zone: str
    email_key: str
    """The user's address, as `platform.text.email_key` returns it."""


CONTEXT_COLUMNS: Final = (
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
"""The columns of an `AccountContext`, in its order."""
