"""Layout of a campaign in a response, at every output level: row -> document."""

from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import Document


def campaign(row: AnyRow, _: ZoneInfo) -> Document:
    """Return the document of a campaign. Its timestamps can be queried but are not shown."""
    return {"id": row.id, "name": row.name, "cost": row.cost}


def node(row: AnyRow) -> Document:
    """Return the node with the campaign of another object's row, of `related.with_campaign`. It may have none."""
    return {} if row.campaign_id is None else {"campaign": {"id": row.campaign_id, "name": row.campaign_name}}
