"""The kind of opportunities."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import Field
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.kind import Board, Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo import deletion
from dealdock.vendors.apollo.company.kind import BY_PERSON, CUSTOM
from dealdock.vendors.apollo.opportunity import queries, service
from dealdock.vendors.apollo.opportunity.model import Opportunity

BY_CRM: Final = ("source", "salesforce_id", "salesforce_owner_id", "created_by_id")
"""The columns that only the API or the CRM sets."""


def _create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    return service.create(db, account, {**columns, "source": BY_PERSON}, now=now)


def _update(db: Connection, account: AccountContext, opportunity_id: int, *, now: datetime, **changes: Any) -> None:
    service.update(db, account, _live(db, account, opportunity_id), changes, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    _live(db, account, number)
    deletion.delete_opportunities(db, account, ids, [number])


def _live(db: Connection, account: AccountContext, opportunity_id: int) -> Mapping[str, Any]:
    before = queries.locked(db, account, opportunity_id)
    if before is None:
        raise RecordError(NO_RECORD, opportunity_id)
    return before


OPPORTUNITY: Final = Kind(
    "opportunity",
    "opportunities",
    Opportunity,
    references={"stage_id": "stage", "owner_id": "user", "company_id": "company", "created_by_id": "user"},
    hidden={"next_step_updated_at"},
    create=_create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    new={
        "name": (fields.Name, Field(examples=["Large one"])),
        **dict.fromkeys((*BY_CRM, "stage_updated_at")),
        **CUSTOM,
    },
    board=Board(
        name="name",
        stage="stage_id.name",
        position="stage_id.display_order",
        amount="amount",
        closed=("closed_date",),
        won={"stage_id.is_won": (True,)},
        lost={"stage_id.is_closed": (True,), "stage_id.is_won": (False,)},
    ),
    example={"name": "Large one", "amount": 900},
    named_by="name",
    derived=lambda row: {"name_key": service.name_key(row["name"])},
)
