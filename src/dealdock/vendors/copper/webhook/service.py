"""The deletion of webhooks, by the API and by the control plane."""

from sqlalchemy import Connection

from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import queue
from dealdock.vendors.copper.webhook.model import Webhook


def remove(db: Connection, account: AccountContext, webhook_id: int) -> None:
    """Delete a webhook, and the deliveries that wait or are held for it. Raises `RecordError(NO_RECORD)`."""
    records.remove(db, account, Webhook, webhook_id)
    queue.drop_all(db, account.account_id, subscription=webhook_id)
