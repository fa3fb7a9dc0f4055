"""Campaigns: `/accounts/{id}/records/campaign`."""

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.calls import CalledSandbox, Id
from dealdock.control.fields import Given, OneOrMany, Shown
from dealdock.control.records.kind import Kind
from dealdock.core import campaign
from dealdock.core.user import Tenant

router = APIRouter()


class NewCampaign(Given):
    """A campaign to be added."""

    name: fields.Name
    cost: fields.Cost | None = None


class Campaign(Shown):
    """A campaign as it is."""

    id: int
    name: str
    cost: int | None
    created_at: datetime
    updated_at: datetime


def _create(db: Connection, account: Tenant, new: NewCampaign, now: datetime) -> int:
    return campaign.create(db, account, name=new.name, cost=new.cost, now=now)


CAMPAIGNS = Kind(_create, campaign.rows, Campaign.model_validate)


@router.post("", operation_id="add_campaigns", status_code=HTTPStatus.CREATED)
def add_campaigns(sandbox: CalledSandbox, account_id: Id, new: OneOrMany[NewCampaign]) -> Campaign | list[Campaign]:
    """Add one campaign, or a list of them: all or none."""
    return CAMPAIGNS.add(sandbox, account_id, new)


@router.get("", operation_id="list_campaigns")
def list_campaigns(sandbox: CalledSandbox, account_id: Id) -> list[Campaign]:
    """All campaigns, by id."""
    return CAMPAIGNS.read_all(sandbox, account_id)


@router.get("/{record_id}", operation_id="read_campaign")
def read_campaign(sandbox: CalledSandbox, account_id: Id, record_id: Id) -> Campaign:
    """One campaign."""
    return CAMPAIGNS.read(sandbox, account_id, record_id)
