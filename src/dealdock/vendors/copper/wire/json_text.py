"""JSON as Copper reads and writes it (contract 1.3, 1.4)."""

import json
from typing import Any, Final, NoReturn

from dealdock.web.rest.body import MAX_DEPTH, JsonBody

CONTENT_TYPE: Final = b"application/json; charset=utf-8"

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_ESCAPES: Final = {
    "&": "\\u0026",
    "<": "\\u003c",
    ">": "\\u003e",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def encoded(value: Any) -> bytes:
    """Return a value as compact JSON, in which the characters that matter to HTML and JavaScript are escaped."""
    text = _ENCODE(value)
    for character, escape in _ESCAPES.items():
        if character in text:
            text = text.replace(character, escape)
    return text.encode()


def shown(value: Any) -> str:
    """Return a value as an error message quotes it: a text as it is, anything else as JSON."""
    return value if isinstance(value, str) else _ENCODE(value)


def parse(_: str, sent: bytes) -> JsonBody:
    """Return the body as JSON, whatever its content type. NUL characters are dropped."""
    if not sent.strip():
        return JsonBody()
    try:
        return JsonBody(_clean(json.loads(sent.decode(), parse_constant=_refuse), MAX_DEPTH))
    except (ValueError, RecursionError) as error:
        return JsonBody(mistake=f"the body is not JSON: {error}")


def _clean(value: Any, depth: int) -> Any:
    """Return the value with texts that every database can store."""
    if not depth:
        raise ValueError(f"more than {MAX_DEPTH} levels")
    match value:
        case str():
            return _storable(value)
        case list():
            return [_clean(each, depth - 1) for each in value]
        case dict():
            return {_storable(name): _clean(each, depth - 1) for name, each in value.items()}
        case _:
            return value


def _storable(text: str) -> str:
    if text.isprintable():
        return text
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a value")
