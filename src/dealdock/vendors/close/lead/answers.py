"""Leads in answers, as OpenAPI describes them."""

from typing import Any, Literal

from typing_extensions import TypedDict

from dealdock.vendors.close.contact.answers import ShownContact
from dealdock.vendors.close.integration_link.answers import RecordLink
from dealdock.vendors.close.opportunity.answers import ShownOpportunity
from dealdock.vendors.close.task.answers import ShownTask
from dealdock.vendors.close.wire.answers import with_custom_fields
from dealdock.web.rest.answers import closed


@with_custom_fields
class ShownLead(TypedDict):
    """A lead with its contacts, opportunities and tasks."""

    addresses: list[dict[str, Any]]
    contacts: list[ShownContact]
    created_by: str | None
    created_by_name: str | None
    custom: dict[str, Any]
    date_created: str
    date_updated: str
    description: str
    display_name: str
    html_url: str
    id: str
    integration_links: list[RecordLink]
    name: str
    opportunities: list[ShownOpportunity]
    organization_id: str
    status_id: str
    status_label: str
    tasks: list[ShownTask]
    updated_by: str | None
    updated_by_name: str | None
    url: str | None


@closed
class Merged(TypedDict):
    """The answer to a merge."""

    status: Literal["ok"]
