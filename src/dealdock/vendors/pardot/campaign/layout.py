"""Layout of a campaign in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document


def campaign(row: AnyRow, _: ZoneInfo) -> Document:
    """Return the document of a campaign. Its timestamps can be queried but are not shown."""
    return {"id": row.id, "name": row.name, "cost": row.cost}
