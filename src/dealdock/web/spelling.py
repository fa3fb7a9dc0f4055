"""The spelling of a body: the way of a usual client that makes its bytes of its parameters."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any
from urllib.parse import quote, quote_plus, unquote, urlencode

from dealdock.platform.journal import har


def spelling(body: bytes, url: str, parameters: Mapping[str, Any]) -> int | None:
    """Return the place of a body among the `bodies` of its parameters; None if it is none of them."""
    if not body:
        return None
    for place, written in enumerate(bodies(in_body(url, parameters))):
        if written == body:
            return place
    return None


def in_body(url: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters in the body: those that are neither in the query string nor a pair in the path."""
    path = unquote(url.partition("?")[0])
    sent = har.in_body(url, parameters)
    return {name: value for name, value in sent.items() if f"/{name}/{value}/" not in f"{path}/"}


def bodies(sent: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield a body in JSON and as a form. A form's asterisks may be escaped or not, and so may a blank's plus."""
    for is_ascii, separators in product((False, True), ((",", ":"), (", ", ": "))):
        text = json.dumps(sent, ensure_ascii=is_ascii, separators=separators, default=str)
        yield text.encode(errors="replace")
    if not any(isinstance(value, dict) for value in sent.values()):
        for quoting, safe in product((quote_plus, quote), ("", "*", "*@:,/[]")):
            form = urlencode(sent, doseq=True, safe=safe, quote_via=quoting, errors="replace")
            yield form.encode()
            yield re.sub("%[0-9A-F]{2}", _in_lower_case, form).encode()


def _in_lower_case(found: re.Match[str]) -> str:
    return found[0].lower()
