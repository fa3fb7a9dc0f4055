"""The calls to which each fault is applied, and its end: what is shown as active can still be triggered."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.faults import faults
from dealdock.platform.faults.effect import Effect
from dealdock.platform.faults.faults import FaultCall, Match, Rule, TriggeredFault
from tests.support.builders import Account

NOON: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
AHEAD: Final = timedelta(days=400)
"""The machine's clock, ahead of the account's."""
FAILS: Final = Effect(status=500)
HOLDS: Final = Effect(hold=True)

RULES: Final[dict[str, tuple[Rule, str]]] = {
    "each call": (Rule(Match(), FAILS), "xxxxxx"),
    "two calls": (Rule(Match(), FAILS, times=2), "xx...."),
    "the third call": (Rule(Match(nth=3), FAILS), "..x..."),
    "the second and the third": (Rule(Match(nth=2), FAILS, times=2), ".xx..."),
    "for two seconds": (Rule(Match(), FAILS, seconds=2), "xx...."),
    "lasts two seconds": (Rule(Match(), FAILS, lasts=2.0), "xx...."),
    "lasts two seconds from the second call": (Rule(Match(nth=2), FAILS, lasts=2.0), ".xx..."),
    "lasts four seconds, three calls at most": (Rule(Match(), FAILS, times=3, lasts=4.0), "xxx..."),
    "lasts two seconds, three calls at most": (Rule(Match(), FAILS, times=3, lasts=2.0), "xx...."),
}
"""Each rule with its calls, one in each second from noon: `x` fails."""


class Faulty:
    """The faults of the test's account, and calls of it."""

    def __init__(self, account: Account) -> None:
        self.tenant, self.database = account.tenant, account.sandbox.database
        self._randomness = account.sandbox.randomness

    def add(self, rule: Rule) -> int:
        number = self.database.write(lambda db: faults.add(db, self.tenant, rule, now=NOON))
        assert number is not None
        return number

    def call(self, second: int = 0, path: str = "") -> TriggeredFault | None:
        """Call so many seconds after noon."""
        now = NOON + timedelta(seconds=second)
        call, at = FaultCall(None, None, lambda _: None, "", path), round((now + AHEAD).timestamp() * 1_000_000)

        def trigger(db: Connection) -> TriggeredFault | None:
            return faults.trigger(db, self.tenant, call, self._randomness, now=now, at=at).effect

        return self.database.write(trigger)

    def active(self, second: int = 0) -> int:
        now, number = NOON + timedelta(seconds=second), self.tenant.account_id
        return self.database.read(lambda db: faults.numbers_of_active(db, {number: now}, real=now + AHEAD))[number]

    def row(self) -> AnyRow:
        (row,) = self.database.read(lambda db: faults.rows(db, self.tenant))
        return row

    def holds(self, fault: TriggeredFault) -> bool:
        return self.database.read(lambda db: faults.holds(db, self.tenant, fault))

    def release(self, number: int) -> None:
        self.database.write(lambda db: faults.release(db, self.tenant, number))


@pytest.fixture
def faulty(account: Account) -> Faulty:
    return Faulty(account)


@pytest.fixture
def other(account: Account) -> Faulty:
    """Another account, whose faults have the same numbers."""
    return Faulty(Account.open(account.sandbox))


@pytest.mark.parametrize(("rule", "calls"), RULES.values(), ids=RULES)
def test_a_fault_is_active_until_no_call_can_trigger_it(faulty: Faulty, other: Faulty, rule: Rule, calls: str) -> None:
    for each in (faulty, other):
        each.add(rule)
    seen = ""
    for second in range(len(calls)):
        assert faulty.active(second) == ("x" in calls[second:]), f"after {second} calls"
        seen += "." if faulty.call(second) is None else "x"
    assert seen == calls
    assert faulty.row().struck == calls.count("x")
    assert (other.row().seen, other.row().struck, other.row().first_at) == (0, 0, None)
    assert other.active() == 1


def test_a_release_is_of_the_calls_that_one_fault_holds_then(faulty: Faulty, other: Faulty) -> None:
    struck = list[TriggeredFault]()
    for each in (faulty, other):
        each.add(Rule(Match(path="/a"), HOLDS))
        each.add(Rule(Match(path="/b"), HOLDS))
        struck += [found for path in ("/a", "/a", "/b") if (found := each.call(path=path))]
    faulty.release(1)
    later = faulty.call(path="/a")
    assert later is not None
    of_both = [faulty] * 3 + [other] * 3
    assert [each.holds(fault) for each, fault in zip(of_both, struck, strict=True)] == [False, False, *[True] * 4]
    assert faulty.holds(later)
    assert faulty.active() == 2  # a release does not end a fault


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/lead/", "/lead", True),
        ("/lead", "/lead/", True),
        ("/lead/*", "/lead/1", True),
        ("/lead/*", "/lead", False),
        ("/lead/*", "/lead/1/merge", False),
        ("/*/1", "/task/1", True),
        ("/*/1", "/task/2", False),
        ("/lead", "/Lead", False),
    ],
)
def test_a_path_fits_segment_by_segment(faulty: Faulty, pattern: str, path: str, fits: bool) -> None:
    faulty.add(Rule(Match(path=pattern), FAILS))
    assert (faulty.call(path=path) is not None) == fits


def test_a_limit_that_lasts_starts_again_and_again_from_its_first_call(faulty: Faulty) -> None:
    faulty.add(Rule(Match(), Effect(error=66, reset=3), lasts=8.0))
    struck = [faulty.call(second) for second in range(9)]
    assert [each and each.effect.reset for each in struck] == [3, 2, 1, 3, 2, 1, 3, 2, None]
