"""The kind of dynamic contents."""

from typing import Final

from dealdock.platform.records.kind import Kind, of_rows
from dealdock.vendors.pardot.dynamic_content.model import DynamicContent

DYNAMIC_CONTENT: Final[Kind] = of_rows(
    "dynamicContent",
    "dynamicContents",
    DynamicContent,
    update=None,
    delete=None,
    example={"name": "Greeting", "based_on": "Default Field: City", "base_content": "Hello"},
    named_by="name",
)
