"""The deliveries of an account's webhooks: `/accounts/{id}/deliveries`."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from dealdock.control.delivery_models import (
    MAX_WAIT_SECONDS,
    AttemptMade,
    Behaviors,
    Changes,
    Delivery,
    Redelivery,
    Release,
    RunUntil,
    Settling,
    State,
    WholeDelivery,
)
from dealdock.control.problems import Refused, WrongField, invalid
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform.accounts import account_clock, accounts
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import laboratory, queue
from dealdock.platform.webhooks.rules import WebhookRules
from dealdock.sandbox import Sandbox
from dealdock.web.masking import MASK, Masker
from dealdock.web.privacy import Privacy
from dealdock.web.problem_details import pointer

router = APIRouter(prefix="/accounts/{account_id}/deliveries", tags=["webhooks"], route_class=Route)

_POLL_SECONDS: Final = 0.005
_SUBSCRIPTION: Final = "The id of a subscription, as the API shows it"


class Called(NamedTuple):
    """The account of a call, and the rules of its vendor's webhooks."""

    account: AccountContext
    rules: WebhookRules


@router.get("", operation_id="list_deliveries")
def list_deliveries(
    sandbox: CalledSandbox,
    account_id: Id,
    subscription_id: Annotated[str | None, Query(description=_SUBSCRIPTION)] = None,
    state: Annotated[State | None, Query(description="Only deliveries in this state")] = None,
    event_id: Annotated[str | None, Query(description="The id of the event, if the vendor's events have ids")] = None,
    before: Annotated[int | None, Query(description="Only deliveries with lower numbers")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="The number of deliveries")] = 100,
) -> list[Delivery]:
    """Return the deliveries of the account, the newest first."""

    def work(db: Connection) -> list[Delivery]:
        called = _called(sandbox, db, account_id)
        subscription = None
        if subscription_id is not None:
            subscription = called.rules.subscription(db, called.account, subscription_id)
            if subscription is None:
                return []
        states = () if state is None else (state,)
        found = queue.rows(
            db,
            account_id,
            subscription=subscription,
            states=states,
            event_id=event_id,
            before=before,
            limit=limit,
        )
        return [Delivery(**_shown(called, row)) for row in found]

    return sandbox.database.read(work)


@router.get("/{number}", operation_id="read_delivery")
def read_delivery(sandbox: CalledSandbox, account_id: Id, number: Id) -> WholeDelivery:
    """Return one delivery with its request and the answer to it."""

    def work(db: Connection) -> WholeDelivery:
        return _whole(_called(sandbox, db, account_id), _row(db, account_id, number))

    return sandbox.database.read(work)


@router.post("/hold", operation_id="hold_deliveries", status_code=HTTPStatus.NO_CONTENT)
def hold_deliveries(sandbox: CalledSandbox, account_id: Id) -> None:
    """Attempt nothing by itself until the release. New deliveries are held."""

    def work(db: Connection) -> None:
        _locked(sandbox, db, account_id)
        laboratory.hold(db, account_id)

    sandbox.database.write(work)


@router.post("/release", operation_id="release_deliveries", status_code=HTTPStatus.NO_CONTENT)
def release_deliveries(sandbox: CalledSandbox, account_id: Id, how: Release | None = None) -> None:
    """Attempt the held deliveries, one after another. The response comes when that is done."""
    wanted = how or Release()

    def work(db: Connection) -> None:
        _locked(sandbox, db, account_id)
        laboratory.release(db, account_id, order=wanted.order, numbers=wanted.numbers)

    sandbox.database.write(work)
    _wait_until_idle(sandbox, account_id)


@router.post("/run", operation_id="run_deliveries", status_code=HTTPStatus.NO_CONTENT)
def run_deliveries(sandbox: CalledSandbox, account_id: Id, extent: RunUntil | None = None) -> None:
    """Attempt all that wait, or make every attempt until a moment. The response comes when that is done."""
    until = None if extent is None else extent.until
    if until is not None:
        _run_until(sandbox, account_id, until)
        return

    def work(db: Connection) -> None:
        _locked(sandbox, db, account_id)
        laboratory.run_all(db, account_id)

    sandbox.database.write(work)
    _wait_until_idle(sandbox, account_id)


