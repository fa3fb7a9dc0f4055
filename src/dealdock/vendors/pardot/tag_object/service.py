"""Tags of records. A record has a tag at most once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import aliased

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.tag_object.model import TagObject


def add(db: Connection, account: AccountContext, *, tag_id: int, type_: str, object_id: int, now: datetime) -> int:
    """Give a record a tag, and return the tag object's id: the existing tag object's, if the record has the tag."""
    there = select(TagObject.id).where(*_one(account, tag_id, type_, object_id)).order_by(TagObject.id).limit(1)
    found = db.scalar(there)
    if found is not None:
        return found
    return records.add(db, account, TagObject, tag_id=tag_id, type=type_, object_id=object_id, now=now)


def remove(db: Connection, account: AccountContext, *, tag_id: int, type_: str, object_id: int) -> None:
    """Take a tag from a record. Raise `RecordError(NO_RECORD)` if the record does not have the tag."""
    if db.execute(sa.delete(TagObject).where(*_one(account, tag_id, type_, object_id))).rowcount == 0:
        raise RecordError(NO_RECORD, tag_id)


def remove_tag(db: Connection, account: AccountContext, tag_id: int) -> None:
    """Take a tag from all records."""
    db.execute(sa.delete(TagObject).where(TagObject.dataset_id == account.dataset_id, TagObject.tag_id == tag_id))


def remove_object(db: Connection, account: AccountContext, type_: str, object_id: int) -> None:
    """Remove all tags from a record that is permanently deleted."""
    of_object = (TagObject.type == type_, TagObject.object_id == object_id)
    db.execute(sa.delete(TagObject).where(TagObject.dataset_id == account.dataset_id, *of_object))


def move(db: Connection, account: AccountContext, tag_id: int, to_id: int) -> None:
    """Replace the tag of records by another one, unless they have that already."""
    other = aliased(TagObject)
    has_both = (
        select(other.id)
        .where(
            other.dataset_id == account.dataset_id,
            other.tag_id == to_id,
            other.type == TagObject.type,
            other.object_id == TagObject.object_id,
        )
        .exists()
    )
    moved = sa.update(TagObject).where(TagObject.dataset_id == account.dataset_id, TagObject.tag_id == tag_id)
    db.execute(moved.where(~has_both).values(tag_id=to_id))


def _one(account: AccountContext, tag_id: int, type_: str, object_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        TagObject.dataset_id == account.dataset_id,
        TagObject.tag_id == tag_id,
        TagObject.type == type_,
        TagObject.object_id == object_id,
    )
