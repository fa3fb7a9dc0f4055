"""The clock of an account: `/accounts/{id}/clock`."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from dealdock.console.form_fields import Field, body, fields_of
from dealdock.console.frame import frame
from dealdock.console.pages import done, page
from dealdock.console.sent_forms import Outcome, SentForm, attempt
from dealdock.control import clock as control
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.control.vendor_bodies import validated
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/clock", route_class=Route)

_LABELS: Final = {"mode": "The clock", "at": "Date and time (UTC)", "seconds": "Seconds ahead"}
_HELP: Final = {
    "mode": "",
    "at": "Frozen: the time at which it stands still, by default now. Ahead: the time that it shows now.",
    "seconds": "Ahead, without a date and time: how far it is ahead of the real time. A negative number sets it back.",
}
_MODES: Final = {
    "real": "shows the real time",
    "frozen": "is frozen: it stands still",
    "offset": "runs, ahead of the real time",
}
_WHOLE: Final = re.compile("[0-9]{1,10}")
_UNITS: Final = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}


@router.get("")
def show(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page of the clock."""
    return _page(request, sandbox, account_id, {}, Outcome())


@router.post("")
def set_clock(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Set the clock."""
    wanted = body(fields_of(control.ClockToSet), sent)
    return _after(request, sandbox, account_id, sent, lambda: control.set_clock(
        sandbox, account_id, validated(control.ClockToSet, wanted)
    ))  # fmt: skip


@router.post("/advance")
def advance(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Move the clock forward, by the sum of days, hours, minutes and seconds."""
    texts = {unit: sent.get(unit, "").strip() or "0" for unit in _UNITS}
    is_whole = all(_WHOLE.fullmatch(text) for text in texts.values())
    seconds: Any = sum(int(text) * _UNITS[unit] for unit, text in texts.items()) if is_whole else "?"
    return _after(request, sandbox, account_id, sent, lambda: control.advance_clock(
        sandbox, account_id, validated(control.Advance, {"seconds": seconds})
    ))  # fmt: skip


def _after(
    request: Request, sandbox: Sandbox, account_id: int, sent: dict[str, str], work: Callable[[], Any]
) -> Response:
    outcome = attempt(fields_of(control.ClockToSet), work)
    if outcome.result is None:
        return _page(request, sandbox, account_id, sent, outcome)
    account, back = f"/accounts/{account_id}", sent.get("back", "")
    is_own = back.partition("?")[0] == account or back.startswith(f"{account}/")
    return done(request, back if is_own else f"{account}/clock", "clock")


def _fields() -> Sequence[Field]:
    """Return the fields of the form, in the words of the page."""
    return [replace(each, help=_HELP[each.name], words=_MODES) for each in fields_of(control.ClockToSet)]


def _page(
    request: Request, sandbox: Sandbox, account_id: int, values: dict[str, str], outcome: Outcome[Any]
) -> Response:
    return page(
        request,
        "clock.html",
        status=outcome.status,
        account=frame(sandbox, account_id),
        tab="clock",
        clock=control.read_clock(sandbox, account_id),
        fields=_fields(),
        values=values,
        errors=outcome.errors,
        units=list(_UNITS),
        labels=_LABELS,
    )
