"""The organization in answers, as OpenAPI describes it."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.vendors.close.custom_field.answers import ShownCustomField
from dealdock.vendors.close.membership.answers import NamedMembership
from dealdock.vendors.close.pipeline.resource import RESOURCE as PIPELINE
from dealdock.vendors.close.pipeline.resource import StatusInPipeline
from dealdock.web.rest.answers import closed


@closed
class StatusOfLeads(TypedDict):
    """A status of leads within its organization."""

    id: str
    label: str


@closed
class OrganizationOfCaller(TypedDict):
    """The organization in the form of `/me/`."""

    abandonment_message_url: str
    billing_account_id: str
    created_by: None
    currency: str
    currency_symbol: str
    date_created: str
    date_updated: str
    enable_unsubscribe_link: bool
    features: list[Any]
    id: str
    lead_custom_fields: list[ShownCustomField]
    lead_statuses: list[StatusOfLeads]
    leads_email: str
    limit_of_connected_accounts_per_membership: int
    name: str
    opportunity_statuses: list[StatusInPipeline]
    pipelines: list[PIPELINE.answer]  # type: ignore[name-defined]  # a model that is made at run time
    plan_id: str
    plan_type: str
    plan_version: int
    predictive_dialer_status: str
    require_unsubscribe_link: bool
    status: str
    transcript_enabled: bool
    updated_by: str | None


@closed
class Organization(OrganizationOfCaller):
    """The organization."""

    inactive_memberships: list[NamedMembership]
    memberships: list[NamedMembership]
    opportunity_custom_fields: list[ShownCustomField]
