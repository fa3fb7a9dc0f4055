"""Announcements of the records that a scene, a reset or a snapshot has brought into an account."""

from sqlalchemy import Connection, select

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.clock import Clock
from dealdock.platform.database.database import Database
from dealdock.platform.records.models import Dataset
from dealdock.platform.webhooks.rules import WebhookRules


def announce(
    database: Database, clock: Clock, account_rules: AccountRules, rules: WebhookRules, account_id: int
) -> None:
    """Announce all records of an account as new, by id.

    Each batch is a transaction of its own, so that other calls go on. It ends if the account gets another dataset.
    """
    dataset_id, highest = database.read(lambda db: _last_id(db, account_id))

    def batch(db: Connection, after: int) -> int | None:
        account = accounts.locked(db, account_id)
        if account.dataset_id != dataset_id:
            return None
        return rules.announce_new(db, account, after, highest, account.now(account_rules.real_time(clock)))

    last: int | None = 0
    while last is not None:
        last = database.write(lambda db, after=last: batch(db, after))  # type: ignore[misc]  # of the default


def _last_id(db: Connection, account_id: int) -> tuple[int, int]:
    dataset_id = accounts.get(db, account_id).dataset_id
    return dataset_id, db.scalars(select(Dataset.last_id).where(Dataset.id == dataset_id)).one()
