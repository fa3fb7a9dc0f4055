"""Pardot's kinds of record."""

from collections.abc import Sequence
from typing import Final

from dealdock.platform.records.kind import Kind
from dealdock.vendors.pardot.campaign.kind import CAMPAIGN
from dealdock.vendors.pardot.custom_field.kind import CUSTOM_FIELD
from dealdock.vendors.pardot.list.kind import LIST
from dealdock.vendors.pardot.list_membership.kind import LIST_MEMBERSHIP
from dealdock.vendors.pardot.opportunity.kind import OPPORTUNITY
from dealdock.vendors.pardot.prospect.kind import PROSPECT
from dealdock.vendors.pardot.prospect_account.kind import PROSPECT_ACCOUNT
from dealdock.vendors.pardot.tag.kind import TAG
from dealdock.vendors.pardot.visit.kind import VISIT, VISITOR_PAGE_VIEW
from dealdock.vendors.pardot.visitor.kind import VISITOR
from dealdock.vendors.pardot.visitor_activity.kind import VISITOR_ACTIVITY

KINDS: Final[Sequence[Kind]] = (
    CAMPAIGN,
    CUSTOM_FIELD,
    TAG,
    PROSPECT_ACCOUNT,
    LIST,
    PROSPECT,
    VISITOR,
    VISIT,
    VISITOR_PAGE_VIEW,
    LIST_MEMBERSHIP,
    OPPORTUNITY,
    VISITOR_ACTIVITY,
)
"""All but users, each after those that it refers to. A scene gives them ids in this order."""
