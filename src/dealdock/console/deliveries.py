"""The deliveries of an account's webhooks: `/accounts/{id}/deliveries`."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

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

router = APIRouter(prefix="/accounts/{account_id}/deliveries", route_class=Route)

SHOWN: Final = 100
"""The number of deliveries on the page, the newest ones."""

_OWN: Final = frozenset(WholeDelivery.model_fields)


@router.get("")
def show_all(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Return the page with the newest deliveries."""
    found = control.list_deliveries(sandbox, account_id, limit=SHOWN)
    events = {each.number: _event(each) for each in found}
    is_holding = sandbox.database.read(lambda db: queue.is_holding(db, account_id))
    shown: dict[str, Any] = {"deliveries": found, "events": events, "is_holding": is_holding, "tab": "deliveries"}
    return page(request, "deliveries.html", account=frame(sandbox, account_id), **shown)


@router.get("/{number}")
def show(request: Request, sandbox: CalledSandbox, account_id: Id, number: Id) -> Response:
    """Return the page of one delivery."""
    found = control.read_delivery(sandbox, account_id, number)
    shown: dict[str, Any] = {"delivery": found, "event": _event(found), "tab": "deliveries"}
    return page(request, "delivery.html", account=frame(sandbox, account_id), **shown)


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
    """Attempt what is held."""
    control.release_deliveries(sandbox, account_id)
    return done(request, f"/accounts/{account_id}/deliveries", "released")


@router.post("/run")
def run(request: Request, sandbox: CalledSandbox, account_id: Id) -> Response:
    """Attempt all that wait."""
    control.run_deliveries(sandbox, account_id)
    return done(request, f"/accounts/{account_id}/deliveries", "run")


def _event(delivery: Delivery) -> str:
    """Return the vendor's own keys of a delivery, such as the event and the ids of records."""
    own = delivery.model_extra or {}
    return ", ".join(f"{name} {value}" for name, value in own.items() if name not in _OWN)
