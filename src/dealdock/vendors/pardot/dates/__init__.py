"""What a date in a parameter means (contract, section 5).

It is one of five keywords; else what PHP's `strtotime` takes it for, PHP being what the service is written in; else
what GNU's `date -d` takes it for, PHP's manual calling its syntax GNU's. Each of the two has its grammar, a table
to hold against its manual (`php_formats`, `gnu_formats`), functions that say what the rows mean (`..._readers`), and
parts that are put together when all is read (`..._parts`).

Beyond the two, a colon between date and time is a blank, as in the seed's `yyyy-mm-dd:hh:ss`. And a text is no date
that names none: a zone alone, a single letter but after a time, words that are left over, a month or a day 0.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from dealdock.vendors.pardot.dates.arithmetic import midnight, zone_of
from dealdock.vendors.pardot.dates.error import InvalidDate

__all__ = ["MAX_CHARACTERS", "InvalidDate", "moment"]

MAX_CHARACTERS: Final = 200
"""A longer text is no date: the time that a grammar takes grows with the length, and a call names several dates."""

_BLANKS = " \t\n\v\f\r"

_KEYWORDS: dict[str, Callable[[datetime], datetime]] = {
    "today": lambda now: now,
    "yesterday": lambda now: now - timedelta(days=1),
    "last_7_days": lambda now: now - timedelta(days=7),
    "this_month": lambda now: now.replace(day=1),
    "last_month": lambda now: (now.replace(day=1) - timedelta(days=1)).replace(day=1),
}


def moment(text: str, *, now: datetime) -> datetime:
    """The moment that a text names, in whole seconds, to someone whose clock and time zone are `now`'s.

    Raises InvalidDate if it names none, or one of a year that is none of 1 to 9999.
    """
    text = text.strip(_BLANKS)
    zone = zone_of(now)
    if len(text) > MAX_CHARACTERS:
        raise InvalidDate(f"is no date: it is longer than {MAX_CHARACTERS} characters")
    try:
        return _instant(text, now).astimezone(zone)
    except (InvalidDate, OverflowError) as error:
        raise InvalidDate("is no date that PHP's strtotime or GNU's date -d understands") from error


def _instant(text: str, now: datetime) -> datetime:
    keyword = _KEYWORDS.get(text.lower())
    if keyword:
        return midnight(keyword(now).date(), zone_of(now))
    from dealdock.vendors.pardot.dates import gnu, php  # noqa: PLC0415 (grammars: 15 ms, and few calls name a date)

    try:
        return php.moment(text, now=now)
    except InvalidDate:
        return gnu.moment(text, now=now)
