"""Prospect accounts: the companies to which prospects belong."""

from datetime import datetime

from sqlalchemy import Connection, insert

from dealdock.platform.datasets import datasets
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import ProspectAccount


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a prospect account and return its id."""
    prospect_account_id = datasets.take_ids(db, account.dataset_id, 1)
    key = {"dataset_id": account.dataset_id, "id": prospect_account_id}
    db.execute(insert(ProspectAccount).values(**key, name=name, created_at=now, updated_at=now))
    return prospect_account_id
