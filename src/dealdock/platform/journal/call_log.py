"""The log of calls: each call at level info, and the reason of a refusal at level debug.

A call is logged only if the level of this logger is set, as the server does (`server/logs.py`). So a program with a
sandbox inside, such as a test, does not find every call in its own log.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import printable

LOG: Final = logging.getLogger("dealdock.calls")
LOG.setLevel(logging.WARNING)
_SERVER_ERROR: Final = HTTPStatus.INTERNAL_SERVER_ERROR.value


class Call(NamedTuple):
    """A call with its credentials masked, as it is logged and counted."""

    account: AccountContext | None
    method: str
    url: str
    object: str | None
    operation: str | None
    status: int
    code: int | str | None
    explain: str | None  # the explanation of the response, for a person
    fault: int | None
    duration: int  # microseconds


class JournaledCall(NamedTuple):
    """A call as the journal stores it."""

    call: Call
    vendor: str
    """The vendor that answered."""
    is_vendors_address: bool
    """False: the address belongs to no vendor, and the default vendor answered."""
    account_digests: Sequence[str]
    """If the account is unknown: digests of the values that may identify it, the most reliable first."""
    credential: str | None
    """If the account is unknown: the end of the key or token of the call, for a person."""
    real: datetime
    request: str
    answer: str
    size: int
    complete: bool
    received_at: int
    """In microseconds since 1970, by the machine's clock."""
    answer_headers: str
    shown: str | None
    """As JSON, like the next three: the records in the answer; None if there are none."""
    done: str | None
    """The results of the actions of faults at the call."""
    ignored: str | None
    """The names of parameters that no rule read."""
    changes: str | None
    """The numbers of its recorded changes."""
    is_stored_without_account: bool = True


def log(number: int, at: int, call: Call) -> None:
    """Log a call by its number in the journal. `at` is the time of its response, in microseconds since 1970."""
    is_own_fault = call.status >= _SERVER_ERROR and call.fault is None
    level, why = (logging.WARNING, call.explain) if is_own_fault else (logging.INFO, None)
    if LOG.isEnabledFor(level):
        _write(level, "call", number, at, call, **_response_fields(call), why=why)
    if call.explain is not None and LOG.isEnabledFor(logging.DEBUG):
        is_refused = call.code is not None or call.status >= HTTPStatus.BAD_REQUEST
        _write(logging.DEBUG, "refused" if is_refused else "noted", number, at, call, code=call.code, why=call.explain)


def path(call: Call) -> str:
    """Return the path of the call, printable on one line."""
    return printable(call.url.partition("?")[0])


def _response_fields(call: Call) -> dict[str, Any]:
    return {
        "method": call.method,
        "path": path(call),
        "status": call.status,
        "code": call.code,
        "fault": call.fault,
        "duration_ms": call.duration / 1000,
    }


def _write(level: int, event: str, number: int, at: int, call: Call, **more: Any) -> None:
    fields = {
        "request": number,
        "account": None if call.account is None else call.account.account_id,
        "object": call.object,
        "operation": call.operation,
        **more,
    }
    record = logging.LogRecord(LOG.name, level, "", 0, event, None, None)
    record.created = at / 1_000_000
    vars(record).update((name, value) for name, value in fields.items() if value is not None)
    LOG.handle(record)
