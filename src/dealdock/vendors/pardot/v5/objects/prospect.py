"""Prospects (contract 4)."""

from typing import Final

from sqlalchemy import func

from dealdock.platform.records.models import User
from dealdock.vendors.pardot.prospect.layout import recent_interaction
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5 import values
from dealdock.vendors.pardot.v5.fields import (
    Field,
    Relation,
    Resource,
    absent,
    booleans,
    identity,
    integers,
    reference,
    strings,
    times,
)
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.prospect_account import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.v5.objects.user import USER

_SALESFORCE_ID: Final = func.coalesce(func.nullif(Prospect.crm_contact_fid, ""), Prospect.crm_lead_fid)
_PARAMETERS: Final = ("campaignParameter", "contentParameter", "mediumParameter", "sourceParameter", "termParameter")

PROSPECT: Final = Resource(
    object="prospect",
    collection="prospects",
    model=Prospect,
    has_recycle_bin=True,
    has_custom_fields=True,
    members=(
        identity(Prospect.id),
        *integers(Prospect, "campaignId", "prospectAccountId"),
        *absent("Integer", "profileId", "lifecycleStageId"),
        reference("userId", Prospect.assigned_to_id, of=User),
        reference("assignedToId", Prospect.assigned_to_id, of=User),
        *absent("Integer", "createdById", "updatedById"),
        *integers(Prospect, "score"),
        Field(
            name="email",
            type="String",
            column=Prospect.email,
            filter="equal",
            key=Prospect.email_key,
            read=values.email,
        ),
        *strings(Prospect, "firstName", "lastName", "salutation", "company", "website", "jobTitle", "department"),
        *strings(Prospect, "country", "addressOne", "addressTwo", "city", "state", "territory", "zip", "phone", "fax"),
        *strings(Prospect, "source", "annualRevenue", "employees", "industry", "yearsInBusiness", "comments", "notes"),
        *strings(Prospect, "grade"),
        Field(name="recentInteraction", type="String", column=Prospect.last_activity_at, show=recent_interaction),
        *absent("String", "emailBouncedReason", "firstReferrerQuery", "firstReferrerType", "firstReferrerUrl"),
        *absent("String", *_PARAMETERS, "convertedFromObjectName", "convertedFromObjectType", "password"),
        Field(name="salesforceId", type="String", column=_SALESFORCE_ID, filter="equal"),
        Field(name="salesforceAccountId", type="String", column=Prospect.crm_account_fid),
        *absent("String", "salesforceCampaignId"),
        Field(name="salesforceContactId", type="String", column=Prospect.crm_contact_fid),
        Field(name="salesforceLeadId", type="String", column=Prospect.crm_lead_fid),
        Field(name="salesforceOwnerId", type="String", column=Prospect.crm_owner_fid),
        Field(name="salesforceUrl", type="String", column=Prospect.crm_url),
        *booleans(Prospect, "isDoNotEmail", "isDoNotCall", "optedOut", "isReviewed", "isStarred"),
        Field(name="isDeleted", type="Boolean", column=Prospect.deleted),
        *absent("Boolean", "doNotSell", "isEmailHardBounced"),
        *times(Prospect),
        Field(
            name="lastActivityAt",
            type="DateTime",
            column=Prospect.last_activity_at,
            filter="times",
            is_sortable=True,
        ),
        *absent("DateTime", "firstActivityAt", "firstAssignedAt", "convertedAt", "emailBouncedAt"),
        Field(name="salesforceLastSync", type="DateTime", column=Prospect.crm_last_sync),
        Relation("campaign", lambda: CAMPAIGN, Prospect.campaign_id),
        Relation("prospectAccount", lambda: PROSPECT_ACCOUNT, Prospect.prospect_account_id),
        Relation("assignedTo", lambda: USER, Prospect.assigned_to_id),
        Relation("createdBy", lambda: USER),
        Relation("updatedBy", lambda: USER),
    ),
)
