"""The kind of tags."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.tag.model import Tag
from dealdock.vendors.pardot.tag_object.model import TagObject

TAG: Final[Kind] = of_rows("tag", "tags", Tag, parts=(TagObject,), example={"name": "Fair"})
