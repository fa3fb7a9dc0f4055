"""Layout of a dynamic content in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def dynamic_content(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a dynamic content, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "embedCode": row.embed_code,
        "embedUrl": row.embed_url,
        "baseContent": row.base_content,
        "basedOn": row.based_on,
        "variation": row.variations,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
