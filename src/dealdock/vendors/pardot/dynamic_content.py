"""Dynamic contents, which versions 3 and 4 only read: `/api/dynamicContent/` (contract, objects 2.20)."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field, PlainValidator, WithJsonSchema
from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.records.base import Base, DatasetId, JsonObjects, RecordId
from dealdock.platform.records.kind import Kind, of_rows
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import storable
from dealdock.vendors.pardot.record.attributes import Shown, attribute, identity, of_4, times
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
    model=DynamicContent,
    attributes=(
        identity(DynamicContent),
        attribute(DynamicContent.name),
        attribute(DynamicContent.embed_code, name="embedCode"),
        attribute(DynamicContent.embed_url, name="embedUrl"),
        attribute(DynamicContent.base_content, name="baseContent"),
        attribute(DynamicContent.based_on, name="basedOn"),
        *of_4(Shown("variation", several(Variation), lambda row, _: row.variations or None, is_optional=True)),
        *times(DynamicContent),
    ),
    query=query_of_dated(DynamicContent),
)
DYNAMIC_CONTENTS.add_read("dynamic content")
DYNAMIC_CONTENTS.add_query("dynamic contents")

_VARIATIONS: Final = Annotated[list[dict[str, str]], PlainValidator(parse_variations)]

DYNAMIC_CONTENT: Final[Kind] = of_rows(
    "dynamicContent",
    "dynamicContents",
    DynamicContent,
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
