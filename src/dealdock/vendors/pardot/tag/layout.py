"""Layout of a tag in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def tag(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a tag, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
