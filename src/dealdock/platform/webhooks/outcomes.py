"""The ends of attempts of deliveries, and the states that follow."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.platform.records.models import Account, Delivery, DeliveryRequest
from dealdock.platform.records.models.context import CONTEXT_COLUMNS, AccountContext
from dealdock.platform.webhooks import attempts, queue
from dealdock.platform.webhooks.attempts import Attempt, Broken, RulesOf
from dealdock.platform.webhooks.rules import Outcome


def finish(db: Connection, attempt: Attempt, outcome: Outcome | None) -> None:
    """Write the result of an attempt. Without an outcome, the delivery is dropped."""
    account_id = attempt.lane.account_id
    found = db.execute(select(*CONTEXT_COLUMNS).where(Account.id == account_id)).one_or_none()
    if found is None:
        return
    account = AccountContext(*found)
    datasets.lock(db, account.dataset_id)
    row = queue.without_body(db, account_id, attempt.number)
    if attempt.request is not None:
        attempts.forget_request(db, account_id, attempt.request)
    if row is None:
        return
    columns: dict[str, Any] = {}
    if outcome is not None:
        columns = {"attempts": [*row.attempts, _shown(outcome, attempt)], "answer": outcome.answer}
        columns["headers"] = dict(attempt.message.headers) if attempt.message else None
    is_open = not attempt.is_repetition and row.state in queue.OPEN
    if not attempt.is_repetition:
        columns["is_under_way"] = False
    if is_open:
        columns |= _next_state(attempt, row, outcome)
    queue.change(db, account_id, attempt.number, **columns)
    if is_open and row.dataset_id == account.dataset_id:
        attempt.rules.record(db, account, row, outcome)  # it may drop this one, too
        if outcome is None and attempt.rules.is_over(row, attempt.at):
            attempt.rules.expire(db, account, row)
    if columns.get("state") not in {None, *queue.OPEN} and attempt.number % 100 == 0:
        queue.forget_old(db, account_id)


def give_up(db: Connection, broken: Broken, reason: str) -> bool:
    """Drop the delivery, with the reason. Return False if the error does not concern a single delivery."""
    if broken.number is None:
        return False
    account_id, number, is_repetition = broken.account_id, broken.number, False
    if broken.request is not None:
        one = (DeliveryRequest.account_id == account_id, DeliveryRequest.number == broken.request)
        is_repetition = bool(db.scalar(select(DeliveryRequest.is_repetition).where(*one)))
        attempts.forget_request(db, account_id, broken.request)
    found = db.execute(select(Delivery.attempts, Delivery.state).where(*queue.one(account_id, number))).one_or_none()
    if found is None:
        return True
    made = {"at": _written(broken.at), "status": None, "error": reason, "milliseconds": 0}
    earlier = found.attempts if isinstance(found.attempts, list) else []
    columns: dict[str, Any] = {"attempts": [*earlier, {**made, "redelivery": True} if is_repetition else made]}
    if not is_repetition:
        columns["is_under_way"] = False
        if found.state in queue.OPEN:
            columns |= {"state": "dropped", "next_attempt_at": None, "changes": None}
    queue.change(db, account_id, number, **columns)
    return True


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _shown(outcome: Outcome, attempt: Attempt) -> dict[str, Any]:
    shown = {
        "at": _written(outcome.at),
        "status": outcome.status,
        "error": outcome.error,
        "milliseconds": outcome.milliseconds,
    }
    return {**shown, "redelivery": True} if attempt.is_repetition else shown


def _next_state(attempt: Attempt, row: AnyRow, outcome: Outcome | None) -> dict[str, Any]:
    """Return the columns that follow from an attempt by itself."""
    rules = attempt.rules
    ended = {"next_attempt_at": None, "changes": None}
    if outcome is None:
        return {"state": "dropped", **ended}
    tries = row.tries + 1
    if outcome.error is None or (rules.wait_after is None and outcome.status is not None):
        return {"state": "delivered", "tries": tries, **ended}
    if rules.wait_after is None:
        return {"state": "dropped", "tries": tries, **ended}
    at = min(attempt.at + rules.wait_after(tries), row.created_at + rules.lifetime)
    return {"state": "waiting", "tries": tries, "next_attempt_at": at, "changes": None}


def recover(db: Connection, rules_of: RulesOf) -> None:
    """End the attempts of a process that was killed. A delivery that is sent at most once counts as sent."""
    query = select(Delivery.account_id, Delivery.number, Account.vendor).join(
        Account, Account.id == Delivery.account_id
    )
    for row in db.execute(query.where(Delivery.state.in_(queue.OPEN), Delivery.is_under_way)).all():
        rules = rules_of(row.vendor)
        lost = {"state": "dropped", "next_attempt_at": None, "changes": None, "tries": 1}
        is_lost = rules is None or rules.is_sent_once
        queue.change(db, row.account_id, row.number, is_under_way=False, **(lost if is_lost else {}))
