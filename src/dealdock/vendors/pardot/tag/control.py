"""Tags in the control plane and in test fixtures."""

from typing import Final

from dealdock.platform.record_types import RecordType, of_rows
from dealdock.vendors.pardot.tag.model import Tag

TAG: Final[RecordType] = of_rows("tag", "tags", Tag, update=None, delete=None, example={"name": "Fair"})
