"""Pardot's part in the control plane."""

from typing import Final

from dealdock.control.support import ControlSupport, read_descriptions
from dealdock.platform.records.kind import USER
from dealdock.vendors.pardot.campaign.control import CAMPAIGN
from dealdock.vendors.pardot.control_models import MODELS
from dealdock.vendors.pardot.custom_field.control import CUSTOM_FIELD
from dealdock.vendors.pardot.list.control import LIST
from dealdock.vendors.pardot.list_membership.control import LIST_MEMBERSHIP
from dealdock.vendors.pardot.opportunity import control_crm
from dealdock.vendors.pardot.opportunity.control import OPPORTUNITY
from dealdock.vendors.pardot.prospect.control import PROSPECT
from dealdock.vendors.pardot.prospect_account.control import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.tag.control import TAG
from dealdock.vendors.pardot.visitor_activity.control import VISITOR_ACTIVITY

CONTROL: Final = ControlSupport(
    accounts=MODELS,
    kinds=(
        USER,
        CAMPAIGN,
        CUSTOM_FIELD,
        TAG,
        PROSPECT_ACCOUNT,
        LIST,
        PROSPECT,
        LIST_MEMBERSHIP,
        OPPORTUNITY,
        VISITOR_ACTIVITY,
    ),
    routers=(control_crm.router,),
    descriptions=read_descriptions("dealdock.vendors.pardot"),
)
