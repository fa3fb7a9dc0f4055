"""Copper's accounts and records, as scenes have them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator

from dealdock.platform.scenes import json_values, plain, schema, values
from dealdock.platform.scenes.schema import Flag, Id, Listed, Mapped, On, SomeMoment, SomeReference, SomeText, Text
from dealdock.platform.scenes.values import Wrong
from dealdock.vendors.copper.models.custom_field import DATA_TYPES
from dealdock.vendors.copper.models.opportunity import PRIORITIES, STATUSES
from dealdock.vendors.copper.models.pipeline import TYPES
from dealdock.vendors.copper.models.webhook import EVENTS
from dealdock.vendors.copper.names import KINDS, OBJECTS
from dealdock.vendors.copper.wire import contact_values
from dealdock.vendors.copper.wire import values as wire_values
from dealdock.vendors.copper.wire.errors import Invalid

_MAX_POSITION: Final = 10**6
_HUNDRED: Final = Decimal(100)


def _read(reader: Callable[[Any, Any], Any], value: object) -> Any:
    """Read a nested value as a call would."""
    found = reader(None, json_values.parse(value))
    if isinstance(found, Invalid):
        raise Wrong(found.text)
    return found


def _day(value: object) -> date:
    try:
        return date.fromisoformat(values.scalar(value).strip())
    except ValueError:
        raise Wrong("must be a day such as 2026-01-31") from None


def _percentage(value: object) -> Decimal:
    found = values.amount(value)
    if found > _HUNDRED:
        raise Wrong("must be a number from 0 to 100")
    return found


def _available_on(value: object) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(map(values.one_of(OBJECTS), found))


def _or_null(parse: Callable[[object], Any]) -> PlainValidator:
    """Return a validator of a field whose null differs from its default."""
    return PlainValidator(lambda value: None if value is None else parse(value))


Position = Annotated[int, schema.optional(0, schema.whole(0, _MAX_POSITION))]
Count = Annotated[int, schema.optional(0, schema.whole(0, values.MAX_COUNT))]
Contacts = Annotated[Any, schema.optional([], partial(_read, contact_values.emails))]
Phones = Annotated[Any, schema.optional([], partial(_read, contact_values.phone_numbers))]
Links = Annotated[Any, schema.optional([], partial(_read, contact_values.links))]
Tags = Annotated[Any, schema.optional([], partial(_read, wire_values.tags))]
Address = Annotated[Any, schema.optional(None, partial(_read, contact_values.address))]
Custom = Annotated[Any, schema.optional({}, json_values.parse)]
"""The values of custom fields, by the name or the id of the definition."""
Details = Annotated[str | None, schema.optional(None, values.remark)]


class Named(plain.PlainRecord):
    """A record of a short list, in the account's order: by position, and by id."""

    name: Text
    position: Position = 0


class Pipeline(Named):
    """A pipeline."""

    type: Annotated[str, schema.optional(TYPES[0], values.one_of(TYPES))] = TYPES[0]
    is_revenue: Flag = False


class PipelineStage(Named):
    """A stage of a pipeline."""

    pipeline: schema.Reference
    win_probability: Annotated[Decimal | None, schema.optional(None, _percentage)] = None


class ActivityType(plain.PlainRecord):
    """A type of activity that users log."""

    name: Text
    is_disabled: Flag = False
    count_as_interaction: On = True


class Option(schema.Record):
    """An option of a custom field."""

    id: Id = None
    name: Text


class CustomFieldDefinition(plain.PlainRecord):
    """A custom field."""

    name: Text
    data_type: Annotated[str, PlainValidator(values.one_of(DATA_TYPES))]
    available_on: Annotated[tuple[str, ...], schema.optional((), _available_on)] = ()
    is_filterable: Flag = False
    currency: SomeText = None
    options: Annotated[list[Option], Listed] = Field([])


class _Contact(plain.PlainRecord):
    """The fields that people and companies share."""

    name: Text
    address: Address = None
    assignee: SomeReference = None
    contact_type: SomeReference = None
    details: Details = None
    phone_numbers: Phones = Field([])
    socials: Links = Field([])
    tags: Tags = Field([])
    websites: Links = Field([])
    interaction_count: Count = 0
    date_last_contacted: SomeMoment = None
    deleted: Flag = False
    custom_fields: Custom = Field({})


