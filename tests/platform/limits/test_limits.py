"""Limits of every kind, as a vendor may declare them, on every database."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from dealdock.app import Sandbox as AnotherWorker
from dealdock.platform.clock import Clock
from dealdock.platform.limits.rate_limiter import RateLimiter
from dealdock.platform.limits.rules import Admission, Limit, LimitUse
from dealdock.platform.records.models import CallUnderWay, Usage
from tests.support.builders import Account
from tests.support.running import PATIENCE, eventually

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
A_MINUTE = Limit("minute", "first_call", 2, seconds=60)
AN_HOUR = Limit("hour", "first_call", 3, seconds=3600)


class FixedClock(Clock):
    """A frozen clock that can be set, in microseconds."""

    time = NOON

    def microseconds(self) -> int:
        return round(self.time.timestamp() * 1_000_000)


class Limiter:
    """A rate limiter of one account, with a frozen clock that the test sets."""

    def __init__(self, account: Account, *limits: Limit, alone: bool = False) -> None:
        self.account, self.limits = account, limits
        self.clock = FixedClock()
        sandbox = account.sandbox
        self.rate_limiter = RateLimiter(
            sandbox.database, self.clock, sandbox.randomness, lambda _: self.limits, alone=alone
        )

    def enter(self, **scopes: str) -> Admission:
        return self.rate_limiter.enter(self.account.tenant, scopes)

    def admits(self, after: timedelta = timedelta(), **scopes: str) -> bool:
        """Make a call so long after noon."""
        self.clock.time = NOON + after
        return self.enter(**scopes).exhausted is None

    def uses(self) -> list[LimitUse]:
        database = self.account.sandbox.database
        return database.read(lambda db: self.rate_limiter.uses(db, self.account.tenant))

    def used(self) -> list[int]:
        return [use.used for use in self.uses()]

    def rows(self) -> int:
        """The number of counts in the database."""
        mine = select(Usage.used).where(Usage.account_id == self.account.tenant.account_id, Usage.limit_name != "")
        return len(self.account.sandbox.database.read(lambda db: db.execute(mine).all()))


@pytest.fixture
def limited(account: Account, request: pytest.FixtureRequest) -> Callable[..., Limiter]:
    """Makes a limiter of the test's account."""

    def limited(*limits: Limit, alone: bool = False) -> Limiter:
        limiter = Limiter(account, *limits, alone=alone)
        request.addfinalizer(limiter.rate_limiter.close)
        return limiter

    return limited


Limited = Callable[..., Limiter]


class TestACalendarDay:
    @pytest.mark.account(time_zone="America/New_York")
    def test_ends_at_midnight_in_the_accounts_time_zone(self, limited: Limited) -> None:
        limiter = limited(Limit("daily", "calendar_day", 1))
        midnight = timedelta(hours=16)
        assert [limiter.admits(midnight - SECOND) for _ in range(2)] == [True, False]
        refused = limiter.enter().exhausted
        assert refused is not None
        assert (refused.resets_at, refused.seconds_left) == (NOON + midnight, 1)
        assert [limiter.admits(midnight) for _ in range(2)] == [True, False]

    def test_begins_anew_where_the_clock_goes_back_a_day(self, limited: Limited) -> None:
        limiter = limited(Limit("daily", "calendar_day", 1))
        assert [limiter.admits(), limiter.admits(-timedelta(days=1)), limiter.admits()] == [True, True, True]


class TestFixedWindows:
    def test_follow_one_another_by_the_clock(self, limited: Limited) -> None:
        limiter = limited(Limit("ten", "fixed", 1, seconds=10))
        seconds = [7, 9.999, 10, 19.999, 20, 25]
        assert [limiter.admits(second * SECOND) for second in seconds] == [True, False, True, False, True, False]
        (use,) = limiter.uses()
        assert (use.used, use.left, use.resets_at, use.seconds_left) == (1, 0, NOON + 30 * SECOND, 5)


