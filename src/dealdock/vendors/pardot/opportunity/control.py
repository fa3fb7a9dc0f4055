"""Opportunities in the control plane and in test fixtures, writable even with a CRM connector."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records.kind import Board, Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.campaign import service as campaign_service
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.opportunity import queries, service
from dealdock.vendors.pardot.opportunity.fields import Status
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect.control_named import PROSPECT_NAME, find


def _create(
    db: Connection, account: AccountContext, *, prospects: Sequence[int | str], now: datetime, **columns: Any
) -> int:
    if columns["campaign_id"] is not None:
        campaign_service.require(db, account, columns["campaign_id"])
    linked = dict.fromkeys(find(db, account, named) for named in prospects)
    return service.create(db, account, columns, prospect_ids=list(linked), now=now).opportunity_id


OPPORTUNITY: Final = Kind(
    "opportunity",
    "opportunities",
    Opportunity,
    create=_create,
    rows=queries.rows,
    after={"crm_fid": "updated_at", "prospects": "deleted"},
    new={
        "name": (fields.Name, Field(examples=["Large Customer Opportunity"])),
        "value": (fields.Amount, Field(examples=[100])),
        "probability": (fields.Percentage, Field(examples=[70])),
        "status": (Status, "Open"),
        "crm_fid": None,
        "campaign_id": (
            fields.RecordId | None,
            Field(None, description="Not given: the account's default campaign"),
        ),
        "prospects": (
            list[PROSPECT_NAME],
            Field([], description="By id or email address", examples=[["jane@example.com"]]),
        ),
    },
    shown={
        "status": Status,
        "crm_fid": (str | None, Field(description="Its id in the CRM, where it came from there")),
        "prospects": (list[int], Field([], description="Their ids")),
    },
    errors=ERRORS,
    board=Board(
        name="name",
        stage="stage",
        amount="value",
        closed=("closed_at",),
        won={"status": ("Won",)},
        lost={"status": ("Lost",)},
    ),
    example={"name": "Big one", "value": 99.5, "probability": 70, "prospects": ["jdoe@company.com"]},
)
