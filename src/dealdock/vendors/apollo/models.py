"""Apollo's database tables."""

from dealdock.vendors.apollo.company.model import Company, CompanyStage
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.conversation import Conversation
from dealdock.vendors.apollo.custom_field.model import CustomField
from dealdock.vendors.apollo.directory.model import (
    DirectoryState,
    JobPosting,
    Organization,
    Person,
    PersonSearch,
    PhoneRequest,
    Revealed,
)
from dealdock.vendors.apollo.email_account import EmailAccount
from dealdock.vendors.apollo.emailer_message import EmailerMessage, EmailerMessageEvent
from dealdock.vendors.apollo.label import Label
from dealdock.vendors.apollo.news_article import NewsArticle
from dealdock.vendors.apollo.note import Note
from dealdock.vendors.apollo.opportunity.model import ContactRole, Opportunity
from dealdock.vendors.apollo.phone_call import PhoneCall
from dealdock.vendors.apollo.sequence.model import Sequence, SequenceContact, SequenceEvent
from dealdock.vendors.apollo.sequence.step import SequenceStep
from dealdock.vendors.apollo.stage import Pipeline, Stage
from dealdock.vendors.apollo.task.model import Task

MODELS = (
    Pipeline,
    Stage,
    CompanyStage,
    CustomField,
    Label,
    EmailAccount,
    Sequence,
    SequenceStep,
    Company,
    Contact,
    Opportunity,
    ContactRole,
    Task,
    SequenceContact,
    Note,
    PhoneCall,
    EmailerMessage,
    EmailerMessageEvent,
    SequenceEvent,
    Conversation,
    NewsArticle,
    DirectoryState,
    Organization,
    JobPosting,
    Person,
    PersonSearch,
    Revealed,
    PhoneRequest,
)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "Company",
    "CompanyStage",
    "Contact",
    "ContactRole",
    "Conversation",
    "CustomField",
    "DirectoryState",
    "EmailAccount",
    "EmailerMessage",
    "EmailerMessageEvent",
    "JobPosting",
    "Label",
    "NewsArticle",
    "Note",
    "Opportunity",
    "Organization",
    "Person",
    "PersonSearch",
    "PhoneCall",
    "PhoneRequest",
    "Pipeline",
    "Revealed",
    "Sequence",
    "SequenceContact",
    "SequenceEvent",
    "SequenceStep",
    "Stage",
    "Task",
]
