"""Tags and the tags of records (contract, objects 2.10, 2.18): `/api/tag/`, and the actions of version 5."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, ColumnElement, Connection, Index, bindparam, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, OneOf, RecordId, holds, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.errors import TAG_TAKEN
from dealdock.vendors.pardot.record.attributes import AUTHORS, attribute, identity, newer, times
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.v5 import accepting, actions, answers, bodies, fields, parameters, selection
from dealdock.vendors.pardot.v5.call import CurrentCall, V5Call
from dealdock.vendors.pardot.v5.errors import invalid, refused
from dealdock.vendors.pardot.v5.fields import Field, Writes
from dealdock.vendors.pardot.v5.reading import check_parameters, record_id
from dealdock.vendors.pardot.v5.writing import BODY_ERRORS, Written, find, writable_record
from dealdock.vendors.pardot.wire.common_criteria import query_of_named
from dealdock.web.rest.routing import RestRouter

TYPES: Final = (
    *("Automation", "Block", "Campaign", "Competitor", "Prospect Custom Field", "Custom URL", "Drip Program", "Email"),
    *("Email Draft", "Email Template", "Email Template Draft", "File", "Form", "Form Field", "Form Handler", "Group"),
    *("Keyword", "Landing Page", "Layout Template", "List", "Opportunity", "Paid Search Campaign", "Personalization"),
    *("Profile", "Prospect", "Prospect Default Field", "Segmentation Rule", "Site", "Site Search", "Social Message"),
    *("User", "Dynamic Content"),
)
"""The types of objects that can have tags."""


class Tag(Base):
    """A tag. The sandbox does not store which records have it."""

    __tablename__ = "pardot_tag"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class TagObject(Base):
    """A tag of a record."""

    __tablename__ = "pardot_tag_object"
    __table_args__ = (
        refers("tag_id", "pardot_tag"),
        Index(None, "dataset_id", "tag_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    tag_id: Mapped[int] = mapped_column(doc="The id of the tag")
    type: Mapped[str] = mapped_column(doc="The type of the record", info=holds(OneOf(TYPES), example="Prospect"))
    object_id: Mapped[int] = mapped_column(doc="The id of the record")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


def add(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a tag and return its id. Raise `RecordError(TAG_TAKEN)`."""
    _check_name(db, account, name)
    return records.add(db, account, Tag, name=name, now=now)


def change(db: Connection, account: AccountContext, tag_id: int, *, name: str | None = None, now: datetime) -> None:
    """Change the name of a tag, if one is given. Raise `RecordError(TAG_TAKEN)`."""
    if name is not None:
        _check_name(db, account, name, but=tag_id)
        records.change(db, account, Tag, tag_id, {"name": name}, now=now)


def remove(db: Connection, account: AccountContext, tag_id: int) -> None:
    """Delete a tag permanently, and take it from its records."""
    db.execute(sa.delete(TagObject).where(TagObject.dataset_id == account.dataset_id, TagObject.tag_id == tag_id))
    records.remove(db, account, Tag, tag_id)


def merge(db: Connection, account: AccountContext, tag_id: int, others: Sequence[int]) -> None:
    """Give this tag, once, to the records that have the other tags, and delete those tags. Raise
    `RecordError(NO_RECORD)`.
    """
    for other in others:
        if not records.exists(db, account, Tag, other):
            raise RecordError(NO_RECORD, other)
    for other in others:
        _move(db, account, other, tag_id)
        remove(db, account, other)


def give(db: Connection, account: AccountContext, *, tag_id: int, type_: str, object_id: int, now: datetime) -> int:
    """Give a record a tag, and return the tag object's id: the existing tag object's, if the record has the tag."""
    there = select(TagObject.id).where(*_one(account, tag_id, type_, object_id)).order_by(TagObject.id).limit(1)
    found = db.scalar(there)
    if found is not None:
        return found
    return records.add(db, account, TagObject, tag_id=tag_id, type=type_, object_id=object_id, now=now)


def take(db: Connection, account: AccountContext, *, tag_id: int, type_: str, object_id: int) -> None:
    """Take a tag from a record. Raise `RecordError(NO_RECORD)` if the record does not have the tag."""
    if db.execute(sa.delete(TagObject).where(*_one(account, tag_id, type_, object_id))).rowcount == 0:
        raise RecordError(NO_RECORD, tag_id)


def take_all(db: Connection, account: AccountContext, type_: str, object_id: int) -> None:
    """Take all tags from a record that is permanently deleted."""
    of_object = (TagObject.type == type_, TagObject.object_id == object_id)
    db.execute(sa.delete(TagObject).where(TagObject.dataset_id == account.dataset_id, *of_object))


def _check_name(db: Connection, account: AccountContext, name: str, *, but: int = 0) -> None:
    same = select(Tag.id).where(Tag.dataset_id == account.dataset_id, sa.and_(Tag.name == name, Tag.id != but))
    if db.scalar(same.limit(1)) is not None:
        raise RecordError(TAG_TAKEN, name)


def _move(db: Connection, account: AccountContext, tag_id: int, to_id: int) -> None:
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


