"""The form of an account in a scene, and of its records (contract 7)."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Final, get_args

from pydantic import Field

from dealdock.platform.scenes import json_values, plain, values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import (
    Flag,
    FlagOnByDefault,
    Listed,
    Mapped,
    Record,
    Reference,
    SomeCount,
    SomeMillisecondMoment,
    SomeReference,
    SomeRemark,
    SomeText,
    Text,
    optional,
    whole,
)
from dealdock.platform.scenes.values import WrongValue
from dealdock.vendors.apollo import dates
from dealdock.vendors.apollo.contact.stages import FIRST, STAGES
from dealdock.vendors.apollo.contact_role.types import TYPES
from dealdock.vendors.apollo.credentials import ADMINISTRATOR, ROLES
from dealdock.vendors.apollo.custom_field.queries import Modality, Type
from dealdock.vendors.apollo.defaults import PIPELINE
from dealdock.vendors.apollo.scenes.record_ids import SomeId
from dealdock.vendors.apollo.settings import Edition, Plan

_PLACE: Final = optional(0, whole(0, 10_000))
_SOURCE: Final = "api"
_ROLE_TYPE: Final = whole(min(TYPES), max(TYPES))

SomeDate = Annotated[datetime | None, optional(None, dates.parse)]
SomeAmount = Annotated[Decimal | None, optional(None, values.amount)]
Values = Annotated[dict[str, Any], optional({}, json_values.parse_mapping)]
"""The values of custom fields by the ids of the fields, as answers have them."""
Source = Annotated[str, optional(_SOURCE, values.text)]


@parsers.accepts({"type": "array", "items": {"type": "array", "minItems": 2, "maxItems": 2}})
def _parts(value: object) -> list[tuple[int | None, bool]]:
    """Parse the parts of a contact's role: pairs of the number of a type, or null, and a flag."""
    return [_part(each) for each in (value if isinstance(value, list) else [value])]


def _part(value: object) -> tuple[int | None, bool]:
    match value:
        case [number, flag]:
            return None if number is None else _ROLE_TYPE(number), values.truth(flag)
    raise WrongValue("must be a list of pairs such as [1, true]: the number of a type of role, or null, and a flag")


Parts = Annotated[list[tuple[int | None, bool]], optional([], _parts)]


class Limits(Record):
    """The limits of an endpoint's calls."""

    per_minute: SomeCount = None
    per_hour: SomeCount = None
    per_day: SomeCount = None


class User(plain.PublicUser):
    """A user."""

    id: SomeId = None
    role: Annotated[str, optional(ADMINISTRATOR, values.one_of(ROLES))] = ADMINISTRATOR


class _Record(plain.PublicRecord):
    """The base of records beside users."""

    id: SomeId = None


class Pipeline(_Record):
    """A pipeline."""

    title: Text
    is_default: Flag = False


class Stage(_Record):
    """A stage of opportunities."""

    pipeline: Reference = PIPELINE
    name: Text
    display_order: Annotated[int, _PLACE] = 0
    forecast_category: Annotated[str, optional("Pipeline", values.text)] = "Pipeline"
    is_won: Flag = False
    is_closed: Flag = False
    probability: Annotated[int, optional(0, whole(0, 100))] = 0
    description: SomeRemark = None
    salesforce_id: SomeText = None


class CompanyStage(_Record):
    """A stage of companies."""

    name: Text
    category: Annotated[str, optional("in_progress", values.text)] = "in_progress"
    display_order: Annotated[int, _PLACE] = 0


class CustomField(_Record):
    """A custom field. Of a picklist, the values are names, or mappings of `id` and `name`."""

    modality: Annotated[str, optional("opportunity", values.one_of(get_args(Modality)))] = "opportunity"
    name: Text
    type: Annotated[str, optional("string", values.one_of(get_args(Type)))] = "string"
    picklist_values: Annotated[list[Any], Listed] = Field([])


class Company(_Record):
    """A company."""

    name: SomeText = None
    domain: SomeText = None
    stage: SomeReference = None
    owner: SomeReference = None
    phone: SomeText = None
    raw_address: SomeText = None
    source: Source = _SOURCE
    original_source: Source = _SOURCE
    salesforce_id: SomeText = None
    crm_owner_id: SomeText = None
    created_by: SomeReference = None
    typed_custom_fields: Values = Field({})


class Contact(_Record):
    """A contact."""

    first_name: SomeText = None
    last_name: SomeText = None
    email: SomeText = None
    title: SomeText = None
    linkedin_url: SomeText = None
    organization_name: SomeText = None
    present_raw_address: SomeText = None
    phone: SomeText = None
    direct_phone: SomeText = None
    mobile_phone: SomeText = None
    home_phone: SomeText = None
    other_phone: SomeText = None
    company: SomeReference = None
    owner: SomeReference = None
    stage_number: Annotated[int, optional(FIRST, whole(FIRST, len(STAGES)))] = FIRST
    source: Source = _SOURCE
    original_source: Source = _SOURCE
    salesforce_id: SomeText = None
    created_by: SomeReference = None
    typed_custom_fields: Values = Field({})


class Opportunity(_Record):
    """An opportunity. Its stage is given by name, for example."""

    name: Text
    amount: SomeAmount = None
    closed_date: SomeDate = None
    stage: SomeReference = None
    owner: SomeReference = None
    company: SomeReference = None
    description: SomeRemark = None
    source: Source = _SOURCE
    salesforce_id: SomeText = None
    salesforce_owner_id: SomeText = None
    next_step: SomeText = None
    next_step_date: SomeDate = None
    next_step_updated_at: SomeMillisecondMoment = None
    closed_lost_reason: SomeText = None
    closed_won_reason: SomeText = None
    stage_updated_at: SomeMillisecondMoment = None
    created_by: SomeReference = None
    typed_custom_fields: Values = Field({})
    deleted: Flag = False


class ContactRole(_Record):
    """A contact's role in an opportunity. Its parts are lists of the number of a type, or null, and a flag."""

    opportunity: Reference
    contact: Reference
    is_primary: Flag = False
    parts: Parts = Field([])


class Account(plain.PlainAccount):
    """An account: its settings, its users, its records."""

    edition: Annotated[Edition, optional(2026, values.one_of(get_args(Edition)))] = 2026
    plan: Annotated[Plan, optional("paid", values.one_of(get_args(Plan)))] = "paid"
    plan_limits: Flag = False
    master_keys: FlagOnByDefault = True
    credits: SomeCount = None
    keys_in_query: FlagOnByDefault = True
    api_access: FlagOnByDefault = True
    limits: Annotated[Limits, Mapped] = Limits()
    users: Annotated[list[User], Listed] = Field([])
    pipelines: Annotated[list[Pipeline], Listed] = Field([])
    stages: Annotated[list[Stage], Listed] = Field([])
    company_stages: Annotated[list[CompanyStage], Listed] = Field([])
    custom_fields: Annotated[list[CustomField], Listed] = Field([])
    companies: Annotated[list[Company], Listed] = Field([])
    contacts: Annotated[list[Contact], Listed] = Field([])
    opportunities: Annotated[list[Opportunity], Listed] = Field([])
    contact_roles: Annotated[list[ContactRole], Listed] = Field([])
