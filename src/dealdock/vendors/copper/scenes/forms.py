"""Copper's accounts and records, as scenes have them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from dealdock.platform.scenes import plain, schema, values
from dealdock.platform.scenes.schema import Flag, FlagOnByDefault, Id, Listed, Mapped, SomeMoment
from dealdock.vendors.copper.activity.model import ICONS
from dealdock.vendors.copper.custom_field.model import DATA_TYPES
from dealdock.vendors.copper.names import PARENTS
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES
from dealdock.vendors.copper.pipeline.model import TYPES
from dealdock.vendors.copper.scenes import fields
from dealdock.vendors.copper.scenes.fields import Reference, SomeReference, SomeText, Text
from dealdock.vendors.copper.webhook.model import EVENTS, SUBSCRIBED


class Named(plain.PlainRecord):
    """A record of a short list."""

    name: Text


class Pipeline(Named):
    """A pipeline. They are in the order of their positions, equal ones in that of their ids."""

    position: fields.Position = 0
    type: Annotated[str, schema.optional(TYPES[0], values.one_of(TYPES))] = TYPES[0]
    is_revenue: Flag = False


class PipelineStage(Named):
    """A stage of a pipeline."""

    position: fields.Position = 0
    pipeline: Reference
    win_probability: Annotated[Decimal | None, schema.optional(None, fields.percentage)] = None


class ActivityType(plain.PlainRecord):
    """A type of activity that users log."""

    name: Text
    icon_type: Annotated[str, schema.optional(ICONS[0], values.one_of(ICONS))] = ICONS[0]
    is_disabled: Flag = False
    count_as_interaction: FlagOnByDefault = True
    is_default_task_type: Flag = False


class LeadStatus(Named):
    """A status of leads. They are in the order of their positions."""

    position: fields.Position = 0
    is_default: Flag = False


class Option(schema.Record):
    """An option of a custom field."""

    id: Id = None
    name: Text


class CustomFieldDefinition(plain.PlainRecord):
    """A custom field."""

    name: Text
    data_type: Annotated[str, PlainValidator(values.one_of(DATA_TYPES))]
    available_on: Annotated[tuple[str, ...], schema.optional((), fields.available_on)] = ()
    is_filterable: Flag = False
    currency: SomeText = None
    canonical_name: SomeText = None
    connected_id: Id = None
    options: Annotated[list[Option], Listed] = Field([])


class _Contact(plain.PlainRecord):
    """The fields that people and companies share."""

    name: Text
    address: fields.Address = None
    assignee: SomeReference = None
    contact_type: SomeReference = None
    details: fields.Details = None
    phone_numbers: fields.Phones = Field([])
    socials: fields.Links = Field([])
    tags: fields.Tags = Field([])
    websites: fields.Links = Field([])
    interaction_count: fields.Count = 0
    date_last_contacted: SomeMoment = None
    deleted: Flag = False
    custom_fields: fields.Custom = Field({})


class Company(_Contact):
    """A company."""

    email_domain: SomeText = None
    primary_contact_id: Id = None


class Person(_Contact):
    """A person. Without any part of the name, the parts are those of the name; with null in one, there are none."""

    prefix: SomeText = None
    first_name: SomeText = None
    middle_name: SomeText = None
    last_name: SomeText = None
    suffix: SomeText = None
    company: SomeReference = None
    emails: fields.Contacts = Field([])
    title: SomeText = None
    leads_converted_from: plain.SomeJson = None
    date_lead_created: SomeMoment = None


class Opportunity(plain.PlainRecord):
    """An opportunity. Without a stage it is in the first one, with null in none. The stage has a probability."""

    name: Text
    primary_contact: SomeReference = None
    company: SomeReference = None
    assignee: SomeReference = None
    close_date: Annotated[date | None, schema.optional(None, fields.day)] = None
    customer_source: SomeReference = None
    details: fields.Details = None
    loss_reason: SomeReference = None
    pipeline: SomeReference = None
    pipeline_stage: SomeReference = None
    priority: Annotated[str | None, fields.or_null(values.one_of(PRIORITIES))] = PRIORITIES[0]
    status: Annotated[str, schema.optional(STATUSES[0], values.one_of(STATUSES))] = STATUSES[0]
    tags: fields.Tags = Field([])
    interaction_count: fields.Count = 0
    monetary_value: Annotated[Decimal | None, schema.optional(None, values.amount)] = None
    win_probability: Annotated[Decimal | None, fields.or_null(fields.percentage)] = Decimal(-1)
    """By default, the stage's, for which the field has the number that no probability has."""
    date_stage_changed: SomeMoment = None
    date_last_contacted: SomeMoment = None
    leads_converted_from: plain.SomeJson = None
    date_lead_created: SomeMoment = None
    deleted: Flag = False
    custom_fields: fields.Custom = Field({})


