"""Deletion of accounts: immediate for all callers, in the background for records."""

from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import BindParameter, Connection, Table, bindparam, delete, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import NoSuchAccount
from dealdock.platform.records import datasets, earlier_states
from dealdock.platform.records.models import Account, Snapshot
from dealdock.platform.records.tables import account_tables

_DELETED_LATER: Final = {"dataset", "journal"}


def delete_account(db: Connection, account_id: int, *, real: datetime) -> None:
    """Delete an account with its credentials and settings. Garbage collection deletes its records and its journal."""
    of_account = {"account_id": account_id}
    dataset_id = _LOCKED.value(db, of_account)
    if dataset_id is None:
        raise NoSuchAccount(account_id)
    kept = (row.dataset_id for row in _KEPT.all(db, of_account))
    datasets.abandon(db, dataset_id, *kept, real=real)
    earlier_states.drop(db, account_id, real=real)
    for table in account_tables():  # few rows each
        if table.name not in _DELETED_LATER:
            _rows_of(table).run(db, of_account)
    _ROW.run(db, of_account)


_OF_ACCOUNT: Final[BindParameter[int]] = bindparam("account_id")
_LOCKED: Final = Statement(select(Account.dataset_id).where(Account.id == _OF_ACCOUNT).with_for_update())
_KEPT: Final = Statement(select(Snapshot.dataset_id).where(Snapshot.account_id == _OF_ACCOUNT))
_ROW: Final = Statement(delete(Account).where(Account.id == _OF_ACCOUNT))


@cache
def _rows_of(table: Table) -> Statement:
    """Return the DELETE of an account's rows in a table."""
    return Statement(delete(table).where(table.c.account_id == _OF_ACCOUNT))
