"""An account's records, as they are: `GET`, `POST /accounts/{id}/records/{object}`, also by its plural."""

from fastapi import APIRouter

from dealdock.control.records.campaign import router as campaign
from dealdock.control.records.custom_field import router as custom_field
from dealdock.control.records.list import router as list_
from dealdock.control.records.list_membership import router as list_membership
from dealdock.control.records.opportunity import router as opportunity
from dealdock.control.records.prospect import router as prospect
from dealdock.control.records.prospect_account import router as prospect_account
from dealdock.control.records.tag import router as tag
from dealdock.control.records.user import router as user
from dealdock.control.records.visitor_activity import router as visitor_activity

PREFIX = "/accounts/{account_id}/records"

router = APIRouter(tags=["records"])  # without the prefix: it is included by that, and its routes are made when wanted

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