class Activity(plain.PlainRecord):
    """An activity. Its parent is a record with an id of its own."""

    parent_id: Annotated[int, PlainValidator(values.record_id)]
    parent_type: Annotated[str, PlainValidator(values.one_of(PARENTS))]
    type_id: Annotated[int, schema.optional(0, schema.whole(0, 2**31 - 1))] = 0
    type_category: Annotated[str, schema.optional("user", values.one_of(("user", "system")))] = "user"
    user: SomeReference = None
    details: fields.Details = None
    activity_date: SomeMoment = None
    old_value: plain.SomeJson = None
    new_value: plain.SomeJson = None
    deleted: Flag = False


class RelatedItem(plain.PlainRecord):
    """A link between an opportunity and a person or company."""

    opportunity: Reference
    related_id: Annotated[int, PlainValidator(values.record_id)]
    related_type: Annotated[str, PlainValidator(values.one_of(("person", "company")))]


class Webhook(plain.PlainRecord):
    """A subscription to events."""

    target: Annotated[str, PlainValidator(fields.remark)]
    type: Annotated[str, PlainValidator(values.one_of(SUBSCRIBED))]
    event: Annotated[str, PlainValidator(values.one_of(EVENTS))]
    secret: plain.SomeJson = None
    headers: plain.SomeJson = None
    custom_field_computed_values: Flag = False


class Limits(schema.Record):
    """The limits of an account's calls."""

    per_minute: schema.SomeCount = None
    bulk_per_second: schema.SomeCount = None


ZONE: Final = "America/Los_Angeles"
_FORMATS: Final = ("MM/DD/YYYY", "DD/MM/YYYY")


class Account(plain.PlainAccount):
    """An account."""

    time_zone: Annotated[str, schema.optional(ZONE, values.time_zone)] = ZONE
    date_format: Annotated[str, schema.optional(_FORMATS[0], values.one_of(_FORMATS))] = _FORMATS[0]
    currency: Annotated[str, schema.optional("USD", values.text)] = "USD"
    primary_contact_required: FlagOnByDefault = True
    leads_enabled: FlagOnByDefault = True
    limits: Annotated[Limits, Mapped] = Limits()
    users: Annotated[list[plain.PlainUser], Listed] = Field([])
    pipelines: Annotated[list[Pipeline], Listed] = Field([])
    pipeline_stages: Annotated[list[PipelineStage], Listed] = Field([])
    customer_sources: Annotated[list[Named], Listed] = Field([])
    loss_reasons: Annotated[list[Named], Listed] = Field([])
    contact_types: Annotated[list[Named], Listed] = Field([])
    lead_statuses: Annotated[list[LeadStatus], Listed] = Field([])
    activity_types: Annotated[list[ActivityType], Listed] = Field([])
    custom_field_definitions: Annotated[list[CustomFieldDefinition], Listed] = Field([])
    companies: Annotated[list[Company], Listed] = Field([])
    people: Annotated[list[Person], Listed] = Field([])
    opportunities: Annotated[list[Opportunity], Listed] = Field([])
    activities: Annotated[list[Activity], Listed] = Field([])
    related_items: Annotated[list[RelatedItem], Listed] = Field([])
    webhooks: Annotated[list[Webhook], Listed] = Field([])
