"""The words of PHP's manual ("Supported Date and Time Formats"), with GNU's additions ("Date input formats").

Sunday is 0, as in both manuals. All words are in lower case; the caller folds the case before a lookup.
"""

_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
SHORT_MONTHS = tuple(name for name in MONTHS if len(name) <= len("sept") and name not in ("june", "july"))

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ROMAN = {word: number for number, word in enumerate(_ROMAN, start=1)}
"""Month numbers, valid only in capitals and next to a day or a year."""

_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
WEEKDAYS = {name: number for number, day in enumerate(_WEEKDAYS) for name in (day, day + "s", day[:3])}
GNU_WEEKDAYS = {name: number for number, day in enumerate(_WEEKDAYS) for name in (day, day[:3])} | {
    "tues": 2,
    "wednes": 3,
    "thur": 4,
    "thurs": 4,
}

_ORDINALS = (
    "this",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
GNU_ORDINALS = {word: number for number, word in enumerate(_ORDINALS) if word != "second"} | {"next": 1, "last": -1}
"""GNU reads `second` as a unit, not as an ordinal."""

ORDINALS = GNU_ORDINALS | {"second": 2, "eight": 8, "previous": -1}

RELATIVE_TEXTS = ("next", "last", "previous", "this")
"""The ordinals that are not numbers."""

_SINGULAR = {
    "microsecond": ("microseconds", 1),
    "usec": ("microseconds", 1),
    "µsec": ("microseconds", 1),
    "millisecond": ("microseconds", 1000),
    "msec": ("microseconds", 1000),
    "second": ("seconds", 1),
    "sec": ("seconds", 1),
    "minute": ("minutes", 1),
    "min": ("minutes", 1),
    "hour": ("hours", 1),
    "day": ("days", 1),
    "week": ("days", 7),
    "fortnight": ("days", 14),
    "forthnight": ("days", 14),
    "month": ("months", 1),
    "year": ("years", 1),
}

UNITS = (
    _SINGULAR
    | {word + "s": unit for word, unit in _SINGULAR.items()}
    | {"ms": ("microseconds", 1000), "µs": ("microseconds", 1)}
)
"""The units of relative amounts: the field to add to, and the factor."""

GNU_UNITS = {
    word: (field, times)
    for word, (field, times) in UNITS.items()
    if field != "microseconds" and not word.startswith("forth")
}

GNU_DAYS = {"yesterday": -1, "today": 0, "now": 0, "tomorrow": 1}
