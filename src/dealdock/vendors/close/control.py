"""Close's part in the control plane."""

from typing import Final

from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.vendors.close.control_models import MODELS
from dealdock.vendors.close.kinds import KINDS
from dealdock.vendors.close.lead.contact import CONTACT
from dealdock.vendors.close.lead.resource import LEAD
from dealdock.vendors.close.opportunity.resource import OPPORTUNITY

_FIRST: Final = (OPPORTUNITY, LEAD, CONTACT)

CONTROL: Final = ControlSupport(
    MODELS,
    kinds=(USER, *_FIRST, *(kind for kind in KINDS if kind not in _FIRST)),
    own_times={"date_created": "created_at", "date_updated": "updated_at"},
    descriptions=read_descriptions("dealdock.vendors.close"),
)
