"""A contact in answers, as OpenAPI describes it."""

from typing import Any, Literal

from typing_extensions import TypedDict

from dealdock.vendors.close.integration_link.answers import RecordLink
from dealdock.vendors.close.wire.answers import with_custom_fields
from dealdock.web.rest.answers import closed


@closed
class Phone(TypedDict):
    """A phone number of a contact."""

    country: str | None
    phone: str
    phone_formatted: str
    type: str


@with_custom_fields
class ShownContact(TypedDict):
    """A contact."""

    created_by: str | None
    date_created: str
    date_updated: str
    display_name: str
    emails: list[dict[str, Any]]
    id: str
    integration_links: list[RecordLink]
    lead_id: str
    name: str
    organization_id: str
    phones: list[Phone]
    timezone: str | None
    timezone_source: Literal["manual", "inferred_from_phone_number"] | None
    title: str | None
    updated_by: str | None
    urls: list[dict[str, Any]]
