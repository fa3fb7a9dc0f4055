"""Control-plane routes of campaigns: `/accounts/{id}/records/campaign`."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.campaign import service
from dealdock.vendors.pardot.control_errors import ERRORS


class NewCampaign(Given):
    """A campaign to add."""

    name: fields.Name
    cost: fields.Cost | None = None


class Campaign(Shown):
    """A campaign as stored."""

    id: int
    name: str
    cost: int | None
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: AccountContext, new: NewCampaign, now: datetime) -> int:
    return service.create(db, account, name=new.name, cost=new.cost, now=now)


router = serve(
    Kind(service.rows, Campaign.model_validate, ERRORS),
    new=NewCampaign,
    create=_create,
    shown=Campaign,
    one="campaign",
    many="campaigns",
)
