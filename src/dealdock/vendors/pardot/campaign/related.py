"""Campaigns of other objects, whose answers show them as a node."""

from typing import Any

from sqlalchemy import Select, select

from dealdock.vendors.pardot.campaign.model import Campaign


def with_campaign(model: Any) -> Select[*tuple[Any, ...]]:
    """Return the SELECT of a model's rows with `campaign_name`, for a model with a `campaign_id` that may be null."""
    its_campaign = (Campaign.dataset_id == model.dataset_id) & (Campaign.id == model.campaign_id)
    return select(*model.__table__.c, Campaign.name.label("campaign_name")).outerjoin(Campaign, its_campaign)
