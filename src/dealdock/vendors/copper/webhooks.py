"""The rules of Copper's webhooks: unsigned, sent at most once, one after another (contract 3.10)."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import hosts
from dealdock.platform.webhooks.rules import Changes, Message, WebhookRules
from dealdock.vendors.copper.webhook.model import Webhook
from dealdock.vendors.copper.wire import json_text

_UNSIGNED: Final = "Copper signs nothing, and the webhook has no secret whose values could be changed."


def _message(db: Connection, account: AccountContext, row: AnyRow, _: datetime, changes: Changes) -> Message | None:
    """Return the request. A webhook that was deleted since has none."""
    webhook = _webhook(db, account, row.subscription) if row.dataset_id == account.dataset_id else None
    if webhook is None:
        return None
    body = _changed(json.loads(row.body), webhook.secret or {}, changes) if changes else row.body.encode()
    return Message(row.url, row.headers or {}, body, verifies=not hosts.is_local(row.url))


def _changed(body: dict[str, Any], secret: Mapping[str, Any], changes: Changes) -> bytes:
    """Return a body with a wrong secret, or an older timestamp."""
    if changes.get("corrupt_signature"):
        body |= {name: f"{body[name]}x" for name in secret if name in body}
    if seconds := changes.get("age_seconds"):
        moment = datetime.fromisoformat(body["timestamp"]) - timedelta(seconds=seconds)
        body["timestamp"] = f"{moment.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"
    return json_text.encoded(body)


def _refuses(db: Connection, account: AccountContext, row: AnyRow, changes: Changes) -> str | None:
    webhook = _webhook(db, account, row.subscription)
    has_secret = webhook is not None and bool(webhook.secret)
    return _UNSIGNED if changes.get("corrupt_signature") and not has_secret else None


def _subscription(db: Connection, account: AccountContext, text: str) -> int | None:
    webhook = _webhook(db, account, int(text)) if text.isdecimal() else None
    return None if webhook is None else int(webhook.id)


def _webhook(db: Connection, account: AccountContext, webhook_id: int) -> AnyRow | None:
    here = (Webhook.dataset_id == account.dataset_id, Webhook.id == webhook_id)
    return db.execute(select(Webhook.__table__).where(*here)).one_or_none()


RULES: Final = WebhookRules(message=_message, subscription=_subscription, refuses=_refuses, in_order_of="account")
