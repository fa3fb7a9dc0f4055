"""The kind of lists."""

from typing import Final

from dealdock.platform.records.kind import of_rows, timeless
from dealdock.vendors.pardot.list import service
from dealdock.vendors.pardot.list.model import ProspectList

LIST: Final = of_rows(
    "list",
    "lists",
    ProspectList,
    references={"campaign_id": "campaign"},
    create=service.create,
    delete=timeless(service.delete),
    example={"name": "Newsletter", "is_public": True},
    named_by="name",
)
