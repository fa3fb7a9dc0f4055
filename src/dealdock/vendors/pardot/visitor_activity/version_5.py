"""Visitor activities (contract 6)."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select

from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.v5.fields import ApiObject, Field, Relation, identity, integers, reference, strings, times
from dealdock.vendors.pardot.visitor_activity import queries
from dealdock.vendors.pardot.visitor_activity.model import VisitorActivity

_OF_OPPORTUNITY: Final = (
    select(Opportunity.campaign_id)
    .where(
        Opportunity.dataset_id == bindparam("dataset_id", type_=BigInteger),
        Opportunity.id == VisitorActivity.opportunity_id,
    )
    .correlate(VisitorActivity)
    .scalar_subquery()
)
_CAMPAIGN_ID: Final = func.coalesce(VisitorActivity.campaign_id, _OF_OPPORTUNITY)

VISITOR_ACTIVITIES: Final = ApiObject(
    object="visitorActivity",
    collection="visitor-activities",
    model=VisitorActivity,
    visible=lambda _: (queries.IS_SHOWN,),
    members=(
        identity(VisitorActivity.id),
        Field(name="type", type="Integer", column=VisitorActivity.type, filter="equal"),
        *strings(VisitorActivity, "typeName", "details"),
        Field(name="campaignId", type="Integer", column=_CAMPAIGN_ID),
        *integers(VisitorActivity, "customRedirectId", "emailId", "emailTemplateId", "fileId", "formId"),
        *integers(VisitorActivity, "formHandlerId", "landingPageId", "listEmailId", "multivariateTestVariationId"),
        *integers(VisitorActivity, "opportunityId", "paidSearchAdId"),
        reference("prospectId", VisitorActivity.prospect_id, of="prospect"),
        *integers(VisitorActivity, "siteSearchQueryId", "visitId"),
        reference("visitorId", VisitorActivity.visitor_id, of="visitor"),
        *integers(VisitorActivity, "visitorPageViewId"),
        *times(VisitorActivity),
        Relation("campaign", "campaign", _CAMPAIGN_ID),
        Relation("opportunity", "opportunity", VisitorActivity.opportunity_id),
        Relation("prospect", "prospect", VisitorActivity.prospect_id),
        Relation("visit", "visit", VisitorActivity.visit_id),
        Relation("visitor", "visitor", VisitorActivity.visitor_id),
        Relation("customRedirect", "customRedirect", VisitorActivity.custom_redirect_id),
        Relation("email", "email", VisitorActivity.email_id),
        Relation("emailTemplate", "emailTemplate", VisitorActivity.email_template_id),
        Relation("form", "form", VisitorActivity.form_id),
        *(Relation(name, "asset") for name in ("file", "formHandler", "landingPage", "visitorPageView")),
        Relation("listEmail", "listEmail"),
    ),
)
