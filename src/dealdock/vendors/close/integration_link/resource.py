"""Integration links: their attributes (contract part 2, B.8)."""

from typing import Final

from dealdock.vendors.close.attributes import common, sent
from dealdock.vendors.close.integration_link.model import TYPES, IntegrationLink
from dealdock.vendors.close.resource import ROUTES, CloseResource
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS

_KIND: Final = "integrationLink"

RESOURCE: Final = CloseResource(
    kind=_KIND,
    object="integration_link",
    plural="integration_links",
    path="/api/v1/integration_link",
    model=IntegrationLink,
    attributes=(
        *common(_KIND),
        sent("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        sent("type", fields.choice(*TYPES), is_required=True),
        sent("url", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    ),
    routes=ROUTES,
)
