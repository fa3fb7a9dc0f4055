"""Parser for dates in the syntax of GNU's `date -d` (coreutils' manual, "Date input formats")."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from dealdock.vendors.pardot.dates import zones
from dealdock.vendors.pardot.dates.gnu_formats import grammar
from dealdock.vendors.pardot.dates.gnu_parts import GnuParts
from dealdock.vendors.pardot.dates.scanner import InvalidDate, is_joint

_BLANKS = " \t\n\v\f\r"
_RULE = re.compile(r'TZ="((?:[^"\\]|\\.)*)"')
_FIXED_RULE = re.compile(r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)([+-]?)([0-9]{1,2}(?::[0-9]{2})?)")
_TIMESTAMP = re.compile(r"@[ \t\n\v\f\r]*([+-]?[0-9]{1,12})(?:[.,]([0-9]+))?")
_BRACKET = re.compile(r"[()]")


def moment(text: str, *, now: datetime) -> datetime:
    rule = _RULE.match(text)
    try:
        if rule:
            text, now = text[rule.end() :], now.astimezone(_zone_of_rule(rule[1]))
        text = _without_comments(text).strip(_BLANKS)
        timestamp = _TIMESTAMP.fullmatch(text)
        return _since_epoch(timestamp) if timestamp else _parts(text, now).moment()
    except (ValueError, OverflowError) as error:
        raise InvalidDate(text) from error


def _zone_of_rule(rule: str) -> tzinfo:
    """Return the zone of `TZ="..."` ("Specifying time zone rules"). POSIX counts west; an unknown name is UTC."""
    known = zones.identified(rule)
    if known and known.key == rule:
        return known
    fixed = _FIXED_RULE.fullmatch(rule)
    if fixed:
        return timezone(zones.offset(("+" if fixed[1] == "-" else "-") + fixed[2]))
    if any(sign.isdigit() for sign in rule):
        raise InvalidDate(rule)  # a zone with its own rules
    return UTC


def _since_epoch(timestamp: re.Match[str]) -> datetime:
    """Return the moment of a timestamp ("Seconds since the Epoch"), rounded down to the second."""
    seconds, fraction = int(timestamp[1]), int(timestamp[2] or 0)
    below = timestamp[1].startswith("-") and fraction > 0
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds - below)


def _without_comments(text: str) -> str:
    """Remove comments, which are in parentheses and may be nested ("General date syntax")."""
    kept, depth, at = [], 0, 0
    for bracket in _BRACKET.finditer(text):
        if depth == 0:
            kept.append(text[at : bracket.start()])
        depth += 1 if bracket[0] == "(" else -1
        if depth < 0:
            raise InvalidDate(text)
        at = bracket.end()
    if depth:
        raise InvalidDate(text)
    return " ".join([*kept, text[at:]])


def _parts(text: str, now: datetime) -> GnuParts:
    parts, at, last = GnuParts(now), 0, None
    while at < len(text):
        if text[at] in _BLANKS or is_joint(text, at, last):
            at += 1
            continue
        best = grammar().longest(text, at)
        if best is None:
            raise InvalidDate(text)
        form, last = best
        form.read(parts, last)
        at = last.end()
    return parts