_TAGGED: Final = ("id", "objectId", "objectType", "tagId")
_TAG_ERRORS: Final = (46, 16, *BODY_ERRORS, 51, 109, 219, *actions.ARGUMENT_ERRORS)


def with_tags(type_: str, object_type: str) -> Callable[[RestRouter, fields.ApiObject], None]:
    """Return what adds the actions of version 5 by which records have tags.

    `type_`: the object's name as one with tags in versions 3 and 4, `object_type`: in version 5.
    """

    def add_actions(router: RestRouter, resource: fields.ApiObject) -> None:
        @router.operation(
            "addTag",
            "POST",
            "/{id}/do/addTag",
            fields=parameters.TAG,
            errors=(*_TAG_ERRORS, 192),
            writes=True,
            is_short=True,
            answer=lambda: answers.TaggedObject,
        )
        def add_tag(call: CurrentCall) -> Written:
            """Give a record a tag."""
            number, tag_id = _ids(call, resource, ("fields",))
            names = selection.split(call.query.get("fields", "")) or _TAGGED
            if unknown := [name for name in names if name not in _TAGGED]:
                detail = f"It contains an invalid or unknown field: {unknown[0]}."
                raise invalid("fields", detail, "no field of a tagged object")
            accepting.require(call, Tag, tag_id, "tagId")
            given = give(call.db, call.account, tag_id=tag_id, type_=type_, object_id=number, now=call.now)
            document = {"id": given, "objectId": number, "objectType": object_type, "tagId": tag_id}
            return Written({name: document[name] for name in _TAGGED if name in names})

        @router.operation(
            "removeTag",
            "POST",
            "/{id}/do/removeTag",
            fields=parameters.TAG,
            errors=_TAG_ERRORS,
            status=204,
            writes=True,
            is_short=True,
        )
        def remove_tag(call: CurrentCall) -> Written:
            """Take a tag from a record."""
            number, tag_id = _ids(call, resource, ())
            take(call.db, call.account, tag_id=tag_id, type_=type_, object_id=number)
            return Written(None)

    return add_actions


def _ids(call: V5Call, resource: fields.ApiObject, allowed: Sequence[str]) -> tuple[int, int]:
    """Return the ids of the record and of the tag in a call. Errors 16, 51, 109, 219, 206 to 208."""
    number = record_id(call)
    properties = bodies.properties(call)
    check_parameters(call, allowed)
    writable_record(call, resource, number)
    given = actions.checked(properties, ("tagId",), ("tagId",))
    return number, actions.integer("tagId", given["tagId"])


def _add_merge(router: RestRouter, resource: fields.ApiObject) -> None:
    """Add the action of version 5 that merges tags."""

    @router.operation(
        "mergeTags",
        "POST",
        "/{id}/do/mergeTags",
        fields=parameters.MERGE,
        errors=(46, 16, *BODY_ERRORS, 51, 109, *actions.ARGUMENT_ERRORS, 242),
        writes=True,
        answer=lambda: answers.MergedTag,
    )
    def merge_tags(call: CurrentCall) -> Written:
        """Give this tag to the records that have the other tags, and delete those tags."""
        number = record_id(call)
        properties = bodies.properties(call)
        check_parameters(call, ())
        find(call, resource, number)
        given = actions.checked(properties, ("tagIds",), ("tagIds",))["tagIds"]
        if not isinstance(given, list) or not given:
            raise actions.wrong("tagIds", "has to be an array with ids")
        others = {actions.integer("tagIds", each) for each in given} - {number}
        try:
            merge(call.db, call.account, number, sorted(others))
        except RecordError as error:
            if error.reason is not NO_RECORD:
                raise
            raise refused(242, str(error)) from None
        return Written({"id": number})


_OBJECTS: Final = (
    select(func.count(TagObject.id))
    .where(TagObject.dataset_id == bindparam("dataset_id", type_=BigInteger), TagObject.tag_id == Tag.id)
    .correlate(Tag)
    .scalar_subquery()
)

TAGS: Final = Resource(
    object="tag",
    collection="tags",
    model=Tag,
    attributes=(
        identity(Tag),
        attribute(Tag.name, filter="equal", is_sortable=True, is_written=True, is_required=True),
        newer(Field(name="objectCount", type="Integer", column=_OBJECTS)),
        *times(Tag),
        AUTHORS,
    ),
    query=query_of_named(Tag),
    writes=Writes(
        create=lambda call, values: add(call.db, call.account, **values, now=call.now),
        update=lambda call, number, values: change(call.db, call.account, number, **values, now=call.now),
        delete=lambda call, number: remove(call.db, call.account, number),
        new_errors=(245,),
        errors=(245,),
    ),
    actions=(_add_merge,),
)
TAGS.add_read("tag")
TAGS.add_query("tags")

TAG: Final[Kind] = of_rows("tag", "tags", Tag, parts=(TagObject,), example={"name": "Fair"})
TAG_OBJECT: Final[Kind] = of_rows(
    "tagObject",
    "tagObjects",
    TagObject,
    references={"tag_id": "tag"},
    example={"tag_id": 313, "type": "Prospect", "object_id": 101},
)
