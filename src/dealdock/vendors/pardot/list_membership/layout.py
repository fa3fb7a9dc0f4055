"""Layout of a list membership in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document
from dealdock.vendors.pardot.wire.timestamps import moment


def list_membership(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a membership, with timestamps in the user's zone."""
    return {
        "id": row.id,
        "list_id": row.list_id,
        "prospect_id": row.prospect_id,
        "opted_out": row.opted_out,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
