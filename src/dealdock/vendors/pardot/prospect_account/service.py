"""Prospect accounts: the companies to which prospects belong."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from dealdock.platform.database.rows import AnyRow
from dealdock.platform.datasets import datasets
from dealdock.platform.models import MAX_ID
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import ProspectAccount


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a prospect account and return its id."""
    prospect_account_id = datasets.take_ids(db, account.dataset_id, 1)
    key = {"dataset_id": account.dataset_id, "id": prospect_account_id}
    db.execute(insert(ProspectAccount).values(**key, name=name, created_at=now, updated_at=now))
    return prospect_account_id


def rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> Sequence[AnyRow]:
    """Return the prospect accounts in this id range, ordered by id."""
    mine = select(ProspectAccount.__table__).where(ProspectAccount.dataset_id == account.dataset_id)
    return db.execute(mine.where(ProspectAccount.id.between(first_id, last_id)).order_by(ProspectAccount.id)).all()
