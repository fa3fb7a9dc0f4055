"""Generated deals: who buys what from whom, how far a deal gets, and how it ends."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from math import log10
from random import Random
from typing import Final, Literal, NamedTuple

from dealdock.platform.scenes.generated import words
from dealdock.platform.scenes.generated.companies import Company, Person, dates
from dealdock.platform.scenes.schema import JsonObject

Outcome = Literal["open", "won", "lost"]
DealKind = Literal["new", "existing", "renewal"]

_WON: Final[dict[DealKind, float]] = {"new": 0.25, "existing": 0.5, "renewal": 0.8}
"""The probability that a deal is won, once it ends."""
_STALLED: Final = 0.06
"""The probability that a deal never ends."""
_TWO_CONTACTS: Final = 0.3
_RENEWED_AFTER_DAYS: Final = 330
_USUAL_DAYS: Final = 25
_USUAL_AMOUNT: Final = 1_000
_SMALL_AMOUNT: Final = 2_000
_CENTS: Final = (0, 0.5, -0.01)
_CENTS_WEIGHTS: Final = (90, 4, 6)
_SATURDAY: Final = 5
_GROWTH: Final = 0.8
"""Below 1, deals become more frequent with time."""


class Seller(NamedTuple):
    """A member of the sales team."""

    email: str
    first_name: str
    last_name: str


class Deal(NamedTuple):
    """A deal. Times are in UTC and whole seconds."""

    number: int
    """The number in the order of `opened`, from 1."""
    name: str
    company: Company
    people: Sequence[Person]
    """The first one is the main contact."""
    seller: Seller
    kind: DealKind
    amount: float
    """At most two decimals."""
    source: str
    opened: datetime
    changed: datetime
    """The last change, which is the end of a deal that has ended."""
    progress: float
    """The progress before its end, or until now: from 0 to less than 1."""
    outcome: Outcome
    closed: datetime | None
    expected: date
    """The day on which it ended, or is expected to end."""
    loss_reason: str | None

    @property
    def key(self) -> str:
        """The key of the record."""
        return f"deal {self.number}"

    @property
    def dates(self) -> JsonObject:
        """The moments of the record."""
        return dates(self.opened, self.changed)


def deals(
    rng: Random, count: int, known: Sequence[Company], sellers: Sequence[Seller], end: datetime
) -> Iterator[Deal]:
    """Yield deals with these companies in the order of their beginning, until this moment."""
    maker = _DealMaker(rng, known, sellers, end)
    first = known[0].created + timedelta(days=1)
    span = (end - first - timedelta(days=3)).total_seconds()
    moments = [first + timedelta(seconds=int(span * rng.random() ** _GROWTH)) for _ in range(count)]
    for number, moment in enumerate(sorted(_at_work(rng, moment) for moment in moments), 1):
        yield maker.deal(number, moment)


def _at_work(rng: Random, moment: datetime) -> datetime:
    """Return a moment during the office hours of that day, or of the Monday after a weekend."""
    day = moment.date() + timedelta(days=7 - moment.weekday() if moment.weekday() >= _SATURDAY else 0)
    begin = datetime.combine(day, time(8), moment.tzinfo)
    return begin + timedelta(seconds=int(rng.triangular(0, 10 * 3600)))


class _DealMaker:
    """A maker of deals in the order of their beginning."""

    def __init__(self, rng: Random, known: Sequence[Company], sellers: Sequence[Seller], end: datetime) -> None:
        self._rng = rng
        self._companies = known
        self._created = [company.created for company in known]
        self._sellers = sellers
        self._end = end
        self._bought: dict[int, tuple[datetime, str]] = {}
        """The end and the product of the last deal that each company concluded."""

    def deal(self, number: int, opened: datetime) -> Deal:
        """Return the next deal."""
        rng = self._rng
        reachable = bisect_right(self._created, opened - timedelta(hours=1))
        company = self._companies[int(reachable * rng.random())]
        kind, product = self._subject(company, opened)
        amount = self._amount(company, kind)
        ends = _at_work(rng, opened + timedelta(days=self._days(amount, kind)))
        outcome, progress = self._course(opened, ends, kind)
        if outcome == "won":
            self._bought[company.number] = ends, product
        return Deal(
            number=number,
            name=f"{product}, renewal {opened.year}" if kind == "renewal" else f"{product} for {company.name}",
            company=company,
            people=company.people[: 1 + (rng.random() < _TWO_CONTACTS)],
            seller=self._sellers[company.number % len(self._sellers)],
            kind=kind,
            amount=amount,
            source=words.SOURCES[int(len(words.SOURCES) * rng.random() ** 1.5)],
            opened=opened,
            changed=ends if outcome != "open" else self._last_change(opened, progress),
            progress=progress,
            outcome=outcome,
            closed=None if outcome == "open" else ends,
            expected=ends.date() if outcome != "open" else self._expected(ends),
            loss_reason=rng.choice(words.LOSS_REASONS) if outcome == "lost" else None,
        )

    def _subject(self, company: Company, opened: datetime) -> tuple[DealKind, str]:
        """Return the kind of a deal and its product."""
        product = self._rng.choice(words.PRODUCTS)
        if company.number not in self._bought or self._bought[company.number][0] > opened:
            return "new", product
        ended, before = self._bought[company.number]
        if (opened - ended).days > _RENEWED_AFTER_DAYS:
            return "renewal", before
        return "existing", product

    def _amount(self, company: Company, kind: DealKind) -> float:
        """Return an amount as people write them: most are round."""
        usual = company.usual_amount * (0.6 if kind == "existing" else 1.0)
        amount = usual * self._rng.lognormvariate(0, 0.4)
        step = 50 if amount < _SMALL_AMOUNT else 500
        rounded = max(step, round(amount / step) * step)
        return rounded + self._rng.choices(_CENTS, _CENTS_WEIGHTS)[0]

    def _days(self, amount: float, kind: DealKind) -> float:
        """Return the duration of a deal: larger ones take longer, renewals are quick."""
        size = 1 + max(0.0, log10(amount / _USUAL_AMOUNT))
        return 1 + _USUAL_DAYS * size * self._rng.lognormvariate(0, 0.5) * (0.5 if kind == "renewal" else 1)

    def _course(self, opened: datetime, ends: datetime, kind: DealKind) -> tuple[Outcome, float]:
        """Return the outcome of a deal and its progress."""
        rng = self._rng
        won, stalled, reached = rng.random() < _WON[kind], rng.random() < _STALLED, rng.random()
        if stalled or ends > self._end:
            elapsed = (self._end - opened) / (ends - opened)
            return "open", min(elapsed, 1.0) * (0.3 + 0.69 * reached)
        return ("won", 0.99) if won else ("lost", 0.95 * reached)

    def _last_change(self, opened: datetime, progress: float) -> datetime:
        """Return the last change of an open deal. One without progress was not changed yet."""
        elapsed = (self._end - opened) * progress * self._rng.random()
        return opened + timedelta(seconds=int(elapsed.total_seconds()))

    def _expected(self, ends: datetime) -> date:
        """Return the day on which an open deal is expected to end: some are overdue."""
        late = self._end + timedelta(days=60 * self._rng.random() - 20)
        return max(ends, late).date()
