"""The form of a Close account in scenes."""

from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator, ValidationInfo, field_validator

from dealdock.platform.scenes import values
from dealdock.platform.scenes.plain import Kind, PlainAccount, PublicRecord, PublicUser
from dealdock.platform.scenes.schema import (
    Flag,
    Listed,
    Record,
    Reference,
    SomeMillisecondMoment,
    SomeReference,
    SomeText,
    optional,
    whole,
)
from dealdock.vendors.close import models
from dealdock.vendors.close.activity import details
from dealdock.vendors.close.activity.kinds import BY_TYPE
from dealdock.vendors.close.contact.fields import EMAILS, PHONES, URLS
from dealdock.vendors.close.custom_field.types import TYPES
from dealdock.vendors.close.event.service import ACTIONS
from dealdock.vendors.close.lead.fields import ADDRESSES
from dealdock.vendors.close.numbering import PLANS, USUAL_COUNTRY
from dealdock.vendors.close.scenes import fields
from dealdock.vendors.close.scenes.fields import (
    Choice,
    IdText,
    Label,
    LongText,
    NullableLabel,
    Position,
    SomeCustom,
    SomeDay,
    SomeIdText,
    SomeLabel,
    SomeNames,
    SomeObject,
    SomeTaskDate,
    SomeUrl,
)
from dealdock.vendors.close.scenes.new_account import usual
from dealdock.vendors.close.task.model import PRIORITIES, USUAL_PRIORITY
from dealdock.vendors.close.wire.fields import MAX_INTEGER

_AUTHORS: Final = {"created_by": "users", "updated_by": "users"}


class User(PublicUser):
    """A user. Without an `api_key` the user has a derived one."""

    api_key: Annotated[str | None, optional(None, fields.key)] = None


class Authored(PublicRecord):
    """The base of records that users create and change."""

    created_by: SomeReference = None
    updated_by: SomeReference = None


class Pipeline(Authored):
    """A pipeline."""

    name: Label


class OpportunityStatus(PublicRecord):
    """A status of opportunities."""

    label: Label
    type: Annotated[str, optional("active", values.one_of(("active", "won", "lost")))] = "active"
    pipeline: Reference
    position: Position = 0


class LeadStatus(PublicRecord):
    """A status of leads."""

    label: Label
    position: Position = 0


class CustomField(Authored):
    """A custom field of opportunities, leads or contacts."""

    object: Annotated[str, PlainValidator(values.one_of(("opportunity", "lead", "contact")))]
    name: Label
    type: Annotated[str, PlainValidator(values.one_of(TYPES))]
    description: LongText = ""
    choices: Annotated[tuple[Choice, ...], Listed] = ()
    accepts_multiple_values: Flag = False
    required: Flag = False


class Lead(Authored):
    """A lead. `custom`: its values by the name or id of their fields, as the API shows them."""

    name: SomeLabel = ""
    display_name: SomeLabel = ""
    description: LongText = ""
    url: SomeUrl = None
    status: Reference
    addresses: Annotated[Any, optional(None, fields.list_of(ADDRESSES))] = None
    custom: SomeCustom = None


class Contact(Authored):
    """A contact."""

    lead: Reference
    name: SomeLabel = ""
    title: NullableLabel = None
    emails: Annotated[Any, optional(None, fields.list_of(EMAILS))] = None
    phones: Annotated[Any, optional(None, fields.list_of(PHONES))] = None
    urls: Annotated[Any, optional(None, fields.list_of(URLS))] = None
    timezone: SomeText = None
    custom: SomeCustom = None


class Opportunity(Authored):
    """An opportunity."""

    lead: Reference
    contact: SomeReference = None
    status: Reference
    user: SomeReference = None
    value: Annotated[int | None, optional(None, whole(-MAX_INTEGER, MAX_INTEGER))] = None
    value_period: Annotated[str, optional(models.USUAL_PERIOD, values.one_of(models.PERIODS))] = models.USUAL_PERIOD
    confidence: Annotated[int, optional(models.USUAL_CONFIDENCE, whole(0, 100))] = models.USUAL_CONFIDENCE
    note: LongText = ""
    date_won: SomeDay = None
    date_lost: SomeMillisecondMoment = None
    custom: SomeCustom = None


class Task(Authored):
    """A task."""

    lead: Reference
    contact: SomeReference = None
    assigned_to: SomeReference = None
    text: LongText = ""
    date: SomeTaskDate = None
    is_complete: Flag = False
    completion_id: SomeReference = None
    priority: Annotated[str, optional(USUAL_PRIORITY, values.one_of(PRIORITIES))] = USUAL_PRIORITY


