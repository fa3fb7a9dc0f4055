"""Minicrm's webhooks: signed, repeated for three days. Their subscriptions are numbers that no table has."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks.rules import Changes, Message, WebhookRules

KEY: Final = b"minicrm"
GONE: Final = 404
"""A subscription that was deleted."""


def signature(body: bytes) -> str:
    """Return the signature of a body."""
    return hmac.new(KEY, body, hashlib.sha256).hexdigest()


def _message(_: Connection, __: AccountContext, row: AnyRow, at: datetime, changes: Changes) -> Message | None:
    if row.subscription == GONE:
        return None
    body = row.body.encode()
    sent_at = at - timedelta(seconds=changes.get("age_seconds", 0))
    signed = signature(body)[::-1] if changes.get("corrupt_signature") else signature(body)
    headers = {"Minicrm-Signature": signed, "Minicrm-Moment": str(int(sent_at.timestamp()))}
    return Message(row.url, headers, body)


def _subscription(_: Connection, __: AccountContext, text: str) -> int | None:
    return int(text) if text.isdecimal() else None


RULES: Final = WebhookRules(
    message=_message,
    subscription=_subscription,
    event=("event",),
    in_order_of="subscription",
    wait_after=lambda tries: timedelta(seconds=60 * 2 ** (tries - 1)),
    lifetime=timedelta(hours=72),
)