class TestAWindowFromTheFirstCall:
    def test_ends_so_long_after_that_call(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE)
        seconds = [7.5, 30, 67.499, 67.5, 100, 127.499, 127.5]
        admitted = [limiter.admits(second * SECOND) for second in seconds]
        assert admitted == [True, True, False, True, True, False, True]
        assert limiter.uses()[0].resets_at == NOON + 188 * SECOND  # in whole seconds, never too early

    def test_has_the_seconds_to_wait_rounded_up(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE._replace(calls=1))
        limiter.admits()
        limiter.clock.time += timedelta(seconds=0.4)
        refused = limiter.enter().exhausted
        assert refused is not None
        assert (refused.used, refused.left, refused.seconds_left) == (1, 0, 60)

    def test_counts_a_call_by_a_clock_that_is_a_little_behind(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE)
        assert [limiter.admits(second * SECOND) for second in (0, -0.5, 0)] == [True, True, False]

    def test_begins_anew_where_the_clock_goes_back(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE._replace(calls=1))
        assert [limiter.admits(), limiter.admits(-timedelta(hours=1))] == [True, True]
        assert limiter.rows() == 1


class TestARollingWindow:
    def test_a_call_leaves_it_so_long_after_it_was_made(self, limited: Limited) -> None:
        limiter = limited(Limit("minute", "rolling", 2, seconds=60))
        seconds = [0, 20, 59.999, 60, 79.999, 80]
        assert [limiter.admits(second * SECOND) for second in seconds] == [True, True, False, True, False, True]

    def test_has_room_when_the_oldest_call_leaves_it(self, limited: Limited) -> None:
        limiter = limited(Limit("minute", "rolling", 2, seconds=60))
        for second in (0, 20, 30):
            limiter.admits(second * SECOND)
        (use,) = limiter.uses()
        assert (use.used, use.left, use.resets_at, use.seconds_left) == (2, 0, NOON + 60 * SECOND, 30)

    def test_has_room_later_where_the_limit_was_lowered(self, limited: Limited) -> None:
        limiter = limited(Limit("minute", "rolling", 3, seconds=60))
        for second in (0, 20, 30):
            limiter.admits(second * SECOND)
        limiter.limits = (Limit("minute", "rolling", 1, seconds=60),)
        assert limiter.uses()[0].resets_at == NOON + 90 * SECOND

    def test_calls_of_the_same_moment_are_one_row_and_old_ones_none(self, limited: Limited) -> None:
        limiter = limited(Limit("minute", "rolling", 9, seconds=60))
        for second in (0, 0, 0, 1):
            limiter.admits(second * SECOND)
        assert (limiter.rows(), limiter.used()) == (2, [4])
        limiter.admits(timedelta(hours=1))
        assert (limiter.rows(), limiter.used()) == (1, [1])


class TestCallsAtOnce:
    def test_are_so_many_for_each_value_of_the_scope(self, limited: Limited) -> None:
        limiter = limited(Limit("at once", "concurrent", 1, scope="key"))
        first, other = limiter.enter(key="a"), limiter.enter(key="b")
        assert [use.used for admission in (first, other) for use in admission.uses] == [1, 1]
        assert limiter.enter(key="a").exhausted is not None
        assert [(use.scope, use.used) for use in limiter.uses()] == [("a", 1), ("b", 1)]
        for admission in (first, other):
            assert admission.leave is not None
            admission.leave()
        assert limiter.uses() == []
        assert limiter.enter(key="a").exhausted is None

    def test_leave_nothing_where_only_calls_in_time_are_limited(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE, Limit("at once", "concurrent", None))
        assert limiter.enter().leave is None
        mine = select(CallUnderWay.id).where(CallUnderWay.account_id == limiter.account.tenant.account_id)
        assert limiter.account.sandbox.database.read(lambda db: db.execute(mine).all()) == []


class TestSeveralLimits:
    def test_count_nothing_where_one_of_them_refuses(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE, AN_HOUR)
        assert [limiter.admits() for _ in range(3)] == [True, True, False]
        assert limiter.used() == [2, 2]
        assert [limiter.admits(61 * SECOND) for _ in range(2)] == [True, False]
        assert limiter.used() == [1, 3]

    def test_the_first_one_that_is_exhausted_is_named(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE, AN_HOUR._replace(calls=2))
        for _ in range(2):
            limiter.enter()
        refused, later = limiter.enter(), limiter.admits(61 * SECOND)
        assert refused.exhausted is not None
        assert (refused.exhausted.limit.name, later) == ("minute", False)
        assert [use.left for use in refused.uses] == [0, 0]

    def test_a_call_without_a_limit_is_counted_where_another_one_is_set(self, limited: Limited) -> None:
        limiter = limited(A_MINUTE, AN_HOUR._replace(calls=None))
        limiter.enter()
        (_, hour) = limiter.uses()
        assert (hour.used, hour.left, hour.is_exhausted) == (1, None, False)


