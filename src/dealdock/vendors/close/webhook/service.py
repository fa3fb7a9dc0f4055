"""Subscriptions: their changes (contract part 2, B.1)."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.webhooks import queue
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.membership import queries as members
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED, Webhook
from dealdock.vendors.close.wire.errors import wrong_object

MAX_WEBHOOKS: Final = 40
_TOO_MANY: Final = f"You have reached the limit of {MAX_WEBHOOKS} webhook subscriptions."


def every(context: Context) -> Sequence[AnyRow]:
    """Return the subscriptions that the caller may see, the oldest first."""
    mine = select(Webhook.__table__).where(Webhook.dataset_id == context.dataset_id)
    rows = context.db.execute(mine.order_by(Webhook.created_at, Webhook.id)).all()
    return [row for row in rows if _may_see(context, row)]


def get(context: Context, number: int) -> AnyRow:
    """Return a subscription that the caller may see. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Webhook, number)
    if not _may_see(context, row):
        raise RecordError(NO_RECORD, number)
    return row


def create(context: Context, columns: Mapping[str, Any], key: Callable[[int], str]) -> int:
    """Add a subscription, and return its number. Raises `HttpError` 400 beyond the limit.

    `key`: returns the key of the subscription with this number.
    """
    query = select(Webhook.id).where(Webhook.dataset_id == context.dataset_id)
    if len(context.db.execute(query).all()) >= MAX_WEBHOOKS:
        raise wrong_object(_TOO_MANY)
    usual = {"verify_ssl": True, "status": ACTIVE, "pause_reason": None, "latest_error": None, "failing_since": None}
    own = {"signature_key": "", "counters": {}, "history": {"errors": [], "successes": []}}
    number = records.add(context, Webhook, **{**usual, **columns, **own})
    here = (Webhook.dataset_id == context.dataset_id, Webhook.id == number)
    context.db.execute(update(Webhook).where(*here).values(signature_key=key(number)))
    return number


def change(context: Context, number: int, columns: Mapping[str, Any]) -> None:
    """Change a subscription. A paused subscription drops what waits. One that is restarted counts failures anew."""
    row = get(context, number)
    status = columns.get("status", row.status)
    more: dict[str, Any] = {}
    if status == PAUSED and row.status == ACTIVE:
        more["pause_reason"] = "api"
        queue.drop_all(context.db, context.account.account_id, subscription=number)
    elif status == ACTIVE and row.status == PAUSED:
        more = {"pause_reason": None, "failing_since": None}
    records.change(context, Webhook, number, {**columns, **more})


def remove(context: Context, number: int) -> None:
    """Delete a subscription, and the deliveries that wait for it."""
    get(context, number)
    queue.drop_all(context.db, context.account.account_id, subscription=number)
    records.remove(context, Webhook, number)


def _may_see(context: Context, row: AnyRow) -> bool:
    """Return True for an administrator, and for the author of a subscription."""
    return row.created_by == context.user_id or members.is_admin(context)


def signing_key(secret: str, number: int) -> str:
    """Return the key with which deliveries of the subscription with this number are signed: 64 hex digits.

    The same calls in the same account give the same keys after a reset. `secret`: one of the account. For a
    subscription of a scene or of the control plane without a key of its own, it is the address: only the sandbox itself
    sends to it.
    """
    return hashlib.sha256(f"{secret}/{number}".encode()).hexdigest()
