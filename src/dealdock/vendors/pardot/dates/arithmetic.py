"""Calendar and clock arithmetic: overflowing months, skipped weekends, daylight saving gaps."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

Zone = timedelta | tzinfo
"""A fixed offset, which may exceed a day as in `+25`, or a zone with rules."""

_SUNDAY, _THURSDAY, _SATURDAY = 0, 4, 6
_WORKING_DAYS = 5


def zone_of(now: datetime) -> tzinfo:
    """Return the user's zone."""
    if now.tzinfo is None:
        raise ValueError("a clock without a zone")
    return now.tzinfo


def day_of(year: int, month: int, day: int) -> date:
    """Return the given day. Month 13 is next January; day 0 is the day before the first of the month."""
    years, month = divmod(month - 1, 12)
    return date(year + years, month + 1, 1) + timedelta(days=day - 1)


def weekday_of(day: date) -> int:
    """Return the number of the weekday; Sunday is 0."""
    return day.isoweekday() % 7


def iso_week_day(year: int, week: int, weekday: int) -> int:
    """Return the number of days from the first of January to this day of this ISO week."""
    first = weekday_of(date(year, 1, 1))
    return weekday - (first - 7 if first > _THURSDAY else first) + (week - 1) * 7


def add_working_days(day: date, count: int) -> date:
    """Move by this many days from Monday to Friday. A count of 0 moves a weekend day to Monday."""
    way = 1 if count > 0 else -1
    weeks, rest = divmod(abs(count), _WORKING_DAYS)
    position = weekday_of(day) if count > 0 else _SATURDAY - weekday_of(day)  # counted in the direction of movement
    if rest == 0:
        skipped = {_SUNDAY: -2, _SATURDAY: -1}.get(position, 0)
    elif position == _SATURDAY:
        skipped = 1
    else:
        skipped = 2 if position + rest > _WORKING_DAYS else 0
    return day + timedelta(days=way * (weeks * 7 + skipped + rest))


def instant(wall: datetime, zone: Zone) -> datetime:
    """Return the UTC moment of a wall clock time.

    A time that daylight saving skips is moved forward by the length of the gap. A repeated time is the first of the
    two.
    """
    if isinstance(zone, timedelta):
        return (wall - zone).replace(tzinfo=UTC)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def own_instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return the UTC moment of a wall clock time in the user's zone, which the text does not name.

    A repeated time is the second of the two if the zone is east of UTC: PHP first tries the offset that would hold
    if the wall clock time were in UTC, and east of UTC that is the later one.
    """
    again = wall.replace(tzinfo=zone, fold=1)
    first, second = instant(wall, zone), again.astimezone(UTC)
    guess = wall.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    return second if second > first and again.utcoffset() == guess else first


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the moment in UTC at which the day begins."""
    return own_instant(datetime.combine(day, time()), zone)


class Relative:
    """Amounts to add to the wall clock. 24 hours are a day, even when daylight saving changes."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    microseconds: int = 0
    working_days: int | None = None

    def add(self, unit: str, amount: int) -> None:
        setattr(self, unit, getattr(self, unit) + amount)

    @property
    def time(self) -> timedelta:
        return timedelta(hours=self.hours, minutes=self.minutes, seconds=self.seconds, microseconds=self.microseconds)

    def negate(self) -> None:
        """Negate all amounts except microseconds, which PHP does not negate either."""
        for unit in ("years", "months", "days", "hours", "minutes", "seconds"):
            setattr(self, unit, -getattr(self, unit))
        if self.working_days is not None:
            self.working_days = -self.working_days
