"""The rules of Copper's webhooks: unsigned, sent at most once, one at a time (contract 3.10)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import hosts
from dealdock.platform.webhooks.rules import Changes, Message, RateLimit, WebhookRules
from dealdock.vendors.copper import settings
from dealdock.vendors.copper.activity.service import ACTIVITY
from dealdock.vendors.copper.column_types import table_of
from dealdock.vendors.copper.names import KINDS
from dealdock.vendors.copper.webhook import announcing
from dealdock.vendors.copper.webhook.model import Webhook
from dealdock.vendors.copper.wire import json_text

_BATCH: Final = 3_000
"""The records that one transaction announces. For each, only its id is written."""


_UNSIGNED: Final = "Copper signs nothing, and the webhook has no secret whose values could be changed."


def _message(db: Connection, account: AccountContext, row: AnyRow, _: datetime, changes: Changes) -> Message | None:
    """Return the request; None if the webhook was deleted since."""
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


def _announce_new(db: Connection, account: AccountContext, after: int, highest: int, now: datetime) -> int | None:
    """Announce records with ids above `after`, up to `highest`. Return the last id; None at the end."""
    every = [(number, type_) for type_ in (*KINDS, ACTIVITY) for number in _next(db, account, type_, after, highest)]
    found = sorted(every)[:_BATCH]
    for number, type_ in found:
        announcing.created(db, account, type_, number, now=now)
    return found[-1][0] if found else None


def _next(db: Connection, account: AccountContext, type_: str, after: int, highest: int) -> Sequence[int]:
    columns = table_of("activity" if type_ == ACTIVITY else type_).c
    here = (columns.dataset_id == account.dataset_id, columns.deleted.is_(False))
    found = select(columns.id).where(*here, columns.id > after, columns.id <= highest)
    return db.scalars(found.order_by(columns.id).limit(_BATCH)).all()


def _limits(account: AccountContext) -> Sequence[RateLimit]:
    """Return the limits that the settings contain."""
    limits = settings.of(account).limits
    found = ((60, limits.notifications_per_minute), (600, limits.notifications_per_ten_minutes))
    return [RateLimit(seconds, most) for seconds, most in found if most is not None]


RULES: Final = WebhookRules(
    message=_message,
    limits=_limits,
    subscriptions=Webhook,
    announce_new=_announce_new,
    subscription=_subscription,
    event=("type", "event"),
    refuses=_refuses,
    own_members=announcing.OWN_MEMBERS,
    in_order_of="account",
)
