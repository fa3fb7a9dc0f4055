"""The rules of Close's webhooks: signed, repeated for 72 hours, paused after three days of failures (part 2, B.2)."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.rules import Changes, Message, Outcome, WebhookRules
from dealdock.vendors.close import new_events
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED, Webhook
from dealdock.vendors.close.wire import moments

_WAITS: Final = (60, 120, 240, 480, 960)
_LONGEST_WAIT: Final = 1_200
LIFETIME: Final = timedelta(hours=72)
FAILING: Final = timedelta(days=3)
_PAUSED: Final[Mapping[str, Any]] = {"status": PAUSED, "pause_reason": "failures"}
_USER_AGENT: Final = "Close Webhooks 2.0"
KEPT: Final = 20
"""The attempts of each kind that a subscription's history has."""


def signature(key: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 over the timestamp and the body, by the bytes that the key spells."""
    return hmac.new(bytes.fromhex(key), timestamp.encode() + body, hashlib.sha256).hexdigest()


def wait_after(tries: int) -> timedelta:
    """Return the time from a failed attempt to the next one."""
    return timedelta(seconds=_WAITS[tries - 1] if tries <= len(_WAITS) else _LONGEST_WAIT)


def _message(db: Connection, account: AccountContext, row: AnyRow, at: datetime, changes: Changes) -> Message | None:
    """Return the signed request; None if the subscription was deleted or paused since."""
    webhook = _webhook(db, account, row.subscription) if row.dataset_id == account.dataset_id else None
    if webhook is None or webhook.status != ACTIVE:
        return None
    body = row.body.encode()
    timestamp = str(int((at - timedelta(seconds=changes.get("age_seconds", 0))).timestamp()))
    signed = signature(webhook.signature_key, timestamp, body)
    if changes.get("corrupt_signature"):
        signed = signed[:-1] + ("0" if signed[-1] != "0" else "1")
    headers = {"close-sig-timestamp": timestamp, "close-sig-hash": signed}
    return Message(row.url, headers, body, verifies=webhook.verify_ssl, user_agent=_USER_AGENT)


def _record(db: Connection, account: AccountContext, row: AnyRow, outcome: Outcome | None) -> None:
    """Write an attempt to its subscription, and pause one whose every attempt has failed for three days."""
    webhook = _webhook(db, account, row.subscription)
    if webhook is None:
        return
    columns: dict[str, Any] = {"counters": _counted(webhook.counters, row, outcome)}
    if outcome is not None:
        columns |= _seen(webhook, row, outcome)
        since = columns["failing_since"]
        if since is not None and outcome.at - since >= FAILING and webhook.status == ACTIVE:
            columns |= _PAUSED
            queue.drop_all(db, account.account_id, subscription=webhook.id)
    _write(db, account, webhook.id, columns)


def _expire(db: Connection, account: AccountContext, row: AnyRow) -> None:
    """Pause a subscription if no attempt succeeded since the first attempt of a delivery that is dropped."""
    webhook = _webhook(db, account, row.subscription)
    made = [each["at"] for each in row.attempts if not each.get("redelivery")]
    if webhook is None or webhook.status != ACTIVE or webhook.failing_since is None or not made:
        return
    if webhook.failing_since <= datetime.fromisoformat(made[0]):
        _write(db, account, webhook.id, _PAUSED)
        queue.drop_all(db, account.account_id, subscription=webhook.id)


def _write(db: Connection, account: AccountContext, webhook_id: int, columns: Mapping[str, Any]) -> None:
    here = (Webhook.dataset_id == account.dataset_id, Webhook.id == webhook_id)
    db.execute(update(Webhook).where(*here).values(columns))


def _counted(counters: dict[str, float], row: AnyRow, outcome: Outcome | None) -> dict[str, float]:
    if outcome is None:
        name = "dropped"
    else:
        name = ("first" if row.tries == 0 else "retry") + ("_success" if outcome.error is None else "_fail")
    return {**counters, name: counters.get(name, 0.0) + 1}


def _seen(webhook: AnyRow, row: AnyRow, outcome: Outcome) -> dict[str, Any]:
    """Return the columns that show an attempt."""
    entry = {
        "attempt_number": row.tries + 1,
        "datetime": moments.written(outcome.at),
        "error": outcome.error,
        "event_id": row.event_id,
        "response_status_code": outcome.status,
    }
    which = "successes" if outcome.error is None else "errors"
    history = {**webhook.history, which: [entry, *webhook.history[which]][:KEPT]}
    if outcome.error is None:
        return {"history": history, "failing_since": None}
    latest = f"Exception name: {outcome.error}"
    if outcome.status is not None:
        latest += f", Status code: {outcome.status}"
    return {"history": history, "latest_error": latest, "failing_since": webhook.failing_since or outcome.at}


def _subscription(db: Connection, account: AccountContext, text: str) -> int | None:
    return Ids(db, account).find("webhook", text)


def _webhook(db: Connection, account: AccountContext, webhook_id: int) -> AnyRow | None:
    here = (Webhook.dataset_id == account.dataset_id, Webhook.id == webhook_id)
    return db.execute(select(Webhook.__table__).where(*here)).one_or_none()


RULES: Final = WebhookRules(
    message=_message,
    record=_record,
    expire=_expire,
    subscriptions=Webhook,
    announce_new=new_events.announce,
    subscription=_subscription,
    event=("object_type", "action"),
    in_order_of="subscription",
    wait_after=wait_after,
    lifetime=LIFETIME,
)
