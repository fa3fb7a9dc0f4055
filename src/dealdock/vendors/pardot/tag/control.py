"""Tags in the control plane and in test fixtures."""

from typing import Final

from dealdock.platform.record_types import RecordType
from dealdock.vendors.pardot.models import Tag
from dealdock.vendors.pardot.tag import service

TAG: Final = RecordType("tag", "tags", Tag, create=service.create, example={"name": "Fair"})
