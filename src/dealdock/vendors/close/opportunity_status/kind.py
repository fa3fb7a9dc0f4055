"""The kind of statuses of opportunities."""

from typing import Final

from dealdock.vendors.close.api_kind import TEXT, Edits, api_kind
from dealdock.vendors.close.new_account import usual
from dealdock.vendors.close.opportunity_status.resource import RESOURCE
from dealdock.vendors.close.pipeline.model import OpportunityStatus
from dealdock.vendors.close.scene_fields import OPTIONAL

OPPORTUNITY_STATUS: Final = api_kind(
    "opportunityStatus",
    "opportunityStatuses",
    OpportunityStatus,
    Edits(RESOURCE.create_from, RESOURCE.change_by, RESOURCE.remove),
    references={"pipeline_id": "pipeline"},
    new={"pipeline_id": TEXT, "label": str, "type": TEXT, "position": None},
    fixed={"pipeline_id"},
    example={"label": "Contract sent", "type": "active"},
    named_by="label",
    after_in_scenes={"pipeline": "type"},
    in_scenes={"pipeline": OPTIONAL},
    usual=usual("opportunity_statuses"),
)
