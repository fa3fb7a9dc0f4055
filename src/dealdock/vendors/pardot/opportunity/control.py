"""Control-plane routes of opportunities: `/accounts/{id}/records/opportunity`, writable even with a CRM connector."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Connection, Row

from dealdock.control import fields
from dealdock.control.fields import Given, Shown
from dealdock.control.records import Kind, serve
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.opportunity import queries, service
from dealdock.vendors.pardot.prospect.control_named import prospect_id

Status = Literal["Open", "Won", "Lost"]


class NewOpportunity(Given):
    """An opportunity to add."""

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
    """An opportunity as stored."""

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
    crm_fid: str | None = Field(description="Its id in the CRM, where it came from there")
    deleted: bool
    prospects: list[int] = Field([], description="Their ids")


def _create(db: Connection, account: AccountContext, new: NewOpportunity, now: datetime) -> int:
    if new.campaign_id is not None:
        campaign_service.require(db, account, new.campaign_id)
    linked = dict.fromkeys(prospect_id(db, account, named) for named in new.prospects)
    columns = new.model_dump(exclude={"prospects"})
    return service.create(db, account, columns, prospect_ids=list(linked), now=now)


def show(row: tuple[Row[Any], Sequence[int]]) -> Opportunity:
    columns, prospects = row
    return Opportunity.model_validate(columns).model_copy(update={"prospects": prospects})


router = serve(
    Kind(queries.rows, show, ERRORS),
    new=NewOpportunity,
    create=_create,
    shown=Opportunity,
    one="opportunity",
    many="opportunities",
)
