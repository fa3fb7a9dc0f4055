"""Close's part in the control plane."""

from typing import Final

from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.vendors.close.activity.kind import ACTIVITY
from dealdock.vendors.close.contact.kind import CONTACT
from dealdock.vendors.close.control_models import MODELS
from dealdock.vendors.close.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.close.event.kind import EVENT
from dealdock.vendors.close.lead.kind import LEAD
from dealdock.vendors.close.lead_status.kind import LEAD_STATUS
from dealdock.vendors.close.opportunity.kind import OPPORTUNITY
from dealdock.vendors.close.opportunity_status.kind import OPPORTUNITY_STATUS
from dealdock.vendors.close.pipeline.kind import PIPELINE
from dealdock.vendors.close.task.kind import TASK

CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(
        USER,
        OPPORTUNITY,
        LEAD,
        CONTACT,
        PIPELINE,
        OPPORTUNITY_STATUS,
        LEAD_STATUS,
        CUSTOM_FIELD,
        TASK,
        ACTIVITY,
        EVENT,
    ),
    descriptions=read_descriptions("dealdock.vendors.close"),
)
