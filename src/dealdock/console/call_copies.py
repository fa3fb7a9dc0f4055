"""A call in other forms: as an assertion of a test, as a fault."""

import json
import shlex
from http import HTTPStatus
from itertools import pairwise
from typing import Any, Final

from dealdock.control.journal import Request

MASK: Final = "***"


def assertion(call: Request) -> str:
    """Return a line of a test that expects such a call."""
    names = [json.dumps(each) for each in (call.object, call.operation) if each is not None]
    return f"dealdock.requests.expect({', '.join(names)})"


def fault(call: Request) -> dict[str, Any]:
    """Return a fault for the next such call. It fails as this call did, or with 503 if this call succeeded."""
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
    """Return the options of a command that set headers, by the lower-case names of the headers."""
    options = [pair for pair in pairwise(shlex.split(example)) if pair[0] in {"-H", "-u"}]
    return {
        "authorization" if option == "-u" else value.partition(":")[0].lower(): (option, value)
        for option, value in options
    }
