"""Readers for the items of `gnu_formats`, which write into the parts. A second date, time, weekday or zone fails."""

from datetime import date as calendar_date
from datetime import datetime, time, timedelta
from re import Match

from dealdock.vendors.pardot.dates import zones
from dealdock.vendors.pardot.dates.arithmetic import Relative
from dealdock.vendors.pardot.dates.gnu_parts import GnuParts
from dealdock.vendors.pardot.dates.scanner import InvalidDate, refuse_if
from dealdock.vendors.pardot.dates.words import GNU_DAYS, GNU_ORDINALS, GNU_UNITS, GNU_WEEKDAYS, MONTHS

Found = Match[str]

_NOON = 12
_OLDEST = 69  # the oldest two-digit year; in PHP it is 70


def date(parts: GnuParts, found: Found) -> None:
    group = found.groupdict()
    named = group.get("named")
    month = MONTHS[named.lower().rstrip(".")] if named else int(group["month"])
    _set_day(parts, group.get("year"), month, int(group["day"]))


def date_with_slashes(parts: GnuParts, found: Found) -> None:
    """Read month, day, year, or year, month, day if the first number has four digits."""
    numbers = found.groups()
    if len(numbers[0]) >= len("yyyy") and numbers[2]:
        year, month, day = numbers
    else:
        month, day, year = numbers
    _set_day(parts, year, int(month), int(day))


def time_of_day(parts: GnuParts, found: Found) -> None:
    group = found.groupdict()
    hour, meridian = int(group["hour"]), group.get("meridian")
    if meridian:
        refuse_if(not 1 <= hour <= _NOON)
        hour = hour % _NOON + (_NOON if meridian[0] in "Pp" else 0)
    _set_clock(parts, hour, int(group.get("minute") or 0), int(group.get("second") or 0))
    if group.get("offset"):
        refuse_if(parts.zone is not None or parts.saving is not None)
        parts.zone = _offset(group["offset"])


def date_and_time(parts: GnuParts, found: Found) -> None:
    date(parts, found)
    time_of_day(parts, found)


def zone(parts: GnuParts, found: Found) -> None:
    """Read a zone name, ignoring full stops. It may have an offset to add, or DST, which adds an hour.

    Names of the user's own zone take precedence, except UTC's. They are valid only in their season.
    """
    refuse_if(parts.zone is not None or parts.saving is not None)
    group, name = found.groupdict(), found["zone"].replace(".", "").upper()
    offset, dst = group.get("offset"), bool(group.get("dst"))
    own = {} if name in ("GMT", "UT", "UTC") else _own_names(parts.now)
    if name in own:
        refuse_if(offset is not None)
        parts.saving = own[name] or dst
        return
    ahead = zones.GNU_ABBREVIATIONS.get(name.lower())
    if ahead is None:
        raise InvalidDate
    parts.zone = ahead + timedelta(hours=dst) + (_offset(offset) if offset else timedelta(0))


def weekday(parts: GnuParts, found: Found) -> None:
    refuse_if(parts.weekday is not None)
    group = found.groupdict()
    ordinal, count = group.get("ordinal"), group.get("count")
    day = GNU_WEEKDAYS[group["weekday"].lower().rstrip(".")]
    parts.weekday = (GNU_ORDINALS[ordinal.lower()] if ordinal else int(count or 0), day)


def relative(parts: GnuParts, found: Found) -> None:
    """Read a relative amount, which is 1 if there is no number: `week ago`, `3 days hence`."""
    group = found.groupdict()
    ordinal, amount = group.get("ordinal"), group.get("amount")
    count = GNU_ORDINALS[ordinal.lower()] if ordinal else int("".join((amount or "1").split()))
    unit, times = GNU_UNITS[group["unit"].lower()]
    way = -1 if (group.get("way") or "").lower() == "ago" else 1
    _add(parts, unit, count * times * way)


def decimal_seconds(parts: GnuParts, found: Found) -> None:
    sign = -1 if found["amount"].startswith("-") else 1
    way = -1 if (found["way"] or "").lower() == "ago" else 1
    _add(parts, "seconds", int("".join(found["amount"].split())) * way)
    _add(parts, "microseconds", int(found["fraction"][:6].ljust(6, "0")) * sign * way)


def shift(parts: GnuParts, found: Found) -> None:
    _add(parts, "days", GNU_DAYS[found["shift"].lower()])


def number_and_relative(parts: GnuParts, found: Found) -> None:
    number(parts, found)
    relative(parts, found)


def number(parts: GnuParts, found: Found) -> None:
    """Read the year that the preceding date lacks, YYYYMMDD, HHMM, or an hour ("Pure numbers in date strings")."""
    digits = found["digits"]
    lacks_year = parts.day is not None and not parts.has_year and parts.relative is None
    if parts.day and lacks_year and (parts.clock is not None or len(digits) > len("hh")):
        parts.day = parts.day.replace(year=_year(digits))
        parts.has_year = True
    elif len(digits) > len("hhmm"):
        _set_day(parts, digits[:-4], int(digits[-4:-2]), int(digits[-2:]))
    elif len(digits) > len("hh"):
        _set_clock(parts, int(digits[:-2]), int(digits[-2:]))
    else:
        _set_clock(parts, int(digits))


def _own_names(now: datetime) -> dict[str | None, bool]:
    """Return the names of the user's zone in the seasons of the year, each with its daylight saving flag."""
    seasons = (now.replace(month=month, day=1, fold=0) for month in (1, 4, 7, 10))
    return {season.tzname(): bool(season.dst()) for season in seasons}


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) != len("yy"):
        return number
    return number + (2000 if number < _OLDEST else 1900)


def _offset(text: str) -> timedelta:
    ahead = zones.offset("".join(text.split()))
    refuse_if(abs(ahead) > timedelta(hours=24))
    return ahead


def _set_day(parts: GnuParts, year: str | None, month: int, day: int) -> None:
    refuse_if(parts.day is not None)
    parts.day = calendar_date(_year(year) if year else parts.now.year, month, day)
    parts.has_year = bool(year)


def _set_clock(parts: GnuParts, hour: int, minute: int = 0, second: int = 0) -> None:
    refuse_if(parts.clock is not None)
    parts.clock = time(hour, minute, second)


def _add(parts: GnuParts, unit: str, amount: int) -> None:
    parts.relative = parts.relative or Relative()
    parts.relative.add(unit, amount)
