"""Lists in the control plane and in test fixtures."""

from typing import Final

from dealdock.platform.record_types import RecordType
from dealdock.vendors.pardot.list import service
from dealdock.vendors.pardot.list.model import ProspectList

LIST: Final = RecordType(
    "list", "lists", ProspectList, create=service.create, example={"name": "Newsletter", "is_public": True}
)
