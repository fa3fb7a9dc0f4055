"""Readers for the dates, times and zones of `php_formats`, which write into the parts.

They follow PHP, even in its odd cases. The readers for relative texts are in `php_relative_readers.py`.
"""

from datetime import timedelta
from re import Match

from dealdock.vendors.pardot.dates import zones
from dealdock.vendors.pardot.dates.arithmetic import Zone, iso_week_day
from dealdock.vendors.pardot.dates.php_parts import PartKind, Parts
from dealdock.vendors.pardot.dates.scanner import InvalidDate, refuse_if
from dealdock.vendors.pardot.dates.words import MONTHS, ROMAN

Found = Match[str]

_NOON = 12
_CENTURY = 100
_OLDEST = 70  # the oldest two-digit year


def now(_parts: Parts, _: Found) -> None:
    """Accept `now`, which changes nothing."""


def midnight(parts: Parts, found: Found) -> None:
    refuse_if(parts.last is PartKind.NOON and len(found[0]) > len("today"))
    parts.set_time()


def noon(parts: Parts, _: Found) -> None:
    refuse_if(parts.last is PartKind.NOON)
    parts.set_time(_NOON)
    parts.times = 1


def timestamp(parts: Parts, found: Found) -> None:
    refuse_if(parts.zones > 0 or found["fraction"] == "")
    parts.year, parts.month, parts.day, parts.dated = 1970, 1, 1, False
    parts.set_time()
    parts.zone, parts.zones, parts.epoch = timedelta(0), 1, True
    sign = -1 if found["seconds"].startswith("-") else 1
    parts.relative.seconds += int(found["seconds"])
    parts.relative.microseconds = sign * _microseconds(found["fraction"])


def back_or_front_of(parts: Parts, found: Found) -> None:
    """Read a quarter past or a quarter to. Only lower-case `back` is back; in PHP, `front of 12pm` is 23:45."""
    back = found[0].startswith("b")
    hour = int(found["hour"]) - (not back)
    parts.set_time(_of_24(hour, found["meridian"]), 15 if back else 45)
    parts.times = 1


def time_of_day(parts: Parts, found: Found) -> None:
    refuse_if(parts.times > 0)
    group = found.groupdict()
    parts.set_time(
        _of_24(int(group["hour"]), group.get("meridian")),
        int(group.get("minute") or 0),
        int(group.get("second") or 0),
        _microseconds(group.get("fraction")),
    )
    parts.times = 1


def time_or_year(parts: Parts, found: Found) -> None:
    """Read four digits as a time or, after a time, as a year."""
    refuse_if(parts.times > 1)
    if parts.times == 0:
        parts.set_time(int(found["hour"]), int(found["minute"]))
    else:
        parts.year = int(found["hour"] + found["minute"])
    parts.times += 1


def date(parts: Parts, found: Found) -> None:
    refuse_if(parts.dated)
    group = found.groupdict()
    month, day = group.get("month"), int(group["day"])
    parts.dated = True
    parts.month = int(month) if month else _month(group["named"])
    parts.day = day
    if group.get("year"):
        parts.year = _year(group["year"])
    refuse_if(0 in (parts.month, day))


def date_of_this_year(parts: Parts, found: Found) -> None:
    """Read a date in the current year, even if the text gave another year before."""
    date(parts, found)
    parts.year = None


def date_and_time(parts: Parts, found: Found) -> None:
    date(parts, found)
    time_of_day(parts, found)
    zone_text = found.groupdict().get("zone")
    if zone_text:
        parts.zone = _zone(zone_text)


def month_of_year(parts: Parts, found: Found) -> None:
    refuse_if(parts.dated)
    group = found.groupdict()
    month = group.get("month")
    parts.dated = True
    parts.year = _year(group["year"])
    parts.month = int(month) if month else _month(group["named"])
    parts.day = 1
    refuse_if(parts.month == 0)


def month(parts: Parts, found: Found) -> None:
    refuse_if(parts.dated)
    parts.dated = True
    parts.month = MONTHS[found["named"].lower()]


def year(parts: Parts, found: Found) -> None:
    parts.year = int(found["year"])


def day_of_year(parts: Parts, found: Found) -> None:
    refuse_if(parts.dated)
    parts.dated = True
    parts.year, parts.month, parts.day = int(found["year"]), 1, int(found["day"])


def day_of_week(parts: Parts, found: Found) -> None:
    refuse_if(parts.dated)
    parts.dated = True
    parts.year, parts.month, parts.day = int(found["year"]), 1, 1
    refuse_if(parts.year == 0)
    parts.relative.days = iso_week_day(parts.year, int(found["week"]), int(found.groupdict().get("weekday") or 1))
    parts.has_relative = True


def zone(parts: Parts, found: Found) -> None:
    """Read a zone. The first zone counts; PHP ignores any second zone, and this reader ignores only some.

    Ignored are an offset (`UTC+2`), DST, and anything after a timestamp or in parentheses. Any other word is an
    error.
    """
    word = found[0].strip("()")
    if parts.zones:
        is_word = word[0].isalpha() and not word.startswith(("GMT+", "GMT-")) and word.lower() != "dst"
        refuse_if(parts.zones > 1 or (is_word and not parts.epoch and "(" not in found[0]))
    else:
        is_letter = len(word) == 1 and word not in "Zz"
        refuse_if(is_letter and parts.last not in (PartKind.TIME, PartKind.NOON))
        parts.zone = _zone(word)
    parts.zones += 1


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))


def _of_24(hour: int, meridian: str | None) -> int:
    if meridian is None:
        return hour
    if meridian in "Aa":
        return 0 if hour == _NOON else hour
    return hour if hour == _NOON else hour + _NOON


def _year(digits: str) -> int:
    number = int(digits)
    if len(digits) >= len("yyyy") or number >= _CENTURY:
        return number
    return number + (2000 if number < _OLDEST else 1900)


def _month(name: str) -> int:
    return ROMAN.get(name) or MONTHS[name.lower()]


def _zone(word: str) -> Zone:
    found = zones.php(word)
    if found is None:
        raise InvalidDate
    return found
