"""Layout of a list in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def prospect_list(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a list, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "is_public": row.is_public,
        "is_dynamic": row.is_dynamic,
        "title": row.title,
        "description": row.description,
        "is_crm_visible": row.is_crm_visible,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