@router.post("/next", operation_id="run_next_delivery")
def run_next_delivery(sandbox: CalledSandbox, account_id: Id) -> WholeDelivery:
    """Attempt the first delivery that waits or is held, and return it."""

    def work(db: Connection) -> int | None:
        _locked(sandbox, db, account_id)
        return laboratory.run_next(db, account_id)

    number = sandbox.database.write(work)
    if number is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"No delivery of account {account_id} waits or is held.")
    _wait_until_idle(sandbox, account_id)
    return read_delivery(sandbox, account_id, number)


@router.post("/settle", operation_id="settle_deliveries", status_code=HTTPStatus.NO_CONTENT)
def settle_deliveries(sandbox: CalledSandbox, account_id: Id, patience: Settling | None = None) -> None:
    """Respond when no delivery is due or under way; 504 after `seconds`."""
    seconds = (patience or Settling()).seconds
    if not wait_until_settled(sandbox, account_id, seconds):
        words = f"Deliveries of account {account_id} are still due or under way after {seconds:g} seconds."
        raise Refused(HTTPStatus.GATEWAY_TIMEOUT, words)


@router.put("/receiver", operation_id="set_receiver", status_code=HTTPStatus.NO_CONTENT)
def set_receiver(sandbox: CalledSandbox, account_id: Id, wanted: Behaviors) -> None:
    """Set the answers to the next attempts, in place of connections to the receiver."""

    def work(db: Connection) -> None:
        called = _locked(sandbox, db, account_id)
        subscription = None
        if wanted.subscription_id is not None:
            subscription = called.rules.subscription(db, called.account, str(wanted.subscription_id))
            if subscription is None:
                detail = f"must be the id of a subscription of the account, is {wanted.subscription_id!r}"
                raise invalid(WrongField(pointer=pointer("subscription_id"), detail=detail))
        laboratory.behave(db, account_id, subscription, [each.model_dump() for each in wanted.next])

    sandbox.database.write(work)


@router.patch("/{number}", operation_id="change_delivery")
def change_delivery(sandbox: CalledSandbox, account_id: Id, number: Id, changes: Changes) -> WholeDelivery:
    """Change the next attempt of a delivery that waits or is held."""

    def work(db: Connection) -> WholeDelivery:
        called = _locked(sandbox, db, account_id)
        row = _open_row(db, account_id, number)
        _check(db, called, row, changes)
        queue.change(db, account_id, number, changes={**(row.changes or {}), **changes.given})
        return _whole(called, _row(db, account_id, number))

    return sandbox.database.write(work)


@router.post("/{number}/redeliver", operation_id="redeliver")
def redeliver(sandbox: CalledSandbox, account_id: Id, number: Id, how: Redelivery | None = None) -> WholeDelivery:
    """Send a delivery again, whatever its state. Neither its state nor its next attempt changes."""
    wanted = how or Redelivery()

    def work(db: Connection) -> None:
        called = _locked(sandbox, db, account_id)
        _check(db, called, _row(db, account_id, number), wanted)
        queue.ask(db, account_id, [number] * wanted.times, is_repetition=True, changes=wanted.given)

    sandbox.database.write(work)
    _wait_until_idle(sandbox, account_id)
    return read_delivery(sandbox, account_id, number)


@router.post("/{number}/drop", operation_id="drop_delivery")
def drop_delivery(sandbox: CalledSandbox, account_id: Id, number: Id) -> WholeDelivery:
    """Drop a delivery that waits or is held."""

    def work(db: Connection) -> WholeDelivery:
        called = _locked(sandbox, db, account_id)
        laboratory.drop(db, called.account, called.rules, _open_row(db, account_id, number))
        return _whole(called, _row(db, account_id, number))

    return sandbox.database.write(work)


def wait_until_settled(sandbox: Sandbox, account_id: int, seconds: float) -> bool:
    """Wait until no delivery of the account is due or under way. Return False after `seconds`."""

    def is_settled(db: Connection) -> bool:
        account = accounts.get(db, account_id)
        return queue.is_settled(db, account, account.now(sandbox.clock.milliseconds()))

    return _wait(sandbox, is_settled, seconds)


def settle_after_jump(sandbox: Sandbox, account_id: int) -> None:
    """Attempt the deliveries that became due when an account's clock jumped, and wait until they are done."""
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    if sandbox.vendors.get(vendor).has_webhooks:
        sandbox.webhooks.wake()
        wait_until_settled(sandbox, account_id, MAX_WAIT_SECONDS)


