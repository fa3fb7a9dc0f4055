"""Visitor activities (contract 6)."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, func, select

from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.v5.fields import Field, Relation, Resource, identity, integers, reference, strings, times
from dealdock.vendors.pardot.v5.objects.campaign import CAMPAIGN
from dealdock.vendors.pardot.v5.objects.custom_redirect import CUSTOM_REDIRECT
from dealdock.vendors.pardot.v5.objects.email import EMAIL
from dealdock.vendors.pardot.v5.objects.email_template import EMAIL_TEMPLATE
from dealdock.vendors.pardot.v5.objects.folder import ABSENT, LIST_EMAIL
from dealdock.vendors.pardot.v5.objects.form import FORM
from dealdock.vendors.pardot.v5.objects.opportunity import OPPORTUNITY
from dealdock.vendors.pardot.v5.objects.prospect import PROSPECT
from dealdock.vendors.pardot.v5.objects.visit import VISIT
from dealdock.vendors.pardot.v5.objects.visitor import VISITOR
from dealdock.vendors.pardot.visitor.model import Visitor
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

VISITOR_ACTIVITY: Final = Resource(
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
        reference("prospectId", VisitorActivity.prospect_id, of=Prospect),
        *integers(VisitorActivity, "siteSearchQueryId", "visitId"),
        reference("visitorId", VisitorActivity.visitor_id, of=Visitor),
        *integers(VisitorActivity, "visitorPageViewId"),
        *times(VisitorActivity),
        Relation("campaign", lambda: CAMPAIGN, _CAMPAIGN_ID),
        Relation("opportunity", lambda: OPPORTUNITY, VisitorActivity.opportunity_id),
        Relation("prospect", lambda: PROSPECT, VisitorActivity.prospect_id),
        Relation("visit", lambda: VISIT, VisitorActivity.visit_id),
        Relation("visitor", lambda: VISITOR, VisitorActivity.visitor_id),
        Relation("customRedirect", lambda: CUSTOM_REDIRECT, VisitorActivity.custom_redirect_id),
        Relation("email", lambda: EMAIL, VisitorActivity.email_id),
        Relation("emailTemplate", lambda: EMAIL_TEMPLATE, VisitorActivity.email_template_id),
        Relation("form", lambda: FORM, VisitorActivity.form_id),
        *(Relation(name, lambda: ABSENT) for name in ("file", "formHandler", "landingPage", "visitorPageView")),
        Relation("listEmail", lambda: LIST_EMAIL),
    ),
)
