"""Tags: new names, deletion, and merging."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.errors import TAG_TAKEN
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object import service as tag_object_service


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a tag and return its id. Raise `RecordError(TAG_TAKEN)`."""
    _check_name(db, account, name)
    return records.add(db, account, Tag, name=name, now=now)


def update(db: Connection, account: AccountContext, tag_id: int, *, name: str | None = None, now: datetime) -> None:
    """Change the name of a tag, if one is given. Raise `RecordError(TAG_TAKEN)`."""
    if name is not None:
        _check_name(db, account, name, but=tag_id)
        records.change(db, account, Tag, tag_id, {"name": name}, now=now)


def delete(db: Connection, account: AccountContext, tag_id: int) -> None:
    """Delete a tag permanently, and remove it from its records."""
    tag_object_service.remove_tag(db, account, tag_id)
    records.remove(db, account, Tag, tag_id)


def merge(db: Connection, account: AccountContext, tag_id: int, others: Sequence[int]) -> None:
    """Give this tag, once, to the records that have the other tags, and delete those tags. Raise
    `RecordError(NO_RECORD)`.
    """
    for other in others:
        if not records.exists(db, account, Tag, other):
            raise RecordError(NO_RECORD, other)
    for other in others:
        tag_object_service.move(db, account, other, tag_id)
        delete(db, account, other)


def _check_name(db: Connection, account: AccountContext, name: str, *, but: int = 0) -> None:
    same = select(Tag.id).where(Tag.dataset_id == account.dataset_id, sa.and_(Tag.name == name, Tag.id != but))
    if db.scalar(same.limit(1)) is not None:
        raise RecordError(TAG_TAKEN, name)
