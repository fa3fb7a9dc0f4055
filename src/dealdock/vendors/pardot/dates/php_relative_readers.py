"""Readers for the relative texts of `php_formats`, such as `+2 weeks`, which write into the parts as PHP does."""

from re import Match

from dealdock.vendors.pardot.dates.php_parts import Count, Edge, PartKind, Parts, Which
from dealdock.vendors.pardot.dates.scanner import refuse_if
from dealdock.vendors.pardot.dates.words import ORDINALS, UNITS, WEEKDAYS

Found = Match[str]


def yesterday(parts: Parts, _: Found) -> None:
    parts.set_time()
    parts.relative.days = -1  # set, not added: `+3 days yesterday` is yesterday
    parts.has_relative = True


def tomorrow(parts: Parts, _: Found) -> None:
    parts.set_time()
    parts.relative.days = 1
    parts.has_relative = True


def first_day_of(parts: Parts, _: Found) -> None:
    parts.edge = Edge.FIRST_DAY


def last_day_of(parts: Parts, _: Found) -> None:
    parts.edge = Edge.LAST_DAY


def weekday_of_month(parts: Parts, found: Found) -> None:
    ordinal = ORDINALS[found["ordinal"].lower()]
    parts.count = Count.FORWARDS if ordinal > 0 else Count.BACKWARDS
    parts.relative.working_days = None
    parts.set_time()
    from_itself = ordinal > 0 or found["ordinal"].lower() == "this"
    _set_weekday(parts, found["unit"], ordinal, Which.FROM if from_itself else Which.AFTER)


def ago(parts: Parts, _: Found) -> None:
    """Negate all preceding relative amounts: `1 month 2 days ago` goes back by both."""
    refuse_if(not parts.has_relative or parts.last in (PartKind.AGO, PartKind.WEEKDAY))
    parts.relative.negate()
    if parts.weekday is not None:
        parts.weekday = -parts.weekday or -7


def weekday(parts: Parts, found: Found) -> None:
    parts.set_time()
    _set_weekday(parts, found["unit"], 1, parts.which if parts.which is Which.OF_WEEK else Which.FROM)


def week(parts: Parts, found: Found) -> None:
    """Read a relative week: its Monday, or the weekday that the text names."""
    parts.relative.days += 7 * ORDINALS[found["ordinal"].lower()]
    parts.has_relative = True
    parts.which = Which.OF_WEEK
    if parts.weekday is None:
        parts.weekday = 1


def ordinal(parts: Parts, found: Found) -> None:
    word = found["ordinal"].lower()
    _add(parts, found["unit"], ORDINALS[word], which=Which.FROM if word == "this" else Which.AFTER, keep_time=False)


def relative(parts: Parts, found: Found) -> None:
    """Read a counted amount. Two minus signs cancel. A counted weekday keeps the time; a weekday in words resets it."""
    sign = -1 if found["signs"].count("-") % 2 else 1
    _add(parts, found["unit"], sign * int(found["number"]), which=Which.FROM, keep_time=True)


def _add(parts: Parts, word: str, amount: int, *, which: Which, keep_time: bool) -> None:
    word = word.lower()
    parts.has_relative = True
    if word in UNITS:
        unit, times = UNITS[word]
        parts.relative.add(unit, amount * times)
        return
    if not keep_time:
        parts.set_time()
    if word in WEEKDAYS:
        _set_weekday(parts, word, amount, which)
    else:
        parts.relative.working_days, parts.count = amount, None


def _set_weekday(parts: Parts, word: str, amount: int, which: Which) -> None:
    """Set the weekday. Several weekdays are an error; in PHP the last one wins."""
    refuse_if(parts.weekday_named)
    parts.weekday_named = parts.has_relative = True
    parts.relative.days += 7 * (amount - 1 if amount > 0 else amount)
    parts.weekday = WEEKDAYS.get(word.lower(), 1)  # `weekday` without a name is a Monday
    parts.which = which
