"""The parts of a date that PHP's `strtotime` accepts, and the moment that they make by PHP's rules."""

from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from dealdock.vendors.pardot.dates.arithmetic import (
    Relative,
    Zone,
    add_working_days,
    day_of,
    instant,
    own_instant,
    weekday_of,
    zone_of,
)


class Which(Enum):
    """The direction of the search for a weekday (manual: "Relative Formats")."""

    AFTER = auto()
    """After the day: `next monday`."""
    FROM = auto()
    """On the day itself or after it: `monday`, `this monday`."""
    OF_WEEK = auto()
    """In the same week, which begins on a Monday: `monday next week`."""


class Edge(Enum):
    """The day of the month to which the result is moved."""

    FIRST_DAY = auto()
    LAST_DAY = auto()


class Count(Enum):
    """The start for counting weekdays in a month: its first day, or the next month's."""

    FORWARDS = auto()
    BACKWARDS = auto()


class PartKind(Enum):
    """The kind of an item in the text."""

    DATE = auto()
    TIME = auto()
    NOON = auto()
    """A word for a time of day, such as noon or midnight."""
    ZONE = auto()
    RELATIVE = auto()
    WEEKDAY = auto()
    AGO = auto()
    WORD = auto()


class Parts:
    """The parts read so far. The user's clock supplies missing parts."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    microsecond: int = 0
    dated: bool = False
    times: int = 0  # includes a year read as a second time
    zone: Zone | None = None
    zones: int = 0  # includes ignored zones
    epoch: bool = False
    weekday: int | None = None  # below 0 if `ago` follows it
    weekday_named: bool = False
    which: Which | None = None
    count: Count | None = None
    edge: Edge | None = None
    has_relative: bool = False
    last: PartKind | None = None

    def __init__(self) -> None:
        self.relative = Relative()

    def set_time(self, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0) -> None:
        self.hour, self.minute, self.second, self.microsecond = hour, minute, second, microsecond
        self.times = 0

    def moment(self, now: datetime) -> datetime:
        """Return the moment in UTC. Raise ValueError or OverflowError if the year is not one of 1 to 9999."""
        days, clock = self._time(now)
        wall = datetime.combine(self._day(now, days), clock) + self.relative.time
        if self.relative.working_days is not None:
            wall = datetime.combine(add_working_days(wall.date(), self.relative.working_days), wall.time())
        at = own_instant(wall, zone_of(now)) if self.zone is None else instant(wall, self.zone)
        return at.replace(microsecond=0)

    def _time(self, now: datetime) -> tuple[int, time]:
        """Return the time of day, and the days by which a time such as 24:59:59 exceeds a day."""
        if self.dated and not self.times:
            return 0, time()
        seconds = (
            _value_or(self.hour, now.hour) * 3600
            + _value_or(self.minute, now.minute) * 60
            + _value_or(self.second, now.second)
        )
        days, seconds = divmod(seconds, 24 * 3600)
        minutes, second = divmod(seconds, 60)
        return days, time(*divmod(minutes, 60), second, self.microsecond)

    def _day(self, now: datetime, days: int) -> date:
        year, month = _value_or(self.year, now.year), _value_or(self.month, now.month)
        day, months = _value_or(self.day, now.day), self.relative.months
        if self.count:
            month, day, months = month + months + (self.count is Count.BACKWARDS), 1, 0
        start = self._edge(year, month, day) + timedelta(days=days)
        start += timedelta(days=self._to_weekday(start))
        return self._edge(start.year + self.relative.years, start.month + months, start.day + self.relative.days)

    def _edge(self, year: int, month: int, day: int) -> date:
        if self.edge is Edge.FIRST_DAY:
            return day_of(year, month, 1)
        if self.edge is Edge.LAST_DAY:
            return day_of(year, month + 1, 0)
        return day_of(year, month, day)

    def _to_weekday(self, day: date) -> int:
        """Return the number of days from that day to the weekday."""
        if self.weekday is None:
            return 0
        today, wanted = weekday_of(day), self.weekday
        if self.which is Which.OF_WEEK:
            return (wanted or 7) - (today or 7)
        if wanted < 0:
            return -wanted - today - 7
        ahead = wanted - today
        if self.relative.days < 0:
            return ahead % 7
        return ahead % 7 or (7 if self.which is Which.AFTER else 0)


def _value_or(value: int | None, default: int) -> int:
    return default if value is None else value
