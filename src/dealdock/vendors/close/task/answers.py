"""A task in answers, as OpenAPI describes it."""

from typing import Literal, TypeAlias

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed


@closed
class OpportunityDue(TypedDict):
    """The task of an active opportunity that has a day on which it is to be won."""

    _type: Literal["opportunity_due"]
    assigned_to: str | None
    assigned_to_name: str | None
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date: str
    date_created: str
    date_updated: str
    id: str
    is_complete: bool
    lead_id: str
    lead_name: str
    object_id: str
    object_type: Literal["opportunity"]
    opportunity_note: str
    opportunity_value: int | None
    opportunity_value_formatted: str
    opportunity_value_period: str
    organization_id: str
    updated_by: str | None
    updated_by_name: str | None
    view: Literal["future", "inbox"]


@closed
class EmailFollowup(TypedDict):
    """The task of an email without a reply that asks for a follow-up."""

    _type: Literal["email_followup"]
    assigned_to: str | None
    assigned_to_name: str | None
    body_preview: str
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date: str
    date_created: str
    date_updated: str
    email_id: str
    id: str
    is_complete: bool
    lead_id: str
    lead_name: str
    object_id: str
    object_type: Literal["emailthread"]
    organization_id: str
    subject: str
    updated_by: str | None
    updated_by_name: str | None
    view: Literal["future", "inbox"]


@closed
class ShownTask(TypedDict):
    """A task of a lead."""

    agent_config_id: None
    deduplication_key: None
    is_primary_lead_notification: bool
    resolution: None
    sequence_id: None
    sequence_subscription_id: None
    _type: Literal["lead"]
    assigned_to: str | None
    assigned_to_name: str | None
    contact_id: str | None
    contact_name: str | None
    created_by: str | None
    created_by_name: str | None
    date: str | None
    date_created: str
    date_updated: str
    due_date: str | None
    id: str
    is_complete: bool
    is_dateless: bool
    lead_id: str
    lead_name: str
    object_id: str | None
    object_type: Literal["taskcompleted"] | None
    organization_id: str
    priority: Literal["low", "medium", "high", "urgent"]
    text: str
    updated_by: str | None
    updated_by_name: str | None
    view: Literal["archive", "future", "inbox"]


AnyTask: TypeAlias = ShownTask | OpportunityDue | EmailFollowup
