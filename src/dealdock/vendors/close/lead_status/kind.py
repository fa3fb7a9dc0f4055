"""The kind of statuses of leads."""

from typing import Final

from dealdock.vendors.close.api_kind import Edits, api_kind
from dealdock.vendors.close.lead_status import edits, service
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.scenes.new_account import usual

LEAD_STATUS: Final = api_kind(
    "leadStatus",
    "leadStatuses",
    LeadStatus,
    Edits(edits.create, edits.change, service.remove),
    references={},
    new={"label": str, "position": None},
    example={"label": "Interested"},
    named_by="label",
    usual=usual("lead_statuses"),
)
