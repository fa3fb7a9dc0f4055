"""Every table, beneath everything."""

from dealdock.core.models.account import (
    Account,
    AccountScene,
    Consent,
    Dataset,
    Directory,
    FailedLogin,
    Lease,
    SandboxState,
    Snapshot,
)
from dealdock.core.models.base import MAX_ID, Base, Moment, Money, Words
from dealdock.core.models.campaign import Campaign
from dealdock.core.models.custom_field import CustomField
from dealdock.core.models.limits import CallUnderWay, Usage, Worker
from dealdock.core.models.list import ListMembership, ProspectList
from dealdock.core.models.opportunity import STATUSES, Opportunity, OpportunityProspect
from dealdock.core.models.prospect import CustomFieldValue, Prospect
from dealdock.core.models.prospect_account import ProspectAccount
from dealdock.core.models.steering import Fault, JournalEntry
from dealdock.core.models.tag import Tag
from dealdock.core.models.user import User
from dealdock.core.models.visitor_activity import VisitorActivity

metadata = Base.metadata

__all__ = [
    "MAX_ID",
    "STATUSES",
    "Account",
    "AccountScene",
    "Base",
    "CallUnderWay",
    "Campaign",
    "Consent",
    "CustomField",
    "CustomFieldValue",
    "Dataset",
    "Directory",
    "FailedLogin",
    "Fault",
    "JournalEntry",
    "Lease",
    "ListMembership",
    "Moment",
    "Money",
    "Opportunity",
    "OpportunityProspect",
    "Prospect",
    "ProspectAccount",
    "ProspectList",
    "SandboxState",
    "Snapshot",
    "Tag",
    "Usage",
    "User",
    "VisitorActivity",
    "Words",
    "Worker",
    "metadata",
]
