"""Campaigns, to which opportunities and prospects belong."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.campaign.model import Campaign
from dealdock.vendors.pardot.errors import NO_CAMPAIGN

_ALL: Final = select(Campaign.id).where(Campaign.dataset_id == bindparam("dataset_id"))
_ONE: Final = Statement(_ALL.where(Campaign.id == bindparam("id")))
_AGE: Final = (Campaign.created_at, Campaign.id)
_OLDEST: Final = Statement(_ALL.order_by(*_AGE).limit(1))


def create(db: Connection, account: AccountContext, *, name: str, cost: int | None = None, now: datetime) -> int:
    """Add a campaign and return its id."""
    return records.add(db, account, Campaign, name=name, cost=cost, now=now)


def require(db: Connection, account: AccountContext, campaign_id: int) -> None:
    """Raise `RecordError(NO_CAMPAIGN)` if no campaign has this id."""
    if _ONE.value(db, {"dataset_id": account.dataset_id, "id": campaign_id}) is None:
        raise RecordError(NO_CAMPAIGN, campaign_id)


def chosen(db: Connection, account: AccountContext, campaign_id: int | None) -> int:
    """Return the id of the given campaign, else of the default one. Raise `RecordError(NO_CAMPAIGN)`."""
    if campaign_id is None:
        return default(db, account)
    require(db, account, campaign_id)
    return campaign_id


def given_or_default(campaign_id: ColumnElement[int | None], dataset_id: ColumnElement[int]) -> ColumnElement[int]:
    """Return the SQL expression for a campaign's id, by default the default campaign's."""
    ids = select(Campaign.id).where(Campaign.dataset_id == dataset_id)
    return func.coalesce(campaign_id, ids.order_by(*_AGE).limit(1).scalar_subquery())


def default(db: Connection, account: AccountContext) -> int:
    """Return the id of the account's default campaign, which is its oldest."""
    return int(_OLDEST.value(db, {"dataset_id": account.dataset_id}))
