"""Pardot's kinds of record."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.pardot.campaign.kind import CAMPAIGN
from dealdock.vendors.pardot.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.pardot.custom_redirect.kind import CUSTOM_REDIRECT
from dealdock.vendors.pardot.dynamic_content.kind import DYNAMIC_CONTENT
from dealdock.vendors.pardot.email.kind import EMAIL
from dealdock.vendors.pardot.email_click.kind import EMAIL_CLICK
from dealdock.vendors.pardot.email_template.kind import EMAIL_TEMPLATE
from dealdock.vendors.pardot.form.kind import FORM
from dealdock.vendors.pardot.lifecycle_history.kind import LIFECYCLE_HISTORY
from dealdock.vendors.pardot.lifecycle_stage.kind import LIFECYCLE_STAGE
from dealdock.vendors.pardot.list.kind import LIST
from dealdock.vendors.pardot.list_membership.kind import LIST_MEMBERSHIP
from dealdock.vendors.pardot.opportunity.kind import OPPORTUNITY
from dealdock.vendors.pardot.prospect.kind import PROSPECT
from dealdock.vendors.pardot.prospect_account.kind import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.tag.kind import TAG
from dealdock.vendors.pardot.tag_object.kind import TAG_OBJECT
from dealdock.vendors.pardot.visit.kind import VISIT, VISITOR_PAGE_VIEW
from dealdock.vendors.pardot.visitor.kind import VISITOR
from dealdock.vendors.pardot.visitor_activity.kind import VISITOR_ACTIVITY

KINDS: Final[Sequence[Kind]] = (
    CAMPAIGN,
    CUSTOM_FIELD,
    TAG,
    TAG_OBJECT,
    FORM,
    CUSTOM_REDIRECT,
    DYNAMIC_CONTENT,
    EMAIL,
    EMAIL_TEMPLATE,
    LIFECYCLE_STAGE,
    PROSPECT_ACCOUNT,
    LIST,
    PROSPECT,
    VISITOR,
    VISIT,
    VISITOR_PAGE_VIEW,
    EMAIL_CLICK,
    LIFECYCLE_HISTORY,
    LIST_MEMBERSHIP,
    OPPORTUNITY,
    VISITOR_ACTIVITY,
)
"""All kinds but users, each after the kinds that it refers to. A scene gives them ids in this order."""
