"""Tags: words that things can be marked with."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert

from dealdock.core import dataset, reading
from dealdock.core.models import MAX_ID, Tag
from dealdock.core.reading import AnyRow
from dealdock.core.user import Tenant


def create(db: Connection, account: Tenant, *, name: str, now: datetime) -> int:
    """Add a tag and answer its id."""
    tag_id = dataset.take_ids(db, account.dataset_id, 1)
    db.execute(insert(Tag).values(dataset_id=account.dataset_id, id=tag_id, name=name, created_at=now, updated_at=now))
    return tag_id


def rows(db: Connection, account: Tenant, *, first_id: int = 1, last_id: int = MAX_ID) -> Sequence[AnyRow]:
    """All tags with an id in that range, by id."""
    return reading.rows(db, account, Tag, first_id=first_id, last_id=last_id)
