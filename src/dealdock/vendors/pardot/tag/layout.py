"""What a tag looks like in an answer, at every level of output: row -> tree."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.rows import AnyRow
from dealdock.vendors.pardot.wire.serializers import Tree
from dealdock.vendors.pardot.wire.timestamps import moment


def tag(row: AnyRow, zone: ZoneInfo) -> Tree:
    """One tag; moments in the user's zone."""
    return {
        "id": row.id,
        "name": row.name,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
