r"""The formats of PHP's manual, "Supported Date and Time Formats", in PHP's order of precedence.

At each position the longest match wins; of two equal matches, the first in this table.

The notation is the manual's: 'in any case', "as it is", and symbols. The manual uses MM twice. Here `mm` and `MM` are
months, `ii` and `II` minutes; a doubled capital letter requires leading zeros. Alternatives of different lengths are
ordered longest first, because Python's regular expressions take the first match.
"""

from collections.abc import Callable, Iterable
from functools import cache
from re import Match

from dealdock.vendors.pardot.dates import php_readers as read
from dealdock.vendors.pardot.dates import php_relative_readers as read_relative
from dealdock.vendors.pardot.dates.php_parts import PartKind, Parts
from dealdock.vendors.pardot.dates.scanner import Format, Grammar, pattern
from dealdock.vendors.pardot.dates.words import MONTHS, ORDINALS, RELATIVE_TEXTS, ROMAN, SHORT_MONTHS, UNITS, WEEKDAYS


def _any(words: Iterable[str]) -> str:
    return "(?i:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_ZONE = r"[A-Z][a-z]+(?:[_/-][A-Za-z]+)+|\(?[A-Za-z]{1,6}\)?"
_OFFSET = (
    r"(?:GMT)?[+-](?:(?:2[0-4]|[01][0-9])[0-5][0-9](?:60|[0-5][0-9])|(?:2[0-4]|[01][0-9]):[0-5][0-9]:(?:60|[0-5][0-9])"
    r"|(?:2[0-4]|[01]?[0-9])(?::?[0-5]?[0-9])?)"
)
_DAYS = [*WEEKDAYS, "weekday", "weekdays"]
_UNITS = [word for word in UNITS if word != "week"]

_SYMBOLS = {
    # Time
    "H": r"(?P<hour>2[0-4]|[01]?[0-9])",
    "HH": r"(?P<hour>2[0-4]|[01][0-9])",
    "hh": r"(?P<hour>1[0-2]|0?[1-9])",
    "ii": r"(?P<minute>[0-5]?[0-9])",
    "II": r"(?P<minute>[0-5][0-9])",
    "ss": r"(?P<second>60|[0-5]?[0-9])",
    "SS": r"(?P<second>60|[0-5][0-9])",
    "frac": r"\.(?P<fraction>[0-9]+)",
    "digits": r"(?P<fraction>[0-9]+)",
    "meridian": r"(?P<meridian>[AaPp])\.?[Mm]\.?(?=[\0\t ]|\Z)",
    "space": r"(?:[ \t]+|\xa0+|\u202f+)",
    "tz": _ZONE,
    "tzcorrection": _OFFSET,
    "offset": rf"(?P<zone>{_OFFSET})",
    "zone": rf"(?P<zone>{_OFFSET}|{_ZONE})",
    # Date
    "dd": r"(?P<day>3[01]|[0-2]?[0-9])(?:st|nd|rd|th)?",
    "DD": r"(?P<day>3[01]|[0-2][0-9])",
    "doy": r"(?P<day>36[0-6]|3[0-5][0-9]|[12][0-9][0-9]|0[1-9][0-9]|00[1-9])",
    "mm": r"(?P<month>1[0-2]|0?[0-9])",
    "MM": r"(?P<month>1[0-2]|0[0-9])",
    "m": rf"(?P<named>{_any(MONTHS)}|{'|'.join(sorted(ROMAN, key=len, reverse=True))})",
    "M": rf"(?P<named>{_any(SHORT_MONTHS)})",
    "monthname": rf"(?P<named>{_any(MONTHS)})",
    "y": r"(?P<year>[0-9]{1,4})",
    "yy": r"(?P<year>[0-9]{2})",
    "YY": r"(?P<year>[0-9]{4})",
    "signedYY": r"(?P<year>[+-]?[0-9]{4})",
    "signedyear": r"(?P<year>[+-][0-9]{5,19})",
    "W": r"(?P<week>5[0-3]|[1-4][0-9]|0[1-9])",
    "D": r"(?P<weekday>[0-7])",
    "gap": r"[ .\t-]*+",
    "end": r"(?:[,.stndrh\t ]+|\0|\Z)",
    "timestamp": r"(?P<seconds>-?[0-9]+)(?:\.(?P<fraction>[0-9]{0,6}))?",
    # Relative
    "number": r"(?P<signs>[+-]*)[ \t]*+(?P<number>[0-9]{1,13}+)",
    "reltext": rf"(?P<ordinal>{_any(RELATIVE_TEXTS)})",
    "ordinal": rf"(?P<ordinal>{_any(ORDINALS)})",
    "unit": rf"(?P<unit>{_any([*_UNITS, *_DAYS])})",
    "anyunit": rf"(?P<unit>{_any([*UNITS, *_DAYS])})",
    "week": r"(?P<unit>(?i:week))",
    "dayname": rf"(?P<unit>{_any(WEEKDAYS)})",
    "daytext": rf"(?P<unit>{_any(_DAYS)})",
}