class TestScopes:
    def test_each_value_has_a_count_of_its_own(self, limited: Limited) -> None:
        limiter = limited(Limit("key", "fixed", 1, seconds=60, scope="key"), Limit("all", "fixed", 3, seconds=60))
        assert [limiter.admits(key=key) for key in "aabbc"] == [True, False, True, False, True]
        refused = limiter.enter(key="d").exhausted
        assert refused is not None
        assert refused.limit.name == "all"
        assert [(use.limit.name, use.scope, use.used) for use in limiter.uses()] == [
            ("key", "a", 1),
            ("key", "b", 1),
            ("key", "c", 1),
            ("all", "", 3),
        ]

    def test_a_call_without_the_property_is_not_counted(self, limited: Limited) -> None:
        limiter = limited(Limit("bulk", "rolling", 1, seconds=1, scope="bulk"))
        assert [limiter.admits(), limiter.admits(bulk="yes"), limiter.admits(), limiter.admits(bulk="yes")] == [
            True,
            True,
            True,
            False,
        ]

    def test_a_new_window_removes_the_counts_that_are_over(self, limited: Limited) -> None:
        limiter = limited(Limit("key", "fixed", 1, seconds=60, scope="key"))
        for key in "abc":
            limiter.admits(key=key)
        limiter.admits(timedelta(hours=1), key="d")
        assert limiter.rows() == 1


class TestSettingTheUsedCalls:
    @pytest.mark.parametrize(
        "limit",
        [Limit("limit", kind, 5, seconds=60) for kind in ("calendar_day", "fixed", "first_call", "rolling")],
        ids=lambda limit: limit.kind,
    )
    def test_holds_from_the_next_call_on(self, limited: Limited, limit: Limit) -> None:
        limiter = limited(limit)
        limiter.enter()
        database, account = limiter.account.sandbox.database, limiter.account.tenant
        database.write(lambda db: limiter.rate_limiter.set_used(db, account, limit, "", 4))
        assert [limiter.admits(SECOND) for _ in range(2)] == [True, False]
        assert limiter.admits(timedelta(days=1))


A_COUNT = Limit("minute", "first_call", None, seconds=60, scope="path", is_always_counted=True)


