"""What a date in a parameter means (contract, section 5)."""

import re
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"""(?P<year>\d{4}) - (?P<month>\d{1,2}) - (?P<day>\d{1,2})
        (?: (?: [Tt:] | [ \t]+ ) (?P<hour>\d{1,2}) : (?P<minute>\d\d) (?: : (?P<second>\d\d) (?: \. \d+ )? )?
            (?: [ \t]* (?: (?P<utc>[Zz]) | (?P<sign>[+-]) (?P<hours>\d\d) :? (?P<minutes>\d\d) ) )? )?""",
    re.VERBOSE | re.ASCII,
)


class InvalidDate(ValueError):
    """The text is no date."""


def moment(text: str, *, now: datetime) -> datetime:
    """The moment that a text names, in whole seconds, to someone whose clock and time zone are `now`'s."""
    found = _ISO.fullmatch(text.strip())
    if not found:
        raise InvalidDate(text)
    try:
        midnight = datetime(
            int(found["year"]), int(found["month"]), int(found["day"]), tzinfo=_zone(found) or now.tzinfo
        )
        wall = midnight + timedelta(
            hours=int(found["hour"] or 0), minutes=int(found["minute"] or 0), seconds=int(found["second"] or 0)
        )
        return wall.astimezone(UTC).astimezone(now.tzinfo)
    except (ValueError, OverflowError) as error:
        raise InvalidDate(text) from error


def _zone(found: re.Match[str]) -> timezone | None:
    if found["utc"]:
        return UTC
    if not found["sign"]:
        return None
    offset = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    return timezone(-offset if found["sign"] == "-" else offset)
