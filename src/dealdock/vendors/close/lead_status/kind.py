"""The kind of statuses of leads."""

from typing import Final

from dealdock.vendors.close.api_kind import Edits, api_kind
from dealdock.vendors.close.lead_status.resource import RESOURCE
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.pipeline.model import LeadStatus

LEAD_STATUS: Final = api_kind(
    "leadStatus",
    "leadStatuses",
    LeadStatus,
    Edits(RESOURCE.create_from, RESOURCE.change_by, RESOURCE.remove),
    references={},
    new={"label": str, "position": None},
    example={"label": "Interested"},
    named_by="label",
    usual=usual("lead_statuses"),
)
