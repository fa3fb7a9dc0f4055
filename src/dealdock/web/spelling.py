"""The spelling of a body: the way in which a usual client serializes its parameters to these bytes."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote, urlencode

from dealdock.platform.journal import har

_ENCODERS: Final = tuple(
    json.JSONEncoder(ensure_ascii=is_ascii, separators=separators, default=str).encode
    for is_ascii, separators in product((False, True), ((",", ":"), (", ", ": ")))
)


def spelling(body: bytes, url: str, parameters: Mapping[str, Any]) -> int | None:
    """Return the place of a body among the `bodies` of its parameters; None if it is not one of them."""
    if not body:
        return None
    sent = in_body(url, parameters)
    # only a body in JSON begins with a brace: a form escapes it
    possible = enumerate(_in_json(sent)) if body.startswith(b"{") else enumerate(_forms(sent), len(_ENCODERS))
    return next((place for place, written in possible if written == body), None)


def in_body(url: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters in the body: the pairs that are neither in the query string nor in the path."""
    path = unquote(url.partition("?")[0])
    sent = har.in_body(url, parameters)
    return {name: value for name, value in sent.items() if f"/{name}/{value}/" not in f"{path}/"}


def bodies(sent: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield a body in JSON and as a form."""
    yield from _in_json(sent)
    yield from _forms(sent)


def _in_json(sent: Mapping[str, Any]) -> Iterator[bytes]:
    for encode in _ENCODERS:
        yield encode(sent).encode(errors="replace")


def _forms(sent: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield forms. Their asterisks may be escaped or not, and so may a blank's plus."""
    if not any(isinstance(value, dict) for value in sent.values()):
        for quoting, safe in product((quote_plus, quote), ("", "*", "*@:,/[]")):
            form = urlencode(sent, doseq=True, safe=safe, quote_via=quoting, errors="replace")
            yield form.encode()
            yield re.sub("%[0-9A-F]{2}", _in_lower_case, form).encode()


def _in_lower_case(found: re.Match[str]) -> str:
    return found[0].lower()
