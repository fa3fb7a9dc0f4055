"""The kind of dynamic contents."""

from typing import Annotated, Final

from pydantic import Field, PlainValidator, WithJsonSchema

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.dynamic_content import variations
from dealdock.vendors.pardot.dynamic_content.model import DynamicContent

_VARIATIONS: Final = Annotated[list[dict[str, str]], PlainValidator(variations.parse)]

DYNAMIC_CONTENT: Final[Kind] = of_rows(
    "dynamicContent",
    "dynamicContents",
    DynamicContent,
    new={
        "variations": (
            Annotated[_VARIATIONS, WithJsonSchema(variations.SCHEMA)],
            Field([], examples=[[{"comparison": "is Bonn", "content": "Hello, Bonn"}]]),
        )
    },
    in_scenes={"variations": (_VARIATIONS, [])},
    example={"name": "Greeting", "based_on": "Default Field: City", "base_content": "Hello"},
    named_by="name",
)
