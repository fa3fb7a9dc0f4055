"""Criteria, ranges and sort orders of campaign queries."""

from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.wire.common_criteria import query_of_named
from dealdock.vendors.pardot.wire.query import Sorting

QUERY = query_of_named(Campaign, cost=Sorting(Campaign.cost, descending=True))
