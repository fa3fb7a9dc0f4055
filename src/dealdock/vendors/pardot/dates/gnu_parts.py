"""The parts of a date that GNU's `date -d` accepts, and the moment that they make."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum, auto

from dealdock.vendors.pardot.dates.arithmetic import Relative, day_of, instant, own_instant, weekday_of, zone_of
from dealdock.vendors.pardot.dates.scanner import InvalidDate


class GnuPartKind(Enum):
    """The kind of an item in the text."""

    DATE = auto()
    TIME = auto()
    ZONE = auto()
    WEEKDAY = auto()
    RELATIVE = auto()
    NUMBER = auto()


class GnuParts:
    """The parts read so far: at most one date, one time, one weekday and one zone."""

    day: date | None = None
    has_year: bool = False
    clock: time | None = None
    weekday: tuple[int, int] | None = None  # ordinal, day of the week
    zone: timedelta | None = None
    saving: bool | None = None  # daylight saving, if the text gives a name of the user's zone
    relative: Relative | None = None

    def __init__(self, now: datetime) -> None:
        self.now = now

    def moment(self) -> datetime:
        """Return the moment in UTC. Raise ValueError or OverflowError if there is no such date or time."""
        if not (self.day or self.clock is not None or self.weekday or self.relative):
            raise InvalidDate
        wall = self._wall()
        self._refuse_skipped(wall)
        if self.weekday and not self.day:
            wall += timedelta(days=_days_to(*self.weekday, wall))
        relative = self.relative or Relative()
        day = day_of(wall.year + relative.years, wall.month + relative.months, wall.day + relative.days)
        return (self._instant(datetime.combine(day, wall.time())) + relative.time).replace(microsecond=0)

    @property
    def _rules(self) -> tzinfo:
        return zone_of(self.now)

    def _wall(self) -> datetime:
        """Return the wall clock time. A date or weekday begins at midnight; a purely relative text begins now."""
        clock = self.clock
        if clock is None:
            clock = time() if self.day or self.weekday else self.now.time()
        return datetime.combine(self.day or self.now.date(), clock)

    def _refuse_skipped(self, wall: datetime) -> None:
        """Reject a wall clock time that daylight saving skips. GNU rejects it; PHP does not."""
        if self.zone is None and self._instant(wall).astimezone(self._rules).replace(tzinfo=None) != wall:
            raise InvalidDate

    def _instant(self, wall: datetime) -> datetime:
        if self.zone is not None:
            return instant(wall, self.zone)
        either = [wall.replace(tzinfo=self._rules, fold=fold) for fold in (0, 1)]
        if self.saving is not None:
            in_season = [local for local in either if bool(local.dst()) is self.saving]
            if not in_season:
                raise InvalidDate
            return in_season[0].astimezone(UTC)
        if self.day or self.weekday or self.clock is not None or any(local.dst() == self.now.dst() for local in either):
            return own_instant(wall, self._rules)
        return instant(wall, self.now.utcoffset() or timedelta(0))  # "a week ago" keeps the current daylight saving


def _days_to(count: int, weekday: int, day: date) -> int:
    """Return the days to a weekday: 0 is this day or the next match, 1 the next match, -1 the previous match."""
    today = weekday_of(day)
    return (weekday - today) % 7 + 7 * (count - (count > 0 and weekday != today))