_Reader = Callable[[Parts, Match[str]], None]

# Start (9: a digit, A: a letter, otherwise the sign itself), kind, notation, reader.
_FORMATS: tuple[tuple[str, PartKind, str, _Reader], ...] = (
    # Relative formats, including the Unix timestamp
    ("A", PartKind.RELATIVE, "'yesterday'", read_relative.yesterday),
    ("A", PartKind.WORD, "'now'", read.now),
    ("A", PartKind.NOON, "'noon'", read.noon),
    ("A", PartKind.NOON, "'midnight'", read.midnight),
    ("A", PartKind.WORD, "'today'", read.midnight),
    ("A", PartKind.RELATIVE, "'tomorrow'", read_relative.tomorrow),
    ("@", PartKind.DATE, '"@" timestamp', read.timestamp),
    ("A", PartKind.RELATIVE, "'first day of'", read_relative.first_day_of),
    ("A", PartKind.RELATIVE, "'last day of'", read_relative.last_day_of),
    ("A", PartKind.TIME, "'back of ' H (space? meridian)?", read.back_or_front_of),
    ("A", PartKind.TIME, "'front of ' H (space? meridian)?", read.back_or_front_of),
    ("A", PartKind.WEEKDAY, "ordinal space dayname space 'of'", read_relative.weekday_of_month),
    # Time formats
    ("9", PartKind.TIME, "hh space? meridian", read.time_of_day),
    ("9", PartKind.TIME, "hh [.:] II space? meridian", read.time_of_day),
    ("9", PartKind.TIME, "hh [.:] ii [.:] SS space? meridian", read.time_of_day),
    ("9", PartKind.TIME, 'hh ":" II ":" SS [.:] digits meridian', read.time_of_day),
    ("A", PartKind.TIME, "'t' H", read.time_of_day),
    ("9A", PartKind.TIME, "'t'? H [.:] ii", read.time_of_day),
    ("9A", PartKind.TIME, "'t'? H [.:] ii [.:] ss", read.time_of_day),
    ("9A", PartKind.TIME, "'t'? H [.:] ii [.:] ss frac", read.time_of_day),
    ("9A", PartKind.TIME, "'t'? HH II", read.time_or_year),
    ("9A", PartKind.TIME, "'t'? HH II SS", read.time_of_day),
    # Date formats
    ("9", PartKind.DATE, 'mm "/" dd', read.date),
    ("9", PartKind.DATE, 'mm "/" dd "/" y', read.date),
    ("9+", PartKind.DATE, 'signedYY "-" MM "-" DD', read.date),
    ("9", PartKind.DATE, 'YY "/" MM "/" DD "/"?', read.date),
    ("9", PartKind.DATE, 'YY "/" mm "/" dd', read.date),
    ("9", PartKind.DATE, 'yy "-" MM "-" DD', read.date),
    ("+", PartKind.DATE, 'signedyear "-" MM "-" DD', read.date),
    ("9", PartKind.DATE, 'YY "-" mm', read.month_of_year),
    ("9", PartKind.DATE, 'y "-" mm "-" dd', read.date),
    ("9", PartKind.DATE, "dd gap m gap y", read.date),
    ("9", PartKind.DATE, "dd [.\t-] mm [.-] YY", read.date),
    ("9", PartKind.DATE, 'dd [.\t] mm "." yy', read.date),
    ("A", PartKind.DATE, "m gap YY", read.month_of_year),
    ("9", PartKind.DATE, "YY gap m", read.month_of_year),
    ("A", PartKind.DATE, "m gap dd [,.stndrh\t ]+ y", read.date),
    ("A", PartKind.DATE, "m gap dd end", read.date_of_this_year),
    ("9", PartKind.DATE, "dd gap m", read.date),
    ("9", PartKind.DATE, "YY MM DD", read.date),
    # Compound formats: XMLRPC, WDDX, SOAP, EXIF, PostgreSQL, ISO weeks, common log
    ("9", PartKind.TIME, 'YY MM DD "T" H ":" II ":" SS', read.date_and_time),
    ("9", PartKind.TIME, "YY MM DD 't' HH II SS", read.date_and_time),
    ("9", PartKind.TIME, 'YY "-" MM "-" DD "T" HH ":" II ":" SS frac offset?', read.date_and_time),
    ("9", PartKind.TIME, 'YY "-" mm "-" dd "T" H ":" ii ":" ss', read.date_and_time),
    ("9", PartKind.TIME, 'YY ":" MM ":" DD " " HH ":" II ":" SS', read.date_and_time),
    ("9", PartKind.DATE, "YY [.-]? doy", read.day_of_year),
    ("9", PartKind.DATE, 'YY "-"? "W" W "-"? D', read.day_of_week),
    ("9", PartKind.DATE, 'YY "-"? "W" W', read.day_of_week),
    ("A", PartKind.DATE, 'M "-" DD "-" y', read.date),
    ("9", PartKind.DATE, 'y "-" M "-" DD', read.date),
    ("9", PartKind.TIME, 'dd "/" M "/" YY ":" HH ":" II ":" SS space offset', read.date_and_time),
    ("9", PartKind.DATE, "YY", read.year),
    # The other relative formats, and formats that resemble them
    ("A", PartKind.AGO, "'ago'", read_relative.ago),
    ("A", PartKind.WEEKDAY, "daytext", read_relative.weekday),
    ("A", PartKind.RELATIVE, "reltext space week", read_relative.week),
    ("A", PartKind.RELATIVE, "ordinal space unit", read_relative.ordinal),
    ("A", PartKind.DATE, "monthname", read.month),
    ("A(", PartKind.ZONE, "tz", read.zone),
    ("+A", PartKind.ZONE, "tzcorrection", read.zone),
    ("A", PartKind.TIME, "m gap dd end hh [.:] II space? meridian", read.date_and_time),
    ("A", PartKind.TIME, "m gap dd end hh [.:] ii [.:] SS space? meridian", read.date_and_time),
    ("A", PartKind.TIME, "m gap dd end 't'? H [.:] ii", read.date_and_time),
    ("A", PartKind.TIME, "m gap dd end 't'? H [.:] ii [.:] ss", read.date_and_time),
    ("A", PartKind.TIME, "m gap dd end 't'? H [.:] ii [.:] SS space? zone", read.date_and_time),
    ("9+", PartKind.RELATIVE, "number space? anyunit", read_relative.relative),
)


@cache
def grammars() -> dict[str, Grammar[PartKind, Parts]]:
    """Return the grammars by start character. They are compiled on first use, so that the server starts quickly."""
    table: dict[str, list[Format[PartKind, Parts]]] = {}
    for starts, kind, notation, reader in _FORMATS:
        for start in starts:
            table.setdefault(start, []).append(Format(kind, pattern(notation, _SYMBOLS), reader))
    return {start: Grammar(formats) for start, formats in table.items()}
