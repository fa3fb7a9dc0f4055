"""JSON as Copper reads and writes it (contract 1.3, 1.4)."""

import json
from typing import Any, Final

from dealdock.platform.text import storable
from dealdock.web.rest import body, json_pieces
from dealdock.web.rest.body import JsonBody

CONTENT_TYPE: Final = b"application/json; charset=utf-8"

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))
_ESCAPES: Final = {
    "&": "\\u0026",
    "<": "\\u003c",
    ">": "\\u003e",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def encoded(value: Any) -> bytes:
    """Return a value as compact JSON, in which the characters that matter to HTML and JavaScript are escaped."""
    return json_pieces.encoded(_ENCODER, value, _escaped)


def _escaped(text: str) -> bytes:
    for character, escape in _ESCAPES.items():
        if character in text:
            text = text.replace(character, escape)
    return text.encode()


def shown(value: Any) -> str:
    """Return a value as an error message quotes it: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else _ENCODER.encode(value)


def parse(content_type: str, sent: bytes) -> JsonBody:
    """Return the body as JSON, whatever its content type. NUL characters are dropped. `null` is a mistake."""
    found = body.parse(content_type, sent, clean_text=storable)
    is_null = found == JsonBody() and sent.strip()
    return JsonBody(mistake="the body is null, which is not a JSON object") if is_null else found
