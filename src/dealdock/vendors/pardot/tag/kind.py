"""The kind of tags."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.tag.model import Tag

TAG: Final[Kind] = of_rows("tag", "tags", Tag, update=None, delete=None, example={"name": "Fair"})
