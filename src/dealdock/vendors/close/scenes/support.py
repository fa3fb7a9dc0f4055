"""Close's part in scenes."""

from typing import Annotated, Any, Final

from pydantic import Field

from dealdock.platform.scenes import plain, values
from dealdock.platform.scenes.plain import Kind, PlainAccount, PlainRecord, PlainUser
from dealdock.platform.scenes.schema import Id, Listed, Text, optional, whole
from dealdock.vendors.close import models
from dealdock.vendors.close.scenes import new_account

_TYPES: Final = ("active", "won", "lost")
Position = Annotated[int, optional(0, whole(0, values.MAX_COUNT))]


class Pipeline(PlainRecord):
    """A pipeline."""

    name: Text


class OpportunityStatus(PlainRecord):
    """A status of opportunities."""

    label: Text
    type: Annotated[str, optional("active", values.one_of(_TYPES))] = "active"
    pipeline_id: Id
    position: Position = 0


class LeadStatus(PlainRecord):
    """A status of leads."""

    label: Text
    position: Position = 0


class Account(PlainAccount):
    """An account."""

    currency: Annotated[str, optional("USD", values.text)] = "USD"
    limits: Any = None
    limit_header: Annotated[str, optional("commas", values.one_of(("commas", "semicolons")))] = "commas"
    users: Annotated[list[PlainUser], Listed] = Field([])
    pipelines: Annotated[list[Pipeline], Listed] = Field([])
    opportunity_statuses: Annotated[list[OpportunityStatus], Listed] = Field([])
    lead_statuses: Annotated[list[LeadStatus], Listed] = Field([])


SCENES: Final = plain.support(
    "close",
    Account,
    {
        "pipelines": Kind(Pipeline, models.Pipeline),
        "opportunity_statuses": Kind(OpportunityStatus, models.OpportunityStatus),
        "lead_statuses": Kind(LeadStatus, models.LeadStatus),
    },
    new_account=new_account.records,
)
