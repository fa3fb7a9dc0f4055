"""Layout of a tag object in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def tag_object(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a tag object, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "tag_id": row.tag_id,
        "type": row.type,
        "object_id": row.object_id,
        "created_at": moment(row.created_at, zone),
    }
