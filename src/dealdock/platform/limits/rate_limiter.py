"""Admission of the calls of limited accounts.

Calls are counted in the database under a lock of the account, so limits hold across all workers. Accounts without
limits cost nothing. If one process serves the database, it counts the calls that no limit can refuse in its memory.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.errors import OutcomeUnknown
from dealdock.platform.limits import counting, under_way
from dealdock.platform.limits.counting import Tally
from dealdock.platform.limits.memory import CountsInMemory
from dealdock.platform.limits.rules import Admission, AppliedLimit, Limit, LimitUse
from dealdock.platform.limits.under_way import CallsUnderWay
from dealdock.platform.randomness import Randomness
from dealdock.platform.records.models.context import AccountContext


class RateLimiter:
    """A limiter of the calls that one process serves for limited accounts."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        randomness: Randomness,
        limits_of: Callable[[AccountContext], Sequence[Limit]],
        *,
        alone: bool = False,
    ) -> None:
        """Store the settings. `limits_of` returns the limits of an account, as its vendor declares them.

        `alone`: no other process serves this database, if only one can write to it.
        """
        self._database, self._clock, self._randomness = database, clock, randomness
        self._limits_of = limits_of
        self._calls = CallsUnderWay(database, clock, randomness.unique())
        self._memory = CountsInMemory(database) if alone and database.has_one_writer else None

    def count(self, account: AccountContext, scopes: Mapping[str, str]) -> Sequence[LimitUse] | None:
        """Count one call in memory, and return the use of its limits, without waiting for the database.

        None: the call has to `enter`, as a limit may refuse it, or the counts are not in memory.
        """
        limits = self._limits_of(account)
        if self._memory is None or _may_refuse(limits):
            return None
        return self._memory.add(account, list(_applied(limits, scopes)), self._now(account))

    def enter(self, account: AccountContext, scopes: Mapping[str, str] | None = None) -> Admission:
        """Count one call, or refuse it. `scopes`: the values of the limits' scopes that the call has, by scope.

        A call of an account that was deleted meanwhile is admitted. It fails when it reads its account.
        """
        limits, scopes = self._limits_of(account), scopes or {}
        if self._memory is not None and _may_refuse(limits):
            self._memory.release(account.account_id)
        elif self._memory is not None:
            self._memory.load(account.account_id)
            uses = self.count(account, scopes)
            if uses is not None:
                return Admission(uses)
        applied = list(_applied(limits, scopes))
        concurrent = [each for each in applied if each.is_concurrent and each.limit.calls is not None]
        if concurrent:
            self._calls.start_heartbeats()
        call_id = self._randomness.unique()
        admission = Admission()
        try:
            with suppress(IntegrityError):
                admission = self._database.write(lambda db: self._admit(db, account, applied, concurrent, call_id))
        except OutcomeUnknown:
            self._calls.leave_later(call_id)
            raise
        if not concurrent or admission.exhausted is not None:
            return admission
        return admission._replace(leave=partial(self._calls.leave, account.account_id, call_id))

    def _admit(
        self,
        db: Connection,
        account: AccountContext,
        applied: Sequence[AppliedLimit],
        concurrent: Sequence[AppliedLimit],
        call_id: str,
    ) -> Admission:
        counting.lock(db, account.account_id)
        counts = counting.read(db, account.account_id, {each.scope for each in applied})
        calls = under_way.read(db, account.account_id) if concurrent else {}
        tally = Tally(db, account, self._now(account), counts, calls)
        refusing = next((each for each in applied if tally.use(each).is_exhausted), None)
        for each in applied if refusing is None else ():
            tally.add(each)
        uses = [tally.use(each) for each in applied]
        if refusing is not None:
            return Admission(uses, uses[applied.index(refusing)])
        if concurrent:
            self._calls.add(db, account.account_id, call_id, [each.key for each in concurrent])
        return Admission(uses)

    def uses(self, db: Connection, account: AccountContext) -> list[LimitUse]:
        """Return the use of every limit of an account, one with a scope for each value that has a count."""
        in_memory = None if self._memory is None else self._memory.of(account.account_id)
        counts = counting.read(db, account.account_id) if in_memory is None else in_memory
        calls = under_way.read(db, account.account_id)
        tally = Tally(db, account, self._now(account), counts, calls)
        known = sorted({*counts, *calls})
        uses = []
        for limit in self._limits_of(account):
            scopes = [""] if limit.scope is None else [scope for name, scope in known if name == limit.name]
            uses += [tally.use(AppliedLimit(limit, scope)) for scope in scopes]
        return uses

    def set_used(self, db: Connection, account: AccountContext, limit: Limit, scope: str, used: int) -> None:
        """Set the number of calls in the current window of a limit, for one value of its scope."""
        counting.lock(db, account.account_id)
        applied = AppliedLimit(limit, scope)
        start = Tally(db, account, self._now(account), {}, {}).set_used(applied, used)
        if self._memory is not None:
            self._memory.set_used(db, account.account_id, applied.key, start, used)

    def flush(self) -> None:
        """Write the counts that are in memory."""
        if self._memory is not None:
            self._memory.write()

    def close(self) -> None:
        """Stop the heartbeats, and write the counts that are in memory."""
        self._calls.close()
        if self._memory is not None:
            self._memory.close()

    def _now(self, account: AccountContext) -> datetime:
        """Return the time by the account's clock, with fractions of a second if that clock runs."""
        return account.now(datetime.fromtimestamp(self._clock.microseconds() / 1_000_000, UTC))


def _may_refuse(limits: Sequence[Limit]) -> bool:
    """Return True if one of an account's limits may refuse a call."""
    return any(limit.calls is not None for limit in limits)


def _applied(limits: Sequence[Limit], scopes: Mapping[str, str]) -> Iterator[AppliedLimit]:
    """Yield the limits that apply to a call with these properties."""
    for limit in limits:
        if limit.scope is None:
            yield AppliedLimit(limit)
        elif limit.scope in scopes:
            yield AppliedLimit(limit, scopes[limit.scope])
