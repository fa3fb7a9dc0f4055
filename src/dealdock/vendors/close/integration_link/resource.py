"""Integration links: their fields and their form in answers (contract part 2, B.8)."""

from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.integration_link.model import TYPES, IntegrationLink
from dealdock.vendors.close.plain_resource import Resource, common
from dealdock.vendors.close.wire import fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, field

_KIND: Final = "integrationLink"


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    return {**common(context, _KIND, row), "name": row.name, "type": row.type, "url": row.url}


RESOURCE: Final = Resource(
    kind=_KIND,
    object="integration_link",
    title="IntegrationLink",
    model=IntegrationLink,
    fields=(
        field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        field("type", fields.choice(*TYPES), is_required=True),
        field("url", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
    ),
    show=_shown,
)
