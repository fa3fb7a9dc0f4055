"""Pardot's part in the control plane."""

from typing import Final

from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.vendors.pardot import control_website
from dealdock.vendors.pardot.control_models import MODELS
from dealdock.vendors.pardot.kinds import KINDS
from dealdock.vendors.pardot.opportunity import control_crm

CONTROL: Final = ControlSupport(
    accounts=MODELS,
    kinds=(USER, *KINDS),
    routers=(control_crm.router, control_website.router),
    own_times={"createdAt": "created_at", "updatedAt": "updated_at"},
    descriptions=read_descriptions("dealdock.vendors.pardot"),
)
