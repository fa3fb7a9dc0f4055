"""The kind of integration links."""

from typing import Final

from dealdock.vendors.close.api_kind import resource_kind
from dealdock.vendors.close.integration_link.resource import RESOURCE

INTEGRATION_LINK: Final = resource_kind(
    RESOURCE,
    "integrationLinks",
    {},
    example={"type": "lead", "url": "https://example.com/{{ lead.id }}", "name": "Wiki"},
    named_by="name",
)