class TestCountsOfTheOnlyProcess:
    """Calls that no limit can refuse, counted by the only process that serves the database."""

    def test_are_shown_at_once(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        assert [limiter.enter(path=path).uses[0].used for path in "aabab"] == [1, 2, 1, 3, 2]
        assert [(use.scope, use.used, use.resets_at) for use in limiter.uses()] == [
            ("a", 3, NOON + 60 * SECOND),
            ("b", 2, NOON + 60 * SECOND),
        ]

    def test_are_there_after_a_restart(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        for path in "aab":
            limiter.enter(path=path)
        limiter.rate_limiter.close()
        again = limited(A_COUNT, alone=True)
        assert [use.used for use in again.uses()] == [2, 1]
        assert again.enter(path="a").uses[0].used == 3

    def test_are_written_shortly_after_the_calls(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        for path in "ab":
            limiter.enter(path=path)
        eventually(lambda: limiter.rows() == 2)
        limiter.clock.time += 61 * SECOND
        limiter.enter(path="a")
        limiter.rate_limiter.close()
        assert (limiter.rows(), limiter.used()) == (1, [1])

    @pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True)
    @pytest.mark.parametrize(("path", "used"), [("a", [2]), ("b", [1, 1])])
    def test_are_written_if_the_process_ends_while_others_are_written(
        self, limited: Limited, monkeypatch: pytest.MonkeyPatch, path: str, used: list[int]
    ) -> None:
        limiter = limited(A_COUNT, alone=True)
        database = limiter.account.sandbox.database
        closing, write = threading.Thread(target=limiter.rate_limiter.close), database.write

        def write_and_end(unit: Callable[[Connection], object]) -> object:
            written = write(unit)
            if threading.current_thread().name == "usage" and closing.ident is None:
                limiter.enter(path=path)
                closing.start()
                time.sleep(0.1)  # until it waits for this thread
            return written

        monkeypatch.setattr(database, "write", write_and_end)
        limiter.enter(path="a")
        eventually(lambda: closing.ident is not None)
        closing.join(PATIENCE)
        counted = limiter.uses(), limited(A_COUNT, alone=True).uses()
        assert [[use.used for use in uses] for uses in counted] == [used, used]

    def test_need_no_turn_to_write(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        database = limiter.account.sandbox.database
        limiter.enter(path="a")
        if database.has_one_writer:
            with ThreadPoolExecutor(1) as pool:
                counted = database.write(lambda _: pool.submit(limiter.enter, path="a").result(PATIENCE))
            assert counted.uses[0].used == 2

    def test_follow_the_clock(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        seconds = [0, 30, 59.999, 60, 100, -3600, -3590]
        used = []
        for second in seconds:
            limiter.clock.time = NOON + second * SECOND
            used.append(limiter.enter(path="a").uses[0].used)
        assert used == [1, 2, 3, 1, 2, 1, 2]

    def test_are_those_that_a_limit_refuses_by(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        for _ in range(2):
            limiter.enter(path="a")
        limiter.limits = (A_COUNT._replace(calls=3),)
        assert [limiter.admits(path="a") for _ in range(2)] == [True, False]
        limiter.limits = (A_COUNT,)
        assert limiter.enter(path="a").uses[0].used == 4
        limiter.limits = (A_COUNT._replace(calls=5),)
        assert [limiter.admits(path="a") for _ in range(2)] == [True, False]

    def test_can_be_set(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        database, account = limiter.account.sandbox.database, limiter.account.tenant
        for path in "aab":
            limiter.enter(path=path)
        database.write(lambda db: limiter.rate_limiter.set_used(db, account, A_COUNT, "a", 7))
        assert limiter.used() == [7, 1]
        assert [limiter.enter(path=path).uses[0].used for path in "ab"] == [8, 2]
        limiter.rate_limiter.close()
        assert limited(A_COUNT, alone=True).used() == [8, 2]

    def test_of_a_deleted_account_are_dropped(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        tenant = limiter.account.tenant
        limiter.account = replace(limiter.account, tenant=tenant._replace(account_id=2**31 - 1))
        assert limiter.enter(path="a").exhausted is None
        limiter.account = replace(limiter.account, tenant=tenant)
        limiter.enter(path="a")
        limiter.rate_limiter.close()
        assert limiter.rows() == 1

    def test_of_threads_are_all_counted(self, limited: Limited) -> None:
        limiter = limited(A_COUNT, alone=True)
        with ThreadPoolExecutor(8) as pool:
            used = [each.uses[0].used for each in pool.map(lambda _: limiter.enter(path="a"), range(40))]
        assert sorted(used) == [*range(1, 41)]


@pytest.mark.parametrize("kind", ["calendar_day", "fixed", "first_call", "rolling", "concurrent"])
def test_workers_together_admit_no_more(account: Account, kind: str) -> None:
    limit = Limit("limit", kind, 5, seconds=10**9)  # type: ignore[arg-type]
    settings = account.sandbox.settings
    with AnotherWorker(settings) as one, AnotherWorker(settings) as two:
        limiters = [
            RateLimiter(worker.database, worker.clock, worker.randomness, lambda _: (limit,)) for worker in (one, two)
        ]

        def is_admitted(number: int) -> bool:
            return limiters[number % 2].enter(account.tenant).exhausted is None

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(is_admitted, range(24))) == 5
        for limiter in limiters:
            limiter.close()


def test_the_calls_of_a_deleted_account_are_admitted(limited: Limited) -> None:
    limiter = limited(Limit("daily", "calendar_day", 0))
    limiter.account = replace(limiter.account, tenant=limiter.account.tenant._replace(account_id=2**31 - 1))
    assert limiter.enter() == Admission()
