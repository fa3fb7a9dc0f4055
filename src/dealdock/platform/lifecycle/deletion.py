"""Deletion of accounts: immediate for all callers, in the background for records."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete, select

from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.records import datasets, earlier_states
from dealdock.platform.records.models import Account, Snapshot
from dealdock.platform.records.tables import account_tables

_DELETED_LATER: Final = {"dataset", "journal"}


def delete_account(db: Connection, account_id: int, *, real: datetime) -> None:
    """Delete an account with its credentials and settings. Garbage collection deletes its records and its journal."""
    account: Any = Account.__table__
    found = db.execute(select(account.c.dataset_id).where(account.c.id == account_id).with_for_update()).one_or_none()
    if found is None:
        raise NoSuchAccount(account_id)
    kept = db.scalars(select(Snapshot.dataset_id).where(Snapshot.account_id == account_id)).all()
    datasets.abandon(db, found.dataset_id, *kept, real=real)
    earlier_states.drop(db, account_id, real=real)
    for table in account_tables():  # few rows each
        if table.name not in _DELETED_LATER:
            db.execute(delete(table).where(table.c.account_id == account_id))
    db.execute(delete(account).where(account.c.id == account_id))
