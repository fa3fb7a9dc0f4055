"""The kind of statuses of opportunities."""

from typing import Final

from dealdock.vendors.close.api_kind import TEXT, Edits, api_kind
from dealdock.vendors.close.opportunity_status import edits, service
from dealdock.vendors.close.pipeline.model import OpportunityStatus
from dealdock.vendors.close.scenes.new_account import usual

OPPORTUNITY_STATUS: Final = api_kind(
    "opportunityStatus",
    "opportunityStatuses",
    OpportunityStatus,
    Edits(edits.create, edits.change, service.remove),
    references={"pipeline_id": "pipeline"},
    new={"pipeline_id": TEXT, "label": str, "type": TEXT, "position": None},
    fixed={"pipeline_id"},
    example={"label": "Contract sent", "type": "active"},
    named_by="label",
    after_in_scenes={"pipeline": "type"},
    usual=usual("opportunity_statuses"),
)
