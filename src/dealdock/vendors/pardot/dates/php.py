"""Parser for dates in the syntax of PHP's `strtotime`."""

from datetime import datetime

from dealdock.vendors.pardot.dates.php_formats import grammars
from dealdock.vendors.pardot.dates.php_parts import PartKind, Parts
from dealdock.vendors.pardot.dates.scanner import InvalidDate, is_joint

_SEPARATORS = " ,.\t\n\0\xa0\u202f"


def moment(text: str, *, now: datetime) -> datetime:
    parts = _parts(text)
    try:
        return parts.moment(now)
    except (ValueError, OverflowError) as error:
        raise InvalidDate(text) from error


def _parts(text: str) -> Parts:
    parts, kinds, at, last = Parts(), set(), 0, None
    while at < len(text):
        if text[at] in _SEPARATORS or is_joint(text, at, last):
            at += 1
            continue
        grammar = grammars().get(_start(text[at]))
        best = grammar.longest(text, at) if grammar else None
        if best is None:
            raise InvalidDate(text)
        form, last = best
        form.read(parts, last)
        parts.last = form.kind
        kinds.add(form.kind)
        at = last.end()
    if not kinds - {PartKind.ZONE}:
        raise InvalidDate(text)
    return parts


def _start(sign: str) -> str:
    if "0" <= sign <= "9":
        return "9"
    if "a" <= sign <= "z" or "A" <= sign <= "Z":
        return "A"
    return "+" if sign == "-" else sign
