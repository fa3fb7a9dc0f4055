"""The kind of tag objects."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.tag_object.model import TagObject

TAG_OBJECT: Final[Kind] = of_rows(
    "tagObject",
    "tagObjects",
    TagObject,
    references={"tag_id": "tag"},
    example={"tag_id": 313, "type": "Prospect", "object_id": 101},
)
