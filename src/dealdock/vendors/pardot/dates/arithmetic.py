"""The calendar and the clock: months that overflow, weekends that are skipped, hours that daylight saving skips."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

Zone = timedelta | tzinfo
"""A fixed offset, perhaps of more than a day as in `+25`, or a zone with its rules."""

_SUNDAY, _THURSDAY, _SATURDAY = 0, 4, 6
_WORKING_DAYS = 5


def zone_of(now: datetime) -> tzinfo:
    """The user's zone."""
    if now.tzinfo is None:
        raise ValueError("a clock without a zone")
    return now.tzinfo


def day_of(year: int, month: int, day: int) -> date:
    """That day, where month 13 is next January, and day 0 the one before the month's first."""
    years, month = divmod(month - 1, 12)
    return date(year + years, month + 1, 1) + timedelta(days=day - 1)


def weekday_of(day: date) -> int:
    """Sunday is 0."""
    return day.isoweekday() % 7


def iso_week_day(year: int, week: int, weekday: int) -> int:
    """How many days after the first of January that day of that ISO week is."""
    first = weekday_of(date(year, 1, 1))
    return weekday - (first - 7 if first > _THURSDAY else first) + (week - 1) * 7


def add_working_days(day: date, count: int) -> date:
    """So many Mondays to Fridays on, or back. None at all leaves a weekend as if it had come from there."""
    way = 1 if count > 0 else -1
    weeks, rest = divmod(abs(count), _WORKING_DAYS)
    position = weekday_of(day) if count > 0 else _SATURDAY - weekday_of(day)  # as seen when walking
    if rest == 0:
        skipped = {_SUNDAY: -2, _SATURDAY: -1}.get(position, 0)
    elif position == _SATURDAY:
        skipped = 1
    else:
        skipped = 2 if position + rest > _WORKING_DAYS else 0
    return day + timedelta(days=way * (weeks * 7 + skipped + rest))


def instant(wall: datetime, zone: Zone) -> datetime:
    """When a clock on the wall shows that, in UTC.

    What daylight saving skips is as much later as the gap is long; what it repeats is the first of the two.
    """
    if isinstance(zone, timedelta):
        return (wall - zone).replace(tzinfo=UTC)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def own_instant(wall: datetime, zone: tzinfo) -> datetime:
    """The same in a zone that no text names: of what daylight saving repeats, the second if it is east of UTC.

    PHP begins with the offset that would hold were the wall's time UTC; east of UTC that is the later one.
    """
    again = wall.replace(tzinfo=zone, fold=1)
    first, second = instant(wall, zone), again.astimezone(UTC)
    guess = wall.replace(tzinfo=UTC).astimezone(zone).utcoffset()
    return second if second > first and again.utcoffset() == guess else first


def midnight(day: date, zone: tzinfo) -> datetime:
    """When that day begins, in UTC."""
    return own_instant(datetime.combine(day, time()), zone)
