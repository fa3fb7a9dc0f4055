"""An account, and its caller, as a call reads them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, Self

from dealdock.platform.records.models import Account

FIRST_TIME: Final = datetime(1000, 1, 1, tzinfo=UTC)
LAST_TIME: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""The range of an account's clock. What is made of its time, such as the end of a token, can be stored and shown."""


class Times(NamedTuple):
    """The times of a record that are given when it is created."""

    created_at: datetime | None
    updated_at: datetime | None

    def complete(self, now: datetime) -> dict[str, datetime]:
        """Return both times. A record without them is created and updated now, and none is created after its update."""
        updated = self.updated_at or now
        return {"created_at": self.created_at or min(updated, now), "updated_at": updated}


NOT_GIVEN: Final = Times(None, None)


class GivenTimes(NamedTuple):
    """The times of the records of one model that are about to be created."""

    model: Any
    times: Times


def by_clock(real: datetime, *, frozen_at: datetime | None, clock_offset: int, **_: Any) -> datetime:
    """Return the time by an account's clock at the `real` time. Takes all columns of an account.

    A clock that is stored beyond `FIRST_TIME` and `LAST_TIME` shows the nearer one.
    """
    try:
        now = frozen_at or (real + timedelta(seconds=clock_offset) if clock_offset else real)
    except OverflowError:
        return LAST_TIME if clock_offset > 0 else FIRST_TIME
    return min(max(now, FIRST_TIME), LAST_TIME)


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
    history: GivenTimes | None = None  # while the control plane creates a record with times of its own
    clock_lead: int | None = None  # of PostgreSQL's clock before `clock.ticks`, by the statement that found the caller

    def own_settings(self) -> dict[str, Any]:
        """Return the vendor's settings."""
        settings: dict[str, Any] = json.loads(self.settings)
        return settings

    def dated(self, model: Any, created_at: datetime | None, updated_at: datetime | None = None) -> Self:
        """Return the account for the creation of records of a model with these times; None: now."""
        return self._replace(history=GivenTimes(model, Times(created_at, updated_at)))

    def given_times(self, model: Any) -> Times:
        """Return the times that are given for new records of a model."""
        return NOT_GIVEN if self.history is None or self.history.model is not model else self.history.times

    def times(self, model: Any, now: datetime) -> dict[str, datetime]:
        """Return `created_at` and `updated_at` of a new record of a model: now, unless they are given."""
        if self.history is None:
            return {"created_at": now, "updated_at": now}
        return self.given_times(model).complete(now)

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
