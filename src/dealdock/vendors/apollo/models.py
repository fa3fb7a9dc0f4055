"""Apollo's database tables."""

from dealdock.vendors.apollo.company.model import Company, CompanyStage
from dealdock.vendors.apollo.contact.model import Contact, ContactRole
from dealdock.vendors.apollo.custom_field.model import CustomField
from dealdock.vendors.apollo.directory.model import DirectoryState, Revealed
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.organization.model import JobPosting, Organization
from dealdock.vendors.apollo.person.model import Person
from dealdock.vendors.apollo.stage.model import Pipeline, Stage
from dealdock.vendors.apollo.task.model import Task

MODELS = (
    Pipeline,
    Stage,
    CompanyStage,
    CustomField,
    Company,
    Contact,
    Opportunity,
    ContactRole,
    Task,
    DirectoryState,
    Organization,
    JobPosting,
    Person,
    Revealed,
)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "Company",
    "CompanyStage",
    "Contact",
    "ContactRole",
    "CustomField",
    "DirectoryState",
    "JobPosting",
    "Opportunity",
    "Organization",
    "Person",
    "Pipeline",
    "Revealed",
    "Stage",
    "Task",
]
