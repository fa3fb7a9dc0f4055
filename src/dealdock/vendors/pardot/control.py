"""The kinds of a Pardot account's records, in the order of the control plane's description."""

from typing import Final

from dealdock.vendors.pardot.campaign.control import CAMPAIGN
from dealdock.vendors.pardot.custom_field.control import CUSTOM_FIELD
from dealdock.vendors.pardot.list.control import LIST
from dealdock.vendors.pardot.list_membership.control import LIST_MEMBERSHIP
from dealdock.vendors.pardot.opportunity.control import OPPORTUNITY
from dealdock.vendors.pardot.prospect.control import PROSPECT
from dealdock.vendors.pardot.prospect_account.control import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.tag.control import TAG
from dealdock.vendors.pardot.user.control import USER
from dealdock.vendors.pardot.visitor_activity.control import VISITOR_ACTIVITY

RECORD_TYPES: Final = (
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
)
