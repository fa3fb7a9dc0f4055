"""Control of an account's deliveries by a test: hold, release, repeat, change, drop."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from dealdock.platform.database import commits
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Delivery, DeliverySwitch, ReceiverBehavior
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.rules import WebhookRules


def hold(db: Connection, account_id: int) -> None:
    """Attempt nothing by itself until the release. The account must be `locked`."""
    queue.switch(db, account_id)
    _set_holding(db, account_id, is_holding=True)


def release(
    db: Connection, account_id: int, *, order: Literal["by_number", "reversed"], numbers: Sequence[int] | None
) -> None:
    """Attempt the held deliveries, in this order. With `numbers`, release only those deliveries, and go on holding
    others.

    The account must be `locked`.
    """
    held = select(Delivery.number).where(Delivery.account_id == account_id, Delivery.state == "held")
    known = db.scalars(held.order_by(Delivery.number)).all()
    chosen = list(known if numbers is None else [each for each in numbers if each in set(known)])
    if order == "reversed":
        chosen.reverse()
    if numbers is None:
        queue.switch(db, account_id)
        _set_holding(db, account_id, is_holding=False)
    queue.ask(db, account_id, chosen)  # before they wait, so that nothing overtakes this order
    those = update(Delivery).where(Delivery.account_id == account_id, Delivery.number.in_(chosen))
    db.execute(those.values(state="waiting"))
    commits.announce(db, queue.WAKE)


def _set_holding(db: Connection, account_id: int, *, is_holding: bool) -> None:
    switch = update(DeliverySwitch).where(DeliverySwitch.account_id == account_id)
    db.execute(switch.values(is_holding=is_holding))


def run_all(db: Connection, account_id: int) -> None:
    """Attempt each delivery that waits once, due or not, in their order."""
    waiting = select(Delivery.number).where(Delivery.account_id == account_id, Delivery.state == "waiting")
    queue.ask(db, account_id, db.scalars(waiting.order_by(Delivery.number)).all())


def run_next(db: Connection, account_id: int) -> int | None:
    """Attempt the first delivery that waits or is held. Return its number; None if there is none."""
    first = select(Delivery.number).where(Delivery.account_id == account_id, Delivery.state.in_(queue.OPEN))
    number = db.scalar(first.order_by(Delivery.next_attempt_at, Delivery.number).limit(1))
    if number is not None:
        queue.ask(db, account_id, [number])
    return number


def drop(db: Connection, account: AccountContext, rules: WebhookRules, row: AnyRow) -> None:
    """Drop a delivery that waits or is held, without an attempt."""
    datasets.lock(db, account.dataset_id)
    ended = {"state": "dropped", "next_attempt_at": None, "changes": None}
    queue.change(db, account.account_id, row.number, **ended)
    if row.dataset_id == account.dataset_id:
        rules.record(db, account, row, None)


def behave(db: Connection, account_id: int, subscription: int | None, behaviors: Iterable[Mapping[str, Any]]) -> None:
    """Set the answers to the next attempts of a subscription, or of all. They replace the answers that were set
    before.
    """
    of_account = ReceiverBehavior.account_id == account_id
    same = ReceiverBehavior.subscription.is_not_distinct_from(subscription)
    db.execute(delete(ReceiverBehavior).where(of_account, same))
    last = db.scalar(
        select(ReceiverBehavior.number).where(of_account).order_by(ReceiverBehavior.number.desc()).limit(1)
    )
    rows = [
        {"account_id": account_id, "number": number, "subscription": subscription, "behavior": dict(each)}
        for number, each in enumerate(behaviors, (last or 0) + 1)
    ]
    if rows:
        db.execute(insert(ReceiverBehavior), rows)