class Company(_Contact):
    """A company."""

    email_domain: SomeText = None
    primary_contact_id: Id = None


class Person(_Contact):
    """A person. Parts of the name that are absent are those of the name."""

    prefix: SomeText = None
    first_name: SomeText = None
    middle_name: SomeText = None
    last_name: SomeText = None
    suffix: SomeText = None
    company: SomeReference = None
    emails: Contacts = Field([])
    title: SomeText = None


class Opportunity(plain.PlainRecord):
    """An opportunity. Without a stage it is in the first one; the stage has the usual probability."""

    name: Text
    primary_contact: SomeReference = None
    company: SomeReference = None
    assignee: SomeReference = None
    close_date: Annotated[date | None, schema.optional(None, _day)] = None
    customer_source: SomeReference = None
    details: Details = None
    loss_reason: SomeReference = None
    pipeline: SomeReference = None
    pipeline_stage: SomeReference = None
    priority: Annotated[str | None, _or_null(values.one_of(PRIORITIES))] = PRIORITIES[0]
    status: Annotated[str, schema.optional(STATUSES[0], values.one_of(STATUSES))] = STATUSES[0]
    tags: Tags = Field([])
    interaction_count: Count = 0
    monetary_value: Annotated[Decimal | None, schema.optional(None, values.amount)] = None
    win_probability: Annotated[Decimal | None, _or_null(_percentage)] = Decimal(-1)
    """By default, the stage's, for which the field has the number that no probability has."""
    date_stage_changed: SomeMoment = None
    date_last_contacted: SomeMoment = None
    deleted: Flag = False
    custom_fields: Custom = Field({})


class Activity(plain.PlainRecord):
    """An activity. Its parent is a record with an id of its own."""

    parent_id: Annotated[int, PlainValidator(values.record_id)]
    parent_type: Annotated[str, PlainValidator(values.one_of(KINDS))]
    type_id: Annotated[int, schema.optional(0, schema.whole(0, 2**31 - 1))] = 0
    type_category: Annotated[str, schema.optional("user", values.one_of(("user", "system")))] = "user"
    user: SomeReference = None
    details: Details = None
    activity_date: SomeMoment = None
    old_value: plain.SomeJson = None
    new_value: plain.SomeJson = None
    deleted: Flag = False


class RelatedItem(plain.PlainRecord):
    """A link between an opportunity and a person or company."""

    opportunity: schema.Reference
    related_id: Annotated[int, PlainValidator(values.record_id)]
    related_type: Annotated[str, PlainValidator(values.one_of(("person", "company")))]


class Webhook(plain.PlainRecord):
    """A subscription to events."""

    target: Annotated[str, PlainValidator(values.remark)]
    type: Annotated[str, PlainValidator(values.one_of(OBJECTS))]
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
    primary_contact_required: On = True
    limits: Annotated[Limits, Mapped] = Limits()
    users: Annotated[list[plain.PlainUser], Listed] = Field([])
    pipelines: Annotated[list[Pipeline], Listed] = Field([])
    pipeline_stages: Annotated[list[PipelineStage], Listed] = Field([])
    customer_sources: Annotated[list[Named], Listed] = Field([])
    loss_reasons: Annotated[list[Named], Listed] = Field([])
    contact_types: Annotated[list[Named], Listed] = Field([])
    activity_types: Annotated[list[ActivityType], Listed] = Field([])
    custom_field_definitions: Annotated[list[CustomFieldDefinition], Listed] = Field([])
    companies: Annotated[list[Company], Listed] = Field([])
    people: Annotated[list[Person], Listed] = Field([])
    opportunities: Annotated[list[Opportunity], Listed] = Field([])
    activities: Annotated[list[Activity], Listed] = Field([])
    related_items: Annotated[list[RelatedItem], Listed] = Field([])
    webhooks: Annotated[list[Webhook], Listed] = Field([])
