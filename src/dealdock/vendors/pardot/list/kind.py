"""The kind of lists."""

from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.pardot.list import service
from dealdock.vendors.pardot.list.model import ProspectList

LIST: Final = Kind(
    "list",
    "lists",
    ProspectList,
    create=service.create,
    example={"name": "Newsletter", "is_public": True},
    named_by="name",
)
