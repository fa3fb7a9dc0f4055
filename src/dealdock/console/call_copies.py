"""A call in other forms: as a curl command, as an assertion of a test, as a fault."""

import json
import shlex
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Final

from dealdock.control.journal import Request
from dealdock.platform.journal import har

MASK: Final = "***"
_UNSENT: Final = frozenset({"host", "content-length", "connection", "accept-encoding", "transfer-encoding"})
"""Headers that curl makes itself."""


def curl(call: Request, url: str, credentials: Mapping[str, str], example: str) -> str:
    """Return a command that makes the call again. `url`: the server's address.

    Masked credentials are replaced by those of the account's first user, as far as they have the same name: a
    parameter, or a header of the `example` command.
    """
    words = ["curl"] if call.method == "GET" else ["curl", "-X", call.method]
    words += _headers(call, example)
    words += _data(call, credentials)
    path, mark, query = call.url.partition("?")
    pairs = (_unmasked_pair(pair, credentials) for pair in query.split("&"))
    return shlex.join([*words, url + path + mark + "&".join(pairs)])


def assertion(call: Request) -> str:
    """Return a line of a test that expects such a call."""
    names = [json.dumps(each) for each in (call.object, call.operation) if each is not None]
    return f"dealdock.requests.expect({', '.join(names)})"


def fault(call: Request) -> dict[str, Any]:
    """Return the fault that lets the next such call fail: as this one did, or with the status 503."""
    match = {name: value for name, value in (("object", call.object), ("operation", call.operation)) if value}
    if not call.status:
        effect: dict[str, Any] = {"close": True}
    else:
        status = call.status if call.status >= HTTPStatus.BAD_REQUEST else HTTPStatus.SERVICE_UNAVAILABLE.value
        effect = {"status": status} if call.code is None else {"error": call.code}
    return {"match": match, "effect": effect, "times": 1}


def fault_command(call: Request, url: str, account_id: int) -> str:
    """Return a command that makes the fault."""
    words = ["curl", f"{url}/_dealdock/accounts/{account_id}/faults", "-H", "Content-Type: application/json"]
    return shlex.join([*words, "-d", json.dumps(fault(call), ensure_ascii=False)])


def options_of(example: str) -> dict[str, tuple[str, str]]:
    """Return the options of a command that have its headers, by the lower-case names of the headers."""
    options = [pair for pair in pairwise(shlex.split(example)) if pair[0] in {"-H", "-u"}]
    return {
        "authorization" if option == "-u" else value.partition(":")[0].lower(): (option, value)
        for option, value in options
    }


def _headers(call: Request, example: str) -> Iterator[str]:
    """Yield the options for the headers. Masked ones are those of the example command."""
    known = options_of(example)
    for name, value in call.headers.items():
        if name.lower() not in _UNSENT:
            is_known = MASK in value and name.lower() in known
            yield from known[name.lower()] if is_known else ("-H", f"{name}: {value}")


def _data(call: Request, credentials: Mapping[str, str]) -> Iterator[str]:
    """Yield the options for the body, made from the parameters that are not in the query string."""
    sent = har.in_body(call.url, call.parameters)
    kind = next((value for name, value in call.headers.items() if name.lower() == "content-type"), "")
    if not kind or not sent:
        return
    sent = {name: credentials.get(name, value) if value == MASK else value for name, value in sent.items()}
    if kind.partition(";")[0].strip().lower().endswith("json"):
        yield from ("--data-raw", json.dumps(sent, ensure_ascii=False))
        return
    for name, value in sent.items():
        for each in value if isinstance(value, list) else [value]:
            yield from ("--data-urlencode", f"{name}={each}")


def _unmasked_pair(pair: str, credentials: Mapping[str, str]) -> str:
    name, equals, value = pair.partition("=")
    return name + equals + credentials.get(name, value) if value == MASK else pair
