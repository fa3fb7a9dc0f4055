"""Opportunities: `/accounts/{id}/records/opportunity`. A connector doesn't stand in the way here."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection, Row

from dealdock.control import fields
from dealdock.control.calls import CalledSandbox, Id
from dealdock.control.fields import Given, OneOrMany, Shown
from dealdock.control.records.kind import Kind
from dealdock.core import campaign, opportunity, prospect
from dealdock.core.user import Tenant

router = APIRouter()

Status = Literal["Open", "Won", "Lost"]


class NewOpportunity(Given):
    """An opportunity to be added."""

    name: fields.Name = Field(examples=["Large Customer Opportunity"])
    value: fields.Amount = Field(examples=[100])
    probability: fields.Percentage = Field(examples=[70])
    type: fields.Text = None
    stage: fields.Text = None
    status: Status = "Open"
    closed_at: fields.Moment | None = None
    campaign_id: fields.RecordId | None = Field(None, description="Not given: the account's default campaign")
    prospects: list[fields.ProspectName] = Field(
        [], description="By id or email address", examples=[["jane@example.com"]]
    )


class Opportunity(Shown):
    """An opportunity as it is."""

    id: int
    campaign_id: int
    name: str
    value: fields.ShownAmount
    probability: int
    type: str | None
    stage: str | None
    status: Status
    closed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted: bool
    prospects: list[int] = Field([], description="Their ids")


def _create(db: Connection, account: Tenant, new: NewOpportunity, now: datetime) -> int:
    if new.campaign_id is not None:
        campaign.require(db, account, new.campaign_id)
    linked = dict.fromkeys(_prospect_id(db, account, named) for named in new.prospects)
    columns = new.model_dump(exclude={"prospects"})
    return opportunity.create(db, account, columns, prospect_ids=list(linked), now=now)


def _prospect_id(db: Connection, account: Tenant, named: int | str) -> int:
    """The live prospect that is meant; where several share an address (version 4), as the API takes it."""
    if isinstance(named, int):
        return prospect.named(db, account, prospect_id=named, email=None)[0]
    return prospect.named(db, account, prospect_id=None, email=named)[0]


def _show(row: tuple[Row[Any], Sequence[int]]) -> Opportunity:
    columns, prospects = row
    return Opportunity.model_validate(columns).model_copy(update={"prospects": prospects})


OPPORTUNITIES = Kind(_create, opportunity.rows, _show)


@router.post("", operation_id="add_opportunities", status_code=HTTPStatus.CREATED)
def add_opportunities(
    sandbox: CalledSandbox, account_id: Id, new: OneOrMany[NewOpportunity]
) -> Opportunity | list[Opportunity]:
    """Add one opportunity, or a list of them: all or none. Their prospects get the activities that the API leaves."""
    return OPPORTUNITIES.add(sandbox, account_id, new)


@router.get("", operation_id="list_opportunities")
def list_opportunities(sandbox: CalledSandbox, account_id: Id) -> list[Opportunity]:
    """All opportunities, deleted ones included, by id."""
    return OPPORTUNITIES.read_all(sandbox, account_id)


@router.get("/{record_id}", operation_id="read_opportunity")
def read_opportunity(sandbox: CalledSandbox, account_id: Id, record_id: Id) -> Opportunity:
    """One opportunity, deleted or not."""
    return OPPORTUNITIES.read(sandbox, account_id, record_id)
