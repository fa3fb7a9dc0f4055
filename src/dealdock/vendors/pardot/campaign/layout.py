"""Layout of a campaign in a response, at every output level, and of the node in other objects."""

from typing import Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.wire.described import NamedRecord
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, stored
from dealdock.vendors.pardot.wire.serializers import Document

CAMPAIGN: Final = Layout("CampaignElement", *stored(Campaign.id, Campaign.name, Campaign.cost))
"""Its timestamps can be queried but are not shown."""


def _node(row: AnyRow) -> Document | None:
    """Return the campaign of another object's row, of `related.with_campaign`; None if it has no campaign."""
    return None if row.campaign_id is None else {"id": row.campaign_id, "name": row.campaign_name}


NODE: Final = Attribute("campaign", NamedRecord, lambda row, _: _node(row), is_optional=True)
