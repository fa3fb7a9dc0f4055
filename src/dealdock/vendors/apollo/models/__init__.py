"""Apollo's database tables."""

from dealdock.vendors.apollo.models.company import Company, CompanyStage
from dealdock.vendors.apollo.models.contact import Contact, ContactRole
from dealdock.vendors.apollo.models.custom_field import CustomField
from dealdock.vendors.apollo.models.opportunity import Opportunity
from dealdock.vendors.apollo.models.stage import Pipeline, Stage

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
