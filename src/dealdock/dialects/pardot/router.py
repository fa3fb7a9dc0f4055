"""The API's objects: each one's router, from its own folder."""

from typing import Final

from dealdock.dialects.pardot.account.routes import router as account
from dealdock.dialects.pardot.campaign.routes import router as campaign
from dealdock.dialects.pardot.custom_field.routes import router as custom_field
from dealdock.dialects.pardot.list.routes import router as list_
from dealdock.dialects.pardot.list_membership.routes import router as list_membership
from dealdock.dialects.pardot.opportunity.routes import router as opportunity
from dealdock.dialects.pardot.prospect.routes import router as prospect
from dealdock.dialects.pardot.prospect_account.routes import router as prospect_account
from dealdock.dialects.pardot.tag.routes import router as tag
from dealdock.dialects.pardot.user.routes import router as user
from dealdock.dialects.pardot.visitor_activity.routes import router as visitor_activity

ROUTERS: Final = (
    opportunity,
    prospect,
    campaign,
    visitor_activity,
    user,
    account,
    prospect_account,
    list_,
    list_membership,
    custom_field,
    tag,
)
