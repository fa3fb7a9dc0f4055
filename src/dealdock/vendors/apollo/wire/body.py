"""Request bodies, which are parsed by their content, whatever their content type (contract 1.2)."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable
from math import isfinite
from typing import Any, Final

from dealdock.web import forms
from dealdock.web.rest import body as json_body
from dealdock.web.rest.body import JsonBody
from dealdock.web.size_limits import MAX_PARAMETERS, RequestRefused

# Compiled by `re` at its first use. A text in quotation marks is matched whole, so that commas in it stay.
_EXTRA_COMMA: Final = r'("(?:[^"\\]++|\\.)*+"?)|,(?=\s*+[}\]])'

_MAX_DIGITS: Final = 4_000  # Python reads and writes integers of up to 4,300


def parse(content_type: str, body: bytes) -> JsonBody:
    """Return the parameters of a body: a JSON object or a form. Other JSON has no parameters. Raises
    `RequestRefused`.
    """
    text = body.strip().removeprefix(BOM_UTF8).lstrip()
    if text.startswith(b"{"):
        read = _object(content_type, text)
        if len(read.value or ()) > MAX_PARAMETERS:
            raise RequestRefused
        return read
    if not text or _is_json(text):
        return JsonBody()
    if b"=" in text and json.detect_encoding(text) == "utf-8":
        return JsonBody(values(forms.query_pairs(text)))
    return JsonBody(mistake="the body is neither JSON nor a form")


def values(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return parameters by name; if a name is repeated, the last value. `name[]` is an element of a list."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if not name.endswith("[]"):
            found[name] = value
        elif isinstance(listed := found.get(name[:-2]), list):
            listed.append(value)
        else:
            found[name[:-2]] = [value]
    return found


def _object(content_type: str, text: bytes) -> JsonBody:
    """Read a JSON object, in which a comma may precede a closing bracket."""
    read = json_body.parse(content_type, text, parse_float=_float, parse_int=_int)
    if read.mistake is None or b"," not in text:
        return read
    try:
        lenient = re.sub(_EXTRA_COMMA, lambda found: found[1] or "", text.decode(), flags=re.DOTALL)
    except UnicodeDecodeError:
        return read
    return json_body.parse(content_type, lenient.encode(), parse_float=_float, parse_int=_int)


def _float(written: str) -> float | str:
    """Return a number, or its text if it is too large, which is not an error (contract 2.2)."""
    number = float(written)
    return number if isfinite(number) else written


def _int(written: str) -> int | str:
    """Return a whole number, or its text if it is too large, which is not an error (contract 2.2)."""
    return int(written) if len(written) <= _MAX_DIGITS else written


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text.decode(), parse_constant=json_body.refuse_constant, parse_int=_int)
    except (ValueError, RecursionError):
        return False
    return True
