"""The routers of the API's objects."""

from typing import Final

from dealdock.vendors.apollo.company import routes as company
from dealdock.vendors.apollo.contact import routes as contact
from dealdock.vendors.apollo.contact_role import routes as contact_role
from dealdock.vendors.apollo.custom_field import routes as custom_field
from dealdock.vendors.apollo.email_account import routes as email_account
from dealdock.vendors.apollo.health import routes as health
from dealdock.vendors.apollo.label import routes as label
from dealdock.vendors.apollo.note import routes as note
from dealdock.vendors.apollo.opportunity import routes as opportunity
from dealdock.vendors.apollo.organization import routes as organization
from dealdock.vendors.apollo.person import routes as person
from dealdock.vendors.apollo.sequence import routes as sequence
from dealdock.vendors.apollo.stage import routes as stage
from dealdock.vendors.apollo.task import routes as task
from dealdock.vendors.apollo.usage import routes as usage
from dealdock.vendors.apollo.user import routes as user

ROUTERS: Final = (
    opportunity.router,
    stage.router,
    user.router,
    company.router,
    contact.router,
    contact_role.router,
    task.router,
    person.router,
    person.mixed,
    organization.router,
    organization.mixed,
    contact_role.of_contacts,
    stage.pipelines,
    company.stages,
    contact.stages,
    contact_role.types,
    custom_field.router,
    custom_field.fields,
    label.router,
    sequence.router,
    sequence.of_sequences,
    sequence.schedule,
    person.results,
    email_account.router,
    note.router,
    usage.router,
    health.router,
)
usage.register(ROUTERS)
