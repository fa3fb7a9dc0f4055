"""An account's records: `GET`, `POST /accounts/{id}/records/{object}`, also under the plural name."""

from fastapi import APIRouter

from dealdock.vendors.pardot.campaign.control import router as campaign
from dealdock.vendors.pardot.custom_field.control import router as custom_field
from dealdock.vendors.pardot.list.control import router as list_
from dealdock.vendors.pardot.list_membership.control import router as list_membership
from dealdock.vendors.pardot.opportunity.control import router as opportunity
from dealdock.vendors.pardot.prospect.control import router as prospect
from dealdock.vendors.pardot.prospect_account.control import router as prospect_account
from dealdock.vendors.pardot.tag.control import router as tag
from dealdock.vendors.pardot.user.control import router as user
from dealdock.vendors.pardot.visitor_activity.control import router as visitor_activity

PREFIX = "/accounts/{account_id}/records"

router = APIRouter(tags=["records"])  # the including router adds the prefix and builds the routes lazily

for kind, name, plural in (
    (user, "user", "users"),
    (campaign, "campaign", "campaigns"),
    (custom_field, "customField", "customFields"),
    (tag, "tag", "tags"),
    (prospect_account, "prospectAccount", "prospectAccounts"),
    (list_, "list", "lists"),
    (prospect, "prospect", "prospects"),
    (list_membership, "listMembership", "listMemberships"),
    (opportunity, "opportunity", "opportunities"),
    (visitor_activity, "visitorActivity", "visitorActivities"),
):
    router.include_router(kind, prefix=f"/{name}")
    router.include_router(kind, prefix=f"/{plural}", include_in_schema=False)
