"""Pardot's API, versions 3 and 4: the contract's sections 1 to 5."""

from dealdock.dialects.pardot import fault
from dealdock.dialects.pardot.account.routes import ACCOUNT
from dealdock.dialects.pardot.campaign.routes import CAMPAIGN
from dealdock.dialects.pardot.custom_field.routes import CUSTOM_FIELD
from dealdock.dialects.pardot.door import Door
from dealdock.dialects.pardot.list.routes import LIST
from dealdock.dialects.pardot.list_membership.routes import LIST_MEMBERSHIP
from dealdock.dialects.pardot.opportunity.routes import OPPORTUNITY
from dealdock.dialects.pardot.prospect.routes import PROSPECT
from dealdock.dialects.pardot.prospect_account.routes import PROSPECT_ACCOUNT
from dealdock.dialects.pardot.tag.routes import TAG
from dealdock.dialects.pardot.user.routes import USER
from dealdock.dialects.pardot.visitor_activity.routes import VISITOR_ACTIVITY
from dealdock.sandbox import Sandbox
from dealdock.web.recorder import Recorder

RESOURCES = (
    OPPORTUNITY,
    PROSPECT,
    CAMPAIGN,
    VISITOR_ACTIVITY,
    USER,
    ACCOUNT,
    PROSPECT_ACCOUNT,
    LIST,
    LIST_MEMBERSHIP,
    CUSTOM_FIELD,
    TAG,
)

VOCABULARY = fault.vocabulary(RESOURCES)
"""What faults may name here."""


def create_app(sandbox: Sandbox) -> Recorder:
    """The API of one sandbox, as an ASGI application."""
    return Recorder(Door(sandbox, RESOURCES), sandbox)