class Activity(Authored):
    """An activity. The opportunity of a status change may be deleted by now."""

    type: Annotated[str, PlainValidator(values.one_of(tuple(BY_TYPE)))]
    lead: Reference
    contact: SomeReference = None
    user: SomeReference = None
    opportunity_id: SomeReference = None
    details: Annotated[Any, optional(None, fields.details)] = None
    activity_at: SomeMillisecondMoment = None

    @field_validator("details")
    @classmethod
    def _are_of_its_kind(cls, value: Any, info: ValidationInfo) -> Any:
        kind = BY_TYPE.get(info.data.get("type", ""))
        return value if value is None or kind is None else details.of_scene(kind, value)


class Event(PublicRecord):
    """An event of the log."""

    action: Annotated[str, PlainValidator(values.one_of(ACTIONS))]
    object_type: IdText
    object_id: IdText
    lead_id: SomeIdText = None
    user: SomeReference = None
    request_id: SomeIdText = None
    has_key: Annotated[bool | None, optional(None, values.truth)] = None
    changed_fields: SomeNames = None
    data: SomeObject = None
    previous_data: SomeObject = None
    meta: SomeObject = None


class Limits(Record):
    """The limit of a key's requests."""

    requests: Annotated[int, optional(60, whole(1, 1_000_000))] = 60
    window: Annotated[int, optional(1, whole(1, 86_400))] = 1


class Account(PlainAccount):
    """An account."""

    currency: Annotated[str, optional("USD", fields.currency)] = "USD"
    country: Annotated[str, optional(USUAL_COUNTRY, values.one_of(tuple(PLANS)))] = USUAL_COUNTRY
    limits: Limits | None = None
    limit_header: Annotated[str, optional("semicolons", values.one_of(("commas", "semicolons")))] = "semicolons"
    users: Annotated[list[User], Listed] = Field([])
    pipelines: Annotated[list[Pipeline], Listed] = Field([])
    opportunity_statuses: Annotated[list[OpportunityStatus], Listed] = Field([])
    lead_statuses: Annotated[list[LeadStatus], Listed] = Field([])
    custom_fields: Annotated[list[CustomField], Listed] = Field([])
    leads: Annotated[list[Lead], Listed] = Field([])
    contacts: Annotated[list[Contact], Listed] = Field([])
    opportunities: Annotated[list[Opportunity], Listed] = Field([])
    activities: Annotated[list[Activity], Listed] = Field([])
    tasks: Annotated[list[Task], Listed] = Field([])
    events: Annotated[list[Event], Listed] = Field([])


_OF_LEAD: Final = {"lead": "leads", "contact": "contacts", **_AUTHORS}

KINDS: Final = {
    "pipelines": Kind(
        Pipeline, models.Pipeline, "pipeline", name="name", references=_AUTHORS, usual=usual("pipelines")
    ),
    "opportunity_statuses": Kind(
        OpportunityStatus,
        models.OpportunityStatus,
        "opportunityStatus",
        name="label",
        references={"pipeline": "pipelines"},
        usual=usual("opportunity_statuses"),
    ),
    "lead_statuses": Kind(LeadStatus, models.LeadStatus, "leadStatus", name="label", usual=usual("lead_statuses")),
    "custom_fields": Kind(CustomField, models.CustomField, "customField", references=_AUTHORS),
    "leads": Kind(Lead, models.Lead, "lead", name="name", references={"status": "lead_statuses", **_AUTHORS}),
    "contacts": Kind(Contact, models.Contact, "contact", name="name", references={"lead": "leads", **_AUTHORS}),
    "opportunities": Kind(
        Opportunity,
        models.Opportunity,
        "opportunity",
        references={**_OF_LEAD, "status": "opportunity_statuses", "user": "users"},
    ),
    "activities": Kind(Activity, models.Activity, "activity", references={**_OF_LEAD, "user": "users"}),
    "tasks": Kind(Task, models.Task, "task", references={**_OF_LEAD, "assigned_to": "users"}),
    "events": Kind(Event, models.Event, "event", references={"user": "users"}),
}

OBJECTS: Final = {"leads": "lead", "contacts": "contact", "opportunities": "opportunity"}
"""The objects with custom fields, by kind."""

LOOSE: Final = {
    "activities": ("opportunity_id", "opportunity"),
    "tasks": ("completion_id", "activity"),
}
"""The column of a kind with the number of a record that need not exist, and the kind of that."""