def _wait_until_idle(sandbox: Sandbox, account_id: int) -> None:
    """Wait until the attempts that a test asked for are made. Raises `Refused` 504."""
    if not _wait(sandbox, lambda db: queue.is_idle(db, account_id), MAX_WAIT_SECONDS):
        words = f"The attempts are not finished after {MAX_WAIT_SECONDS:g} seconds. They go on."
        raise Refused(HTTPStatus.GATEWAY_TIMEOUT, words)


def _wait(sandbox: Sandbox, is_done: Callable[[Connection], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not sandbox.database.read(is_done):
        if time.monotonic() >= end:
            return False
        time.sleep(_POLL_SECONDS)
    return True


def _run_until(sandbox: Sandbox, account_id: int, until: datetime) -> None:
    """Move the account's clock from one due attempt to the next, and then to `until`."""
    is_first = True
    while True:

        def step(db: Connection, *, is_first: bool = is_first) -> bool:
            called = _locked(sandbox, db, account_id)
            real = sandbox.clock.milliseconds()
            now = called.account.now(real)
            if is_first and until < now:
                detail = f"must not be before the account's time, which is {now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
                raise invalid(WrongField(pointer=pointer("until"), detail=detail))
            moment = queue.next_moment(db, account_id)
            is_last = moment is None or moment > until or queue.is_holding(db, account_id)
            target = until if is_last or moment is None else max(moment, now)
            if target > now:
                account_clock.move_to(db, called.account, target, real=real)
            return is_last

        sandbox.journal.flush()
        is_last = sandbox.database.write(step)
        sandbox.webhooks.wake()
        if not wait_until_settled(sandbox, account_id, MAX_WAIT_SECONDS):
            words = f"The attempts of one moment are not finished after {MAX_WAIT_SECONDS:g} seconds."
            raise Refused(HTTPStatus.GATEWAY_TIMEOUT, words)
        if is_last:
            return
        is_first = False


def _called(sandbox: Sandbox, db: Connection, account_id: int) -> Called:
    """Return the account and its vendor's rules. Raises `Refused` 404 if its vendor sends no webhooks."""
    return _with_rules(sandbox, accounts.get(db, account_id))


def _locked(sandbox: Sandbox, db: Connection, account_id: int) -> Called:
    return _with_rules(sandbox, accounts.locked(db, account_id))


def _with_rules(sandbox: Sandbox, account: AccountContext) -> Called:
    rules = sandbox.vendors.webhooks(account.vendor)
    if rules is None:
        senders = ", ".join(each.name for each in sandbox.vendors.all if each.has_webhooks)
        words = f"{account.vendor.capitalize()} sends no webhooks. Vendors that do: {senders}."
        raise Refused(HTTPStatus.NOT_FOUND, words)
    return Called(account, rules)


def _row(db: Connection, account_id: int, number: int) -> AnyRow:
    row = queue.row(db, account_id, number)
    if row is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"Account {account_id} has no delivery {number}.")
    return row


def _open_row(db: Connection, account_id: int, number: int) -> AnyRow:
    row = _row(db, account_id, number)
    if row.state not in queue.OPEN:
        raise Refused(HTTPStatus.CONFLICT, f"Delivery {number} is {row.state}: it neither waits nor is held.")
    return row


def _check(db: Connection, called: Called, row: AnyRow, changes: Changes) -> None:
    reason = called.rules.refuses(db, called.account, row, changes.given)
    if reason is not None:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, reason)


def _whole(called: Called, row: AnyRow) -> WholeDelivery:
    own, body, headers, answer = called.rules.own_members, row.body, row.headers, row.answer
    if own is not None:
        sent = {name: value for name, value in json.loads(body).items() if name not in own}
        masker = Masker(Privacy(columns=frozenset(sent)), _texts([sent, headers]))
        body, headers = masker.record(body), headers and dict.fromkeys(headers, MASK)
        answer = answer and masker.text(answer)
    return WholeDelivery(**_shown(called, row), body=body, headers=headers, answer=answer)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts within a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _shown(called: Called, row: AnyRow) -> dict[str, Any]:
    attempts = [AttemptMade(**each) for each in row.attempts]
    own = {name: value for name, value in row.shown.items() if name != "subscription_id"}
    return {
        "number": row.number,
        "subscription_id": row.shown["subscription_id"],
        **own,
        "state": row.state,
        "attempts": attempts,
        "next_attempt_at": None if called.rules.is_sent_once else row.next_attempt_at,
        "url": row.url,
    }
