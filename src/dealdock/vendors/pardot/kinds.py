"""Pardot's kinds of record."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.campaign import CAMPAIGN
from dealdock.vendors.pardot.custom_field import CUSTOM_FIELD
from dealdock.vendors.pardot.custom_redirect import CUSTOM_REDIRECT
from dealdock.vendors.pardot.dynamic_content import DYNAMIC_CONTENT
from dealdock.vendors.pardot.email import EMAIL
from dealdock.vendors.pardot.email_click import EMAIL_CLICK
from dealdock.vendors.pardot.email_template import EMAIL_TEMPLATE
from dealdock.vendors.pardot.form import FORM
from dealdock.vendors.pardot.lifecycle_history import LIFECYCLE_HISTORY
from dealdock.vendors.pardot.lifecycle_stage import LIFECYCLE_STAGE
from dealdock.vendors.pardot.list import LIST
from dealdock.vendors.pardot.list_membership import LIST_MEMBERSHIP
from dealdock.vendors.pardot.opportunity.resource import OPPORTUNITY
from dealdock.vendors.pardot.prospect.control import PROSPECT
from dealdock.vendors.pardot.prospect_account import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.tag import TAG, TAG_OBJECT
from dealdock.vendors.pardot.visitor.resource import VISITOR
from dealdock.vendors.pardot.visitor.visit import VISIT, VISITOR_PAGE_VIEW
from dealdock.vendors.pardot.visitor_activity.resource import VISITOR_ACTIVITY

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
    *(each.kind for each in COLLECTIONS),
)
"""All kinds but users, each after the kinds that it refers to. A scene gives them ids in this order."""
