"""Prospects: `/accounts/{id}/records/prospect`."""

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter
from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.control.calls import CalledSandbox, Id
from dealdock.control.fields import Given, OneOrMany, Shown
from dealdock.control.records.kind import Kind
from dealdock.core import prospect
from dealdock.core.user import Tenant

router = APIRouter()


class NewProspect(Given):
    """A prospect to be added."""

    email: fields.Email | None = Field(None, examples=["jane@example.com"])
    first_name: fields.Text = None
    last_name: fields.Text = None
    company: fields.Text = None
    campaign_id: fields.RecordId | None = Field(None, description="Not given: the account's default campaign")
    last_activity_at: fields.Moment | None = Field(
        None, description="In version 4 an email stands for the prospect with the latest one"
    )


class Prospect(Shown):
    """A prospect as it is."""

    id: int
    campaign_id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    company: str | None
    score: int
    last_activity_at: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted: bool


def _create(db: Connection, account: Tenant, new: NewProspect, now: datetime) -> int:
    return prospect.create(db, account, **new.model_dump(), now=now)


PROSPECTS = Kind(_create, prospect.rows, Prospect.model_validate)


@router.post("", operation_id="add_prospects", status_code=HTTPStatus.CREATED)
def add_prospects(sandbox: CalledSandbox, account_id: Id, new: OneOrMany[NewProspect]) -> Prospect | list[Prospect]:
    """Add one prospect, or a list of them: all or none."""
    return PROSPECTS.add(sandbox, account_id, new)


@router.get("", operation_id="list_prospects")
def list_prospects(sandbox: CalledSandbox, account_id: Id) -> list[Prospect]:
    """All prospects, deleted ones included, by id."""
    return PROSPECTS.read_all(sandbox, account_id)


@router.get("/{record_id}", operation_id="read_prospect")
def read_prospect(sandbox: CalledSandbox, account_id: Id, record_id: Id) -> Prospect:
    """One prospect, deleted or not."""
    return PROSPECTS.read(sandbox, account_id, record_id)
