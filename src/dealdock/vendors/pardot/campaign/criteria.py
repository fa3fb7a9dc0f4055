"""Criteria, ranges and sort orders of campaign queries."""

from dealdock.vendors.pardot.models import Campaign
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, exact, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY = Query(
    criteria={
        **times("created", Campaign.created_at),
        **times("updated", Campaign.updated_at),
        **ids(Campaign.id),
        **exact("name", Campaign.name),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "created_at": Sorting(Campaign.created_at, descending=True),
        "id": Sorting(Campaign.id, descending=False),
        "name": Sorting(Campaign.name, descending=False),
        "updated_at": Sorting(Campaign.updated_at, descending=True),
        "cost": Sorting(Campaign.cost, descending=True),
    },
    caps_limit=True,
)
