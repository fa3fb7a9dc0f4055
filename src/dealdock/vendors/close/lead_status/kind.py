"""The kind of statuses of leads."""

from typing import Final

from dealdock.vendors.close.api_kind import api_kind, operations_of
from dealdock.vendors.close.lead_status import routes
from dealdock.vendors.close.pipeline.model import LeadStatus
from dealdock.vendors.close.scenes.new_account import usual

LEAD_STATUS: Final = api_kind(
    "leadStatus",
    "leadStatuses",
    LeadStatus,
    operations_of(routes),
    references={},
    new={"label": str, "position": None},
    example={"label": "Interested"},
    named_by="label",
    usual=usual("lead_statuses"),
)
