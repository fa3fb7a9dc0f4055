"""Dates in parameters (contract, section 5).

A date is one of five keywords, or text that PHP's `strtotime` accepts, or text that GNU's `date -d` accepts. PHP comes
first because the service is written in PHP. GNU comes next because PHP's manual describes its syntax as GNU's. Each of
the two has a table of formats in the order of its manual (`php_formats`, `gnu_formats`), functions that read the
formats (`..._readers`), and a class that collects the parts and combines them at the end (`..._parts`).

There are two additions. A colon between date and time counts as a blank, as in the seed's `yyyy-mm-dd:hh:ss`. And a
text is rejected if it names no date: only a zone, a single letter that does not follow a time, words left over, or a
month or day 0.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from dealdock.vendors.pardot.dates import gnu, php
from dealdock.vendors.pardot.dates.arithmetic import midnight, zone_of
from dealdock.vendors.pardot.dates.scanner import InvalidDate

__all__ = ["MAX_CHARACTERS", "InvalidDate", "moment"]

MAX_CHARACTERS: Final = 200
"""The maximum length of a date. Parsing time grows with the length, and one call may contain several dates."""

_BLANKS = " \t\n\v\f\r"

_KEYWORDS: dict[str, Callable[[datetime], datetime]] = {
    "today": lambda now: now,
    "yesterday": lambda now: now - timedelta(days=1),
    "last_7_days": lambda now: now - timedelta(days=7),
    "this_month": lambda now: now.replace(day=1),
    "last_month": lambda now: (now.replace(day=1) - timedelta(days=1)).replace(day=1),
}


def moment(text: str, *, now: datetime) -> datetime:
    """Return the moment that a text names, in whole seconds. The user's clock and time zone are taken from `now`.

    Raise InvalidDate if it names no moment, or one outside the years 1 to 9999.
    """
    text = text.strip(_BLANKS)
    zone = zone_of(now)
    if len(text) > MAX_CHARACTERS:
        raise InvalidDate(f"is not a date: it is longer than {MAX_CHARACTERS} characters")
    try:
        return _instant(text, now).astimezone(zone)
    except (InvalidDate, OverflowError) as error:
        raise InvalidDate("is not a date that PHP's strtotime or GNU's date -d understands") from error


def _instant(text: str, now: datetime) -> datetime:
    keyword = _KEYWORDS.get(text.lower())
    if keyword:
        return midnight(keyword(now).date(), zone_of(now))
    try:
        return php.moment(text, now=now)
    except InvalidDate:
        return gnu.moment(text, now=now)
