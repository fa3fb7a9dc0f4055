"""Dynamic contents, which are only read: `/api/dynamicContent/` (contract, objects 2.20), and their variations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator, WithJsonSchema
from sqlalchemy import Connection, Index, Text, delete
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.records import records
from dealdock.platform.records.base import Base, DatasetId, JsonObjects, RecordId, refers
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import storable
from dealdock.vendors.pardot.record.attributes import AUTHORS, Shown, absent, attribute, identity, of_4, related, times
from dealdock.vendors.pardot.record.collection import Asset, Collection
from dealdock.vendors.pardot.record.resource import Resource
from dealdock.vendors.pardot.wire.common_criteria import query_of_dated
from dealdock.vendors.pardot.wire.described import several
from dealdock.web.rest.answers import closed

MAX_VARIATIONS: Final = 100
"""The variations of one content. It is ours, as the next."""
MAX_CHARACTERS: Final = 65_535

_NAMES: Final = ("comparison", "content")

SCHEMA: Final = {
    "type": "array",
    "maxItems": MAX_VARIATIONS,
    "items": {
        "type": "object",
        "properties": {name: {"type": "string", "maxLength": MAX_CHARACTERS} for name in _NAMES},
        "required": list(_NAMES),
        "additionalProperties": False,
    },
}
"""The JSON Schema of variations."""


class DynamicContent(Base):
    """A content that depends on the value of a prospect's field."""

    __tablename__ = "pardot_dynamic_content"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    embed_code: Mapped[str | None] = mapped_column(Text(), doc="The HTML that shows the content on a page")
    embed_url: Mapped[str | None] = mapped_column(Text(), doc="The address of the content")
    base_content: Mapped[str | None] = mapped_column(Text(), doc="The content that most prospects see")
    based_on: Mapped[str | None] = mapped_column(doc="The field, such as `Default Field: City`")
    variations: Mapped[JsonObjects] = mapped_column(
        default=list, doc="The other contents: `comparison`, such as `is Bonn`, and `content`"
    )
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class DynamicContentVariation(Asset):
    """A variation of a content, as version 5 shows it: a row for each of the content's `variations`."""

    __tablename__ = "pardot_dynamic_content_variation"
    __table_args__ = (
        refers(
            "dynamic_content_id",
            "pardot_dynamic_content",
            name="fk_pardot_dynamic_content_variation_dynamic_content_id",
        ),
        Index("ix_pardot_dynamic_content_variation_dynamic_content_id", "dataset_id", "dynamic_content_id", "id"),
    )

    dynamic_content_id: Mapped[int]
    comparison: Mapped[str] = mapped_column(Text())
    content: Mapped[str] = mapped_column(Text())


@closed
class Variation(TypedDict):
    """A content for the prospects that a comparison selects."""

    comparison: str
    content: str


@parsers.accepts(SCHEMA)
def parse_variations(value: object) -> list[dict[str, str]]:
    """Return the variations. Raise `WrongValue` if they are not a list of objects with these two texts."""
    if not isinstance(value, list) or len(value) > MAX_VARIATIONS:
        raise WrongValue(f"must be a list of up to {MAX_VARIATIONS} variations")
    return [_variation(each) for each in value]


def _variation(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != set(_NAMES):
        raise WrongValue("must have variations with a comparison and a content")
    texts = {name: value[name] for name in _NAMES}
    if not all(isinstance(text, str) and len(text) <= MAX_CHARACTERS for text in texts.values()):
        raise WrongValue(f"must have texts of up to {MAX_CHARACTERS:,} characters")
    return {name: storable(str(text)) for name, text in texts.items()}


DYNAMIC_CONTENTS: Final = Resource(
    object="dynamicContent",
    collection="dynamic-contents",
    model=DynamicContent,
    attributes=(
        identity(DynamicContent, has_list=False),
        attribute(DynamicContent.name),
        attribute(DynamicContent.embed_code, name="embedCode"),
        attribute(DynamicContent.embed_url, name="embedUrl"),
        attribute(DynamicContent.base_content, name="baseContent"),
        attribute(DynamicContent.based_on, name="basedOn"),
        *of_4(Shown("variation", several(Variation), lambda row, _: row.variations or None, is_optional=True)),
        absent("String", "basedOnProspectApiFieldId", "tagReplacementLanguage"),
        absent("Integer", "folderId", "trackerDomainId"),
        absent("Boolean", "isDeleted"),
        *times(DynamicContent),
        related("folder", "folder"),
        related("trackerDomain", "trackerDomain"),
        AUTHORS,
    ),
    query=query_of_dated(DynamicContent),
    has_recycle_bin=True,
)
DYNAMIC_CONTENTS.add_read("dynamic content")
DYNAMIC_CONTENTS.add_query("dynamic contents")

DYNAMIC_CONTENT_VARIATIONS: Final = Collection(
    object="dynamicContentVariation",
    collection="dynamic-content-variations",
    model=DynamicContentVariation,
    others=absent("String", "operator", "value1", "value2").newer,
    filtered=(),
)


def _add(
    db: Connection, account: AccountContext, *, variations: Sequence[Mapping[str, str]], now: datetime, **columns: Any
) -> int:
    content_id = records.add(db, account, DynamicContent, variations=variations, now=now, **columns)
    _add_variations(db, account, content_id, variations, now)
    return content_id


def _change(db: Connection, account: AccountContext, content_id: int, *, now: datetime, **changes: Any) -> None:
    before = records.read(db, account, DynamicContent, content_id).variations
    records.change(db, account, DynamicContent, content_id, changes, now=now)
    if changes.get("variations", before) != before:
        of_content = DynamicContentVariation.dynamic_content_id == content_id
        mine = DynamicContentVariation.dataset_id == account.dataset_id
        db.execute(delete(DynamicContentVariation).where(mine, of_content))
        _add_variations(db, account, content_id, changes["variations"], now)


def _add_variations(
    db: Connection, account: AccountContext, content_id: int, variations: Sequence[Mapping[str, str]], now: datetime
) -> None:
    """Add the rows that version 5 shows."""
    for each in variations:
        records.add(db, account, DynamicContentVariation, dynamic_content_id=content_id, now=now, **each)


_VARIATIONS: Final = Annotated[list[dict[str, str]], PlainValidator(parse_variations)]

DYNAMIC_CONTENT: Final[Kind] = of_rows(
    "dynamicContent",
    "dynamicContents",
    DynamicContent,
    parts=(DynamicContentVariation,),
    create=_add,
    update=_change,
    new={
        "variations": (
            Annotated[_VARIATIONS, WithJsonSchema(SCHEMA)],
            Field([], examples=[[{"comparison": "is Bonn", "content": "Hello, Bonn"}]]),
        )
    },
    in_scenes={"variations": (_VARIATIONS, [])},
    example={"name": "Greeting", "based_on": "Default Field: City", "base_content": "Hello"},
    named_by="name",
)
