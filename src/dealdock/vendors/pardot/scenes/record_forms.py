"""The kinds of record in a scene. `docs/guides/scenes.md` describes them for users."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, PlainValidator, model_validator

from dealdock.platform.errors import RecordError
from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import (
    Flag,
    Id,
    Listed,
    Mapped,
    Record,
    Reference,
    SomeEmail,
    SomeFlag,
    SomeMoment,
    SomeReference,
    SomeRemark,
    SomeText,
    Text,
    optional,
    whole,
)
from dealdock.vendors.pardot.custom_field import service as custom_field_service
from dealdock.vendors.pardot.opportunity.model import STATUSES
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity.kinds import Type

_SCORE = whole(-values.MAX_SCORE, values.MAX_SCORE)


class Campaign(Record):
    """A campaign, to which prospects and opportunities belong."""

    id: Id = None
    name: Text
    cost: Annotated[int | None, optional(None, whole(0, values.MAX_COST))] = None
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class CustomField(Record):
    """A custom field of prospects."""

    id: Id = None
    name: Text
    field_id: Annotated[str, PlainValidator(values.field_id)]
    type: Annotated[int, optional(1, values.keyed(custom_field_service.TYPES))] = 1
    crm_id: SomeText = None
    is_record_multiple_responses: Flag = False
    is_use_values: Flag = False
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class Tag(Record):
    """A tag."""

    id: Id = None
    name: Text
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class ProspectAccount(Record):
    """A company that prospects belong to."""

    id: Id = None
    name: Text
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class List(Record):
    """A list of prospects."""

    id: Id = None
    name: Text
    is_public: Flag = False
    is_dynamic: Flag = False
    title: SomeText = None
    description: SomeRemark = None
    is_crm_visible: Flag = False
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False


class Prospect(Record):
    """A prospect."""

    id: Id = None
    campaign: SomeReference = None
    salutation: SomeText = None
    first_name: SomeText = None
    last_name: SomeText = None
    email: SomeEmail = None
    company: SomeText = None
    prospect_account: SomeReference = None
    website: SomeText = None
    job_title: SomeText = None
    department: SomeText = None
    country: SomeText = None
    address_one: SomeText = None
    address_two: SomeText = None
    city: SomeText = None
    state: SomeText = None
    territory: SomeText = None
    zip: SomeText = None
    phone: SomeText = None
    fax: SomeText = None
    source: SomeText = None
    annual_revenue: SomeText = None
    employees: SomeText = None
    industry: SomeText = None
    years_in_business: SomeText = None
    comments: SomeRemark = None
    notes: SomeRemark = None
    score: Annotated[int | None, optional(None, _SCORE)] = None
    """None: derived from its opportunities."""
    grade: Annotated[str | None, optional(None, values.one_of(reversed(prospect_queries.GRADES)))] = None
    last_activity_at: SomeMoment = None
    """None: derived from its activities."""
    crm_lead_fid: SomeText = None
    crm_contact_fid: SomeText = None
    crm_owner_fid: SomeText = None
    crm_account_fid: SomeText = None
    crm_last_sync: SomeMoment = None
    crm_url: SomeText = None
    is_do_not_email: SomeFlag = None
    is_do_not_call: SomeFlag = None
    opted_out: SomeFlag = None
    is_reviewed: SomeFlag = None
    is_starred: SomeFlag = None
    assigned_to: SomeReference = None
    custom_fields: Annotated[dict[str, Annotated[tuple[str, ...], PlainValidator(values.remarks)]], Mapped] = Field({})
    lists: Annotated[list[Reference], Listed] = Field([])
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False


class ListMembership(Record):
    """The membership of a prospect in a list, with fields of its own."""

    id: Id = None
    list: Reference
    prospect: Reference
    opted_out: Flag = False
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False


class Activity(Record):
    """One event in the history of an opportunity and a prospect."""

    id: Id = None
    type: Annotated[Type, PlainValidator(values.one_of(Type))]
    prospect: Reference
    created_at: SomeMoment = None


class Opportunity(Record):
    """An opportunity."""

    id: Id = None
    name: Text
    value: Annotated[Decimal, PlainValidator(values.amount)]
    probability: Annotated[int, PlainValidator(whole(0, 100))]
    type: SomeText = None
    stage: SomeText = None
    status: Annotated[str, optional("Open", values.one_of(STATUSES))] = "Open"
    closed_at: SomeMoment = None
    crm_fid: SomeText = None
    campaign: SomeReference = None
    prospects: Annotated[list[Reference], Listed] = Field([])
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False
    activities: list[Activity] | None = None
    """None: those that the API would have written."""


class VisitorActivity(Record):
    """One event in the history of a prospect, of any type."""

    id: Id = None
    type: Annotated[int, PlainValidator(whole(1, 1000))]
    type_name: SomeText = None
    """None: the first name of the type that fits its ids."""
    prospect: SomeReference = None
    visitor_id: Id = None
    opportunity: SomeReference = None
    email_id: Id = None
    list_email_id: Id = None
    email_template_id: Id = None
    form_id: Id = None
    form_handler_id: Id = None
    site_search_query_id: Id = None
    landing_page_id: Id = None
    paid_search_ad_id: Id = None
    multivariate_test_variation_id: Id = None
    visitor_page_view_id: Id = None
    file_id: Id = None
    custom_redirect_id: Id = None
    visit_id: Id = None
    details: SomeRemark = None
    campaign: SomeReference = None
    created_at: SomeMoment = None
    updated_at: SomeMoment = None

    @property
    def kind(self) -> kinds.Kind:
        """The row of the table of types that applies to it."""
        names = {*self.model_fields_set} | ({"opportunity_id"} if self.opportunity is not None else set())
        ids = [name for name in kinds.ID_FIELDS if name in names and getattr(self, name, 0) is not None]
        return kinds.kind(self.type, self.type_name, ids)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            details = self.kind.details
        except RecordError as error:
            raise ValueError(f"can't be: {error.args[0]}") from None
        if details == "no" and self.details is not None:
            raise ValueError(f"can't be: an activity of type {self.type} has no details")
        if self.opportunity is not None and self.campaign is not None:
            raise ValueError("takes no campaign beside an opportunity, whose campaign it has")
        return self
