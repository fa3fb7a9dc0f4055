"""What PHP's `strtotime` understands: a scanner over `formats`, and the parts put together."""

import re
from datetime import datetime

from dealdock.dialects.pardot.dates.error import InvalidDate
from dealdock.dialects.pardot.dates.php_formats import formats
from dealdock.dialects.pardot.dates.php_parts import Kind, Parts
from dealdock.dialects.pardot.dates.scanner import longest

_SEPARATORS = " ,.\t\n\0\xa0\u202f"
_TIME_AFTER_COLON = re.compile(r":[0-9]{1,2}:[0-9]", re.ASCII)


def moment(text: str, *, now: datetime) -> datetime:
    parts = _parts(text)
    try:
        return parts.moment(now)
    except (ValueError, OverflowError) as error:
        raise InvalidDate(text) from error


def _parts(text: str) -> Parts:
    parts, kinds, at = Parts(), set(), 0
    while at < len(text):
        if text[at] in _SEPARATORS or (parts.last is Kind.DATE and _TIME_AFTER_COLON.match(text, at)):
            at += 1
            continue
        best = longest(formats().get(_start(text[at]), ()), text, at)
        if best is None:
            raise InvalidDate(text)
        form, found = best
        form.read(parts, found)
        parts.last = form.kind
        kinds.add(form.kind)
        at = found.end()
    if not kinds - {Kind.ZONE}:
        raise InvalidDate(text)
    return parts


def _start(sign: str) -> str:
    if "0" <= sign <= "9":
        return "9"
    if "a" <= sign <= "z" or "A" <= sign <= "Z":
        return "A"
    return "+" if sign == "-" else sign
