"""The deliveries of an account's webhooks: `/accounts/{id}/deliveries`."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from dealdock.console.call_text import laid_out
from dealdock.console.frame import frame
from dealdock.console.pages import done, page
from dealdock.console.sent_forms import SentForm
from dealdock.control import deliveries as control
from dealdock.control.delivery_models import Delivery, WholeDelivery
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.text import quoted
from dealdock.platform.webhooks import queue
from dealdock.sandbox import Sandbox

router = APIRouter(prefix="/accounts/{account_id}/deliveries", route_class=Route)

SHOWN: Final = 100
"""The number of deliveries on the page, the newest ones."""

_OWN: Final = frozenset(WholeDelivery.model_fields)


@router.get("")
def show_all(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page with the newest deliveries."""
    account, found = frame(sandbox, account_id), control.list_deliveries(sandbox, account_id, limit=SHOWN)
    keys = _event_keys(sandbox, account.vendor)
    events = {each.number: _event(each, keys) for each in found}
    is_holding = sandbox.database.read(lambda db: queue.is_holding(db, account_id))
    shown: dict[str, Any] = {"deliveries": found, "events": events, "is_holding": is_holding, "tab": "deliveries"}
    return page(request, "deliveries.html", account=account, **shown)


@router.get("/{number}")
def show(request: Request, sandbox: CalledSandbox, account_id: Id, number: Id) -> Response:
    """Return the page of one delivery."""
    account, found = frame(sandbox, account_id), control.read_delivery(sandbox, account_id, number)
    keys = _event_keys(sandbox, account.vendor)
    return page(
        request,
        "delivery.html",
        account=account,
        tab="deliveries",
        delivery=found,
        event=_event(found, keys),
        others={name: value for name, value in _own(found).items() if name not in keys},
        body=laid_out(found.body),
        answer=None if found.answer is None else laid_out(found.answer),
    )


@router.post("/redeliver")
def redeliver(request: Request, sandbox: CalledSandbox, account_id: Id, sent: SentForm) -> Response:
    """Send a delivery again."""
    number = sent.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) <= len(str(MAX_ID))):
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, f"{quoted(number)} is not the number of a delivery.")
    control.redeliver(sandbox, account_id, int(number))
    return done(request, f"/accounts/{account_id}/deliveries/{number}", "redelivered")


@router.post("/hold")
def hold(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Hold the deliveries of the account."""
    control.hold_deliveries(sandbox, account_id)
    return done(request, f"/accounts/{account_id}/deliveries", "held")


@router.post("/release")
def release(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Attempt the held deliveries."""
    control.release_deliveries(sandbox, account_id)
    return done(request, f"/accounts/{account_id}/deliveries", "released")


@router.post("/run")
def run(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Attempt all that wait."""
    control.run_deliveries(sandbox, account_id)
    return done(request, f"/accounts/{account_id}/deliveries", "run")


def _event_keys(sandbox: Sandbox, vendor: str) -> Sequence[str]:
    rules = sandbox.vendors.webhooks(vendor)
    return () if rules is None else rules.event


def _own(delivery: Delivery) -> Mapping[str, Any]:
    """Return the vendor's own keys of a delivery, such as the event and the ids of records."""
    return {name: value for name, value in (delivery.model_extra or {}).items() if name not in _OWN}


def _event(delivery: Delivery, keys: Sequence[str]) -> str:
    """Return the name of the event, its parts joined by dots."""
    own = _own(delivery)
    return ".".join(str(own[key]) for key in keys if key in own)
