"""Calls with long texts, other ones in each call, at every place where a cache could keep them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from random import Random
from typing import Any, Final
from urllib.parse import quote, quote_plus

from tools.soak.limits.largest import LargeCall, Place, fields
from tools.soak.random_requests.openapi_calls import Document, known_operations
from tools.soak.random_requests.request import FORM

TARGET_CHARACTERS: Final = 20_000
BODY_CHARACTERS: Final = 500_000
IN_LIST: Final = 90


REPEATED: Final = (
    " ",
    "{{",
    "{{ a |",
    "\t\n",
    "a@",
    "a.",
    "a-",
    "0",
    "(",
    "[",
    "<a ",
    "&#",
    "%",
    "\\",
    '"',
    "a:b,",
    "\u0130",
)
"""Pieces that a pattern may read again and again: blanks, beginnings without an end, and repetitions."""


def calls(document: Document, randomness: Random, pieces: Sequence[str] = ("x",)) -> Iterator[LargeCall]:
    """Yield calls of every operation: with a long path, a long query string and a body of long texts.

    Each text repeats one of the pieces.
    """
    known = {} if document.account is None else known_operations(document.account)
    for path, methods in document.described["paths"].items():
        for method, operation in methods.items():
            if method == "head":
                continue
            place = Place(document, method.upper(), path, known.get((method.upper(), path.strip("/"))))
            if names := [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]:
                name = randomness.choice(names)
                query = b"?%b=%b" % tuple(
                    quote(each, safe="").encode()[:TARGET_CHARACTERS]
                    for each in (name, _text(randomness, TARGET_CHARACTERS, pieces))
                )
                yield place.call("a long query string", query)
            if "{" in path:
                name = path.rpartition("{")[2].partition("}")[0]
                value = quote(_text(randomness, TARGET_CHARACTERS, pieces), safe="")[:TARGET_CHARACTERS]
                longer = Place(document, place.method, path.replace(f"{{{name}}}", value), None)
                yield longer.call("a long path")
            for kind, properties in fields(operation, document):
                make = _form if kind == FORM.decode() else _json
                yield place.call("long texts", body=partial(make, randomness, properties, pieces), kind=kind.encode())


def _form(randomness: Random, properties: Mapping[str, Any], pieces: Sequence[str]) -> bytes:
    size = BODY_CHARACTERS // max(1, len(properties))
    return b"&".join(
        b"%b=%b" % (name.encode(), quote_plus(_text(randomness, size, pieces)).encode()[:size]) for name in properties
    )


def _json(randomness: Random, properties: Mapping[str, Any], pieces: Sequence[str]) -> bytes:
    size = BODY_CHARACTERS // max(1, len(properties))
    return json.dumps({name: _value(randomness, each, size, pieces) for name, each in properties.items()}).encode()


def _value(randomness: Random, schema: Mapping[str, Any], size: int, pieces: Sequence[str]) -> Any:
    if "array" in json.dumps(schema):
        return [_text(randomness, size // IN_LIST, pieces) for _ in range(IN_LIST)]
    return _text(randomness, size, pieces)


def _text(randomness: Random, characters: int, pieces: Sequence[str]) -> str:
    """Return a text that no other call has."""
    return (f"{randomness.getrandbits(64):x}" + randomness.choice(pieces) * characters)[:characters]
