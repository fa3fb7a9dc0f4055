"""The items of GNU's manual, "Date input formats", in the notation of `notation`. Blanks may separate any two."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from re import Match

from dealdock.vendors.pardot.dates import gnu_readers as read
from dealdock.vendors.pardot.dates.gnu_parts import GnuPartKind, GnuParts
from dealdock.vendors.pardot.dates.scanner import Format, Grammar, pattern
from dealdock.vendors.pardot.dates.words import GNU_DAYS, GNU_ORDINALS, GNU_UNITS, GNU_WEEKDAYS, MONTHS
from dealdock.vendors.pardot.dates.zones import GNU_ABBREVIATIONS

_GAP = r"[ \t\n\v\f\r]*"
_NUMBER_ENDS = r"(?![0-9]|[.,][0-9])"


def _number(name: str) -> str:
    return rf"{_GAP}(?P<{name}>[0-9]+){_NUMBER_ENDS}"


def _dashed(name: str) -> str:
    return rf"{_GAP}-{_GAP}(?P<{name}>[0-9]+){_NUMBER_ENDS}"


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, in any case, with no letter after it."""
    return rf"(?i:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?![A-Za-z.])"


def _word(name: str, words: Iterable[str]) -> str:
    return rf"{_GAP}(?P<{name}>{_any(words)})"


def _with_stops(words: Iterable[str]) -> list[str]:
    """Add the abbreviated words with a full stop."""
    return [stopped for word in words for stopped in ((word, word + ".") if len(word) == len("dec") else (word,))]


_FRACTION = r"(?:[.,][0-9]+)?"
_OFFSET = rf"{_GAP}(?P<offset>[+-]{_GAP}[0-9]+(?:{_GAP}:{_GAP}[0-9]+)?){_NUMBER_ENDS}"
_SYMBOLS = {
    "colon": rf"{_GAP}:",
    "slash": rf"{_GAP}/",
    "comma": rf"{_GAP},",
    "hour": _number("hour"),
    "minute": _number("minute"),
    "second": rf"{_GAP}(?P<second>[0-9]+){_FRACTION}(?![0-9])",
    "meridian": _word("meridian", ("a.m.", "p.m.", "am", "pm")),
    "offset": _OFFSET,
    "year": _number("year"),
    "month": _number("month"),
    "day": _number("day"),
    "dashyear": _dashed("year"),
    "dashmonth": _dashed("month"),
    "dashday": _dashed("day"),
    "tee": rf"{_GAP}[Tt]",
    "named": "(?:(?<=[0-9])-)?" + _word("named", _with_stops(MONTHS)),
    "weekday": _word("weekday", _with_stops(GNU_WEEKDAYS)),
    "ordinal": _word("ordinal", GNU_ORDINALS),
    "count": _number("count"),
    "amount": rf"{_GAP}(?P<amount>(?:[+-]{_GAP})?[0-9]+){_NUMBER_ENDS}",
    "signed": rf"{_GAP}(?P<amount>[+-]{_GAP}[0-9]+){_NUMBER_ENDS}",
    "decimal": rf"{_GAP}(?P<amount>(?:[+-]{_GAP})?[0-9]+)[.,](?P<fraction>[0-9]+)",
    "unit": _word("unit", GNU_UNITS),
    "seconds": _word("unit", ("seconds", "second", "secs", "sec")),
    "nounit": rf"(?!{_GAP}{_any(GNU_UNITS)})",
    "shift": _word("shift", GNU_DAYS),
    "way": _word("way", ("ago", "hence")),
    "zone": _word("zone", GNU_ABBREVIATIONS),
    "name": rf"{_GAP}(?P<zone>[A-Za-z][A-Za-z.]*)",
    "dst": _word("dst", ("dst",)),
    "digits": _number("digits"),
}

_FORMATS: tuple[tuple[GnuPartKind, str, Callable[[GnuParts, Match[str]], None]], ...] = (
    # Calendar date items
    (GnuPartKind.DATE, "month slash day (slash year)?", read.date_with_slashes),
    (GnuPartKind.DATE, "year dashmonth dashday", read.date),
    (GnuPartKind.DATE, "day named dashyear", read.date),
    (GnuPartKind.DATE, "day named year?", read.date),
    (GnuPartKind.DATE, "named day (comma year)?", read.date),
    (GnuPartKind.DATE, "named dashday dashyear", read.date),
    # Combined date and time of day items
    (GnuPartKind.TIME, "year dashmonth dashday tee hour colon minute (colon second)? offset?", read.date_and_time),
    # Time of day items
    (GnuPartKind.TIME, "hour (colon minute (colon second)?)? meridian", read.time_of_day),
    (GnuPartKind.TIME, "hour colon minute (colon second)? offset?", read.time_of_day),
    (GnuPartKind.TIME, "hour offset nounit", read.time_of_day),
    # Time zone items
    (GnuPartKind.ZONE, "zone (dst | offset nounit)?", read.zone),
    # Day of week items
    (GnuPartKind.WEEKDAY, "weekday comma?", read.weekday),
    (GnuPartKind.WEEKDAY, "ordinal weekday", read.weekday),
    (GnuPartKind.WEEKDAY, "count weekday", read.weekday),
    # Relative items in date strings
    (GnuPartKind.RELATIVE, "amount? unit way?", read.relative),
    (GnuPartKind.RELATIVE, "ordinal unit way?", read.relative),
    (GnuPartKind.RELATIVE, "decimal seconds way?", read.decimal_seconds),
    (GnuPartKind.RELATIVE, "shift", read.shift),
    # Pure numbers in date strings
    (GnuPartKind.NUMBER, "digits", read.number),
    (GnuPartKind.NUMBER, "digits signed unit", read.number_and_relative),
    # Time zone items: other spellings, and the names of the user's own zone
    (GnuPartKind.ZONE, "name dst?", read.zone),
)


@cache
def grammar() -> Grammar[GnuPartKind, GnuParts]:
    return Grammar([Format(kind, pattern(notation, _SYMBOLS), reader) for kind, notation, reader in _FORMATS])
