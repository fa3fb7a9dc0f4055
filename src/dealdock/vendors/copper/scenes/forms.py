"""Copper's accounts and records, as scenes have them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field, PlainValidator

from dealdock.platform.scenes import schema, values
from dealdock.platform.scenes.json_values import SomeJson
from dealdock.platform.scenes.record_forms import NumberedRecord
from dealdock.platform.scenes.record_support import AccountForm
from dealdock.platform.scenes.schema import Flag, FlagOnByDefault, Id, Listed, Mapped, SomeMoment
from dealdock.vendors.copper.activity.model import ICONS
from dealdock.vendors.copper.custom_field.model import DATA_TYPES
from dealdock.vendors.copper.names import PARENTS
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES
from dealdock.vendors.copper.pipeline.model import TYPES
from dealdock.vendors.copper.scenes import fields
from dealdock.vendors.copper.scenes.fields import Reference, SomeReference, SomeText, Text
from dealdock.vendors.copper.webhook.model import EVENTS, SUBSCRIBED


class Named(NumberedRecord):
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


class ActivityType(NumberedRecord):
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


class CustomFieldDefinition(NumberedRecord):
    """A custom field."""

    name: Text
    data_type: Annotated[str, PlainValidator(values.one_of(DATA_TYPES))]
    available_on: Annotated[tuple[str, ...], schema.optional((), fields.available_on)] = ()
    is_filterable: Flag = False
    currency: SomeText = None
    canonical_name: SomeText = None
    connected_id: Id = None
    options: Annotated[list[Option], Listed] = Field([])


class _Contact(NumberedRecord):
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
    leads_converted_from: SomeJson = None
    date_lead_created: SomeMoment = None


class Opportunity(NumberedRecord):
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
    leads_converted_from: SomeJson = None
    date_lead_created: SomeMoment = None
    deleted: Flag = False
    custom_fields: fields.Custom = Field({})


class Activity(NumberedRecord):
    """An activity. Its parent is a record with an id of its own."""

    parent_id: Annotated[int, PlainValidator(values.record_id)]
    parent_type: Annotated[str, PlainValidator(values.one_of(PARENTS))]
    type_id: Annotated[int, schema.optional(0, schema.whole(0, 2**31 - 1))] = 0
    type_category: Annotated[str, schema.optional("user", values.one_of(("user", "system")))] = "user"
    user: SomeReference = None
    details: fields.Details = None
    activity_date: SomeMoment = None
    old_value: SomeJson = None
    new_value: SomeJson = None
    deleted: Flag = False


class RelatedItem(NumberedRecord):
    """A link between an opportunity and a person or company."""

    opportunity: Reference
    related_id: Annotated[int, PlainValidator(values.record_id)]
    related_type: Annotated[str, PlainValidator(values.one_of(("person", "company")))]


class Webhook(NumberedRecord):
    """A subscription to events."""

    target: Annotated[str, PlainValidator(fields.remark)]
    type: Annotated[str, PlainValidator(values.one_of(SUBSCRIBED))]
    event: Annotated[str, PlainValidator(values.one_of(EVENTS))]
    secret: SomeJson = None
    headers: SomeJson = None
    custom_field_computed_values: Flag = False


class Limits(schema.Record):
    """The limits of an account's calls."""

    per_minute: schema.SomeCount = None
    bulk_per_second: schema.SomeCount = None


ZONE: Final = "America/Los_Angeles"
_FORMATS: Final = ("MM/DD/YYYY", "DD/MM/YYYY")


class Account(AccountForm):
    """An account."""

    time_zone: Annotated[str, schema.optional(ZONE, values.time_zone)] = ZONE
    date_format: Annotated[str, schema.optional(_FORMATS[0], values.one_of(_FORMATS))] = _FORMATS[0]
    currency: Annotated[str, schema.optional("USD", values.text)] = "USD"
    primary_contact_required: FlagOnByDefault = True
    leads_enabled: FlagOnByDefault = True
    limits: Annotated[Limits, Mapped] = Limits()
