"""The writable fields of an opportunity: parameters -> validated values."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo

from dealdock.vendors.pardot.campaign import CampaignReference
from dealdock.vendors.pardot.opportunity.model import STATUSES
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.fields import ABSENT, Context, Fields, Name, Resolved, Text

PROSPECT: Final = ("prospect_id", "prospect_email")

Status = Literal["Open", "Won", "Lost"]


def _status(text: str) -> str:
    """Return the status; empty text resets it to Open."""
    return "Open" if text == "" else values.one_of(*STATUSES)(text)


def _closed_at(text: str, info: ValidationInfo) -> datetime | None:
    return None if text == "" else values.storable_moment(text, now=info.context["now"])  # type: ignore[index]  # see read()


def _prospect_ids(context: Context) -> object:
    """Return the prospect given by id, address or both, as a list of one."""
    call = context.call
    text = (call.parameters.get("prospect_id") or "").strip()
    email = (call.parameters.get("prospect_email") or "").strip()
    if not text and not email:
        return ABSENT
    prospect_id = values.checked(values.record_id, text, 3, "prospect_id") if text else None
    if prospect_id is not None and not email:
        prospect_queries.require(call.db, call.account, prospect_id)
        return [prospect_id]
    return prospect_queries.named(call.db, call.account, prospect_id=prospect_id, email=email or None)[:1]


class OpportunityFields(Fields):
    """The fields of `create` and `update`."""

    REQUIRED: ClassVar = (PROSPECT, "name", "value", "probability")
    CODES: ClassVar[Mapping[str, int]] = {"probability": 40, "value": 42, "status": 51, "closed_at": 57}

    prospect_ids: Annotated[list[int], Resolved(_prospect_ids, PROSPECT, (3, 4, 44, 132), is_column=False)] = Field(
        default_factory=list
    )
    campaign_id: CampaignReference = 0
    probability: Annotated[int, BeforeValidator(values.percentage)] = 0
    value: Annotated[Decimal, BeforeValidator(values.amount)] = Decimal(0)
    status: Annotated[Status, BeforeValidator(_status)] = "Open"
    closed_at: Annotated[datetime | None, BeforeValidator(_closed_at)] = None
    name: Name = ""
    type: Text = None
    stage: Text = None
