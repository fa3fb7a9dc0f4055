"""Tags, which can be attached to other records."""

from datetime import datetime

from sqlalchemy import Connection, insert

from dealdock.platform.datasets import datasets
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import Tag


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a tag and return its id."""
    tag_id = datasets.take_ids(db, account.dataset_id, 1)
    db.execute(insert(Tag).values(dataset_id=account.dataset_id, id=tag_id, name=name, created_at=now, updated_at=now))
    return tag_id
