"""Apollo's database tables."""

from dealdock.vendors.apollo.company.model import Company, CompanyStage
from dealdock.vendors.apollo.contact.model import Contact, ContactRole
from dealdock.vendors.apollo.custom_field.model import CustomField
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.stage.model import Pipeline, Stage

MODELS = (Pipeline, Stage, CompanyStage, CustomField, Company, Contact, Opportunity, ContactRole)
"""In the order in which snapshots show the counts of live records."""

__all__ = [
    "MODELS",
    "Company",
    "CompanyStage",
    "Contact",
    "ContactRole",
    "CustomField",
    "Opportunity",
    "Pipeline",
    "Stage",
]
