"""The routers of the API's objects."""

from typing import Final

from dealdock.vendors.apollo import activity_feed, contact_role, health, report, sequence_contact, usage
from dealdock.vendors.apollo import conversation as conversations
from dealdock.vendors.apollo import email_account as mailboxes
from dealdock.vendors.apollo import emailer_message as messages
from dealdock.vendors.apollo import label as labels
from dealdock.vendors.apollo import news_article as news
from dealdock.vendors.apollo import note as notes
from dealdock.vendors.apollo import phone_call as phone_calls
from dealdock.vendors.apollo import stage as stages
from dealdock.vendors.apollo.company import resource as companies
from dealdock.vendors.apollo.contact import resource as contacts
from dealdock.vendors.apollo.custom_field import resource as custom_field_resource
from dealdock.vendors.apollo.opportunity import resource as opportunities
from dealdock.vendors.apollo.organization import resource as organizations
from dealdock.vendors.apollo.person import resource as people
from dealdock.vendors.apollo.sequence import resource as sequence_resource
from dealdock.vendors.apollo.sequence import step as steps
from dealdock.vendors.apollo.task import resource as tasks
from dealdock.vendors.apollo.user import resource as users

ROUTERS: Final = (
    opportunities.router,
    stages.router,
    users.router,
    companies.router,
    contacts.router,
    contact_role.router,
    tasks.router,
    people.router,
    people.mixed,
    organizations.router,
    organizations.mixed,
    contact_role.of_contacts,
    stages.pipelines,
    companies.stages,
    contacts.stages,
    contact_role.types,
    custom_field_resource.router,
    custom_field_resource.fields,
    labels.router,
    sequence_resource.router,
    sequence_contact.router,
    sequence_resource.of_sequences,
    sequence_resource.schedule,
    steps.router,
    steps.touches,
    steps.templates,
    messages.router,
    activity_feed.router,
    people.results,
    mailboxes.router,
    notes.router,
    phone_calls.router,
    conversations.router,
    news.router,
    report.router,
    usage.router,
    health.router,
)

usage.register(ROUTERS)
