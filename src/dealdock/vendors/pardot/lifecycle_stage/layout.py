"""Layout of a lifecycle stage in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document


def lifecycle_stage(row: AnyRow, _: ZoneInfo) -> Document:
    """Return the document of a lifecycle stage, which has no timestamps."""
    return {"id": row.id, "name": row.name, "position": row.position, "is_locked": row.is_locked}
