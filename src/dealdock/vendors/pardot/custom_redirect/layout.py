"""Layout of a custom redirect in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.campaign.layout import node
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def custom_redirect(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a custom redirect, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "url": row.url,
        "destination_url": row.destination_url,
        **node(row),
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
