"""Tags, which can be attached to other records."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from dealdock.platform.database.rows import AnyRow
from dealdock.platform.datasets import datasets, records
from dealdock.platform.models import MAX_ID
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import Tag


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a tag and return its id."""
    tag_id = datasets.take_ids(db, account.dataset_id, 1)
    db.execute(insert(Tag).values(dataset_id=account.dataset_id, id=tag_id, name=name, created_at=now, updated_at=now))
    return tag_id


def rows(db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID) -> Sequence[AnyRow]:
    """Return the tags in this id range, ordered by id."""
    return records.rows(db, account, Tag, first_id=first_id, last_id=last_id)
