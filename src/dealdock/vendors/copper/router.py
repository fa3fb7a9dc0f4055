"""The routers of the API's objects."""

from typing import Final

from dealdock.vendors.copper.account import router as account
from dealdock.vendors.copper.activity.resource import ROUTERS as ACTIVITIES
from dealdock.vendors.copper.company import COMPANIES
from dealdock.vendors.copper.custom_field.resource import router as custom_field_definition
from dealdock.vendors.copper.field_layout import router as field_layout
from dealdock.vendors.copper.file import router as file
from dealdock.vendors.copper.lead.resource import LEADS
from dealdock.vendors.copper.lead_status import router as lead_status
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.copper.person.resource import PEOPLE
from dealdock.vendors.copper.pipeline import router as pipeline
from dealdock.vendors.copper.pipeline import stage_router as pipeline_stage
from dealdock.vendors.copper.project.resource import PROJECTS
from dealdock.vendors.copper.related.resource import router as related
from dealdock.vendors.copper.related_link import router as related_link
from dealdock.vendors.copper.small_list import ROUTERS as SMALL_LISTS
from dealdock.vendors.copper.tag import router as tag
from dealdock.vendors.copper.task import TASKS
from dealdock.vendors.copper.user import router as user
from dealdock.vendors.copper.webhook.resource import router as webhook

ROUTERS: Final = (
    OPPORTUNITIES.router,
    PEOPLE.router,
    COMPANIES.router,
    LEADS.router,
    lead_status,
    TASKS.router,
    PROJECTS.router,
    pipeline,
    pipeline_stage,
    *SMALL_LISTS,
    custom_field_definition,
    field_layout,
    tag,
    user,
    account,
    *ACTIVITIES,
    related,
    related_link,
    file,
    webhook,
)
