"""The kind of opportunities. The control plane and scenes write them even with a CRM connector."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator
from sqlalchemy import Connection

from dealdock.control import fields
from dealdock.platform.records.kind import Board, Kind, timeless
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import Listed, Reference, SomeMoment, SomeReference
from dealdock.vendors.pardot import campaign as campaigns
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.opportunity import queries, service
from dealdock.vendors.pardot.opportunity.fields import Status
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.named import PROSPECT_NAME, find
from dealdock.vendors.pardot.scene_forms import PardotRecord
from dealdock.vendors.pardot.visitor_activity.kinds import Type


class Activity(PardotRecord):
    """One event in the history of an opportunity and a prospect."""

    type: Annotated[Type, PlainValidator(values.one_of(Type))]
    prospect: Reference
    created_at: SomeMoment = None


def _create(
    db: Connection, account: AccountContext, *, prospects: Sequence[int | str], now: datetime, **columns: Any
) -> int:
    if columns["campaign_id"] is not None:
        campaigns.require(db, account, columns["campaign_id"])
    linked = dict.fromkeys(find(db, account, named) for named in prospects)
    return service.create(db, account, columns, prospect_ids=list(linked), now=now).opportunity_id


def _update(db: Connection, account: AccountContext, opportunity_id: int, *, now: datetime, **changes: Any) -> None:
    """Change an opportunity. `prospects` are all that it is linked to from then on."""
    named = changes.pop("prospects", None)
    if "campaign_id" in changes:
        changes["campaign_id"] = campaigns.chosen(db, account, changes["campaign_id"])
    ids = list(dict.fromkeys(find(db, account, each) for each in named or ()))
    service.update(db, account, opportunity_id, changes, prospect_ids=ids, replaces=named is not None, now=now)


OPPORTUNITY: Final = Kind(
    "opportunity",
    "opportunities",
    Opportunity,
    references={"campaign_id": "campaign"},
    checks_references=True,
    create=_create,
    update=_update,
    delete=timeless(service.delete),
    undelete=timeless(service.undelete),
    rows=queries.rows,
    parts_of_rows={OpportunityProspect: "opportunity_id"},
    after={"crm_fid": "updated_at", "prospects": "deleted"},
    new={
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
        probability="probability",
    ),
    example={"name": "Big one", "value": 99.5, "probability": 70, "prospects": ["jdoe@company.com"]},
    named_by="name",
    in_scenes={
        "campaign": (SomeReference, None),
        "prospects": (
            Annotated[list[Reference], Listed],
            Field([], description="Its prospects, by id or email"),
        ),
        "activities": (
            list[Activity] | None,
            Field(None, description="The activities of its prospects; those that the API would have written"),
        ),
    },
    after_in_scenes={"crm_fid": "closed_at", "campaign": "crm_fid", "prospects": "campaign"},
)
