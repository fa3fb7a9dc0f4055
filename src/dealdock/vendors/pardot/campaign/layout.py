"""What a campaign looks like in an answer, at every level of output: row -> tree."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.rows import AnyRow
from dealdock.vendors.pardot.wire.serializers import Tree


def campaign(row: AnyRow, zone: ZoneInfo) -> Tree:  # noqa: ARG001 (a shape's signature)
    """A campaign. Its times can be asked for, but are not shown."""
    return {"id": row.id, "name": row.name, "cost": row.cost}
