"""The form of a scene: every record and field. `docs/guides/scenes.md` describes it for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, model_validator

from dealdock.platform.accounts.users import Role
from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Problem
from dealdock.vendors.pardot.custom_field import service as custom_field_service
from dealdock.vendors.pardot.errors import WrongActivity
from dealdock.vendors.pardot.models import STATUSES
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.settings import PROFILE, AccountSettings, Connector
from dealdock.vendors.pardot.visitor_activity import kinds
from dealdock.vendors.pardot.visitor_activity.kinds import Type

T = TypeVar("T")


def _else(default: T, parse: Callable[[object], T]) -> PlainValidator:
    """What is absent or empty counts as the default."""
    return PlainValidator(lambda value: default if value is None or value == "" else parse(value))


def _whole(lowest: int, highest: int) -> Callable[[object], int]:
    return partial(values.whole_number, lowest=lowest, highest=highest)


_POINTS = _whole(-values.MOST_POINTS, values.MOST_POINTS)
_SCORE = _whole(-values.LARGEST_SCORE, values.LARGEST_SCORE)
_SECONDS = _whole(-(10**10), 10**10)

Id = Annotated[int | None, _else(None, values.record_id)]
Text = Annotated[str, PlainValidator(values.text)]
SomeText = Annotated[str | None, _else(None, values.text)]
SomeRemark = Annotated[str | None, _else(None, values.remark)]
SomeEmail = Annotated[str | None, _else(None, values.email)]
SomeMoment = Annotated[datetime | None, _else(None, values.moment)]
Reference = Annotated[str, PlainValidator(values.reference)]
SomeReference = Annotated[str | None, _else(None, values.reference)]
SomeCount = Annotated[int | None, _else(None, _whole(0, values.LARGEST_COUNT))]
Flag = Annotated[bool, _else(default=False, parse=values.truth)]
On = Annotated[bool, _else(default=True, parse=values.truth)]
SomeFlag = Annotated[bool | None, _else(None, values.truth)]
Listed = BeforeValidator(lambda value: [] if value is None else value)  # `campaigns:` with nothing below it
Mapped = BeforeValidator(lambda value: {} if value is None else value)


class Record(BaseModel):
    """Anything in a scene."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Limits(Record):
    """How much the account may call."""

    daily: SomeCount = None
    concurrent: SomeCount = None


class Scoring(Record):
    """By how much a prospect's score moves with an opportunity."""

    created: Annotated[int, _else(50, _POINTS)] = 50
    won: Annotated[int, _else(0, _POINTS)] = 0
    lost: Annotated[int, _else(-100, _POINTS)] = -100


class Switches(Record):
    """How the account lets itself be called."""

    keys_in_query: On = True
    api_access: On = True
    api_keys: On = True
    connected_campaigns: Flag = False
    addresses: list[Annotated[str, PlainValidator(values.network)]] | None = None


class Clock(Record):
    """How the account's clock goes."""

    mode: Annotated[Literal["real", "frozen", "offset"], _else("real", values.one_of(("real", "frozen", "offset")))] = (
        "real"
    )
    at: SomeMoment = None
    seconds: Annotated[int | None, _else(None, _SECONDS)] = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.mode == "frozen") != (self.at is not None):
            raise ValueError("takes at where the mode is frozen, and only there")
        if (self.mode == "offset") != (self.seconds is not None):
            raise ValueError("takes seconds where the mode is offset, and only there")
        return self


class User(Record):
    """An API user. A password or key that is absent is made up when the user is."""

    id: Id = None
    email: SomeEmail = None
    password: SomeText = None
    password_hash: Annotated[str | None, _else(None, values.password_hash)] = None
    user_key: Annotated[str | None, _else(None, values.user_key)] = None
    user_key_hash: Annotated[str | None, _else(None, values.user_key_hash)] = None
    role: Annotated[Role, _else("Administrator", values.one_of(get_args(Role)))] = "Administrator"
    time_zone: Annotated[str | None, _else(None, values.time_zone)] = None
    """The account's where it is absent."""
    first_name: SomeText = None
    last_name: SomeText = None
    job_title: SomeText = None
    created_at: SomeMoment = None
    updated_at: SomeMoment = None

    @model_validator(mode="after")
    def _says_it_once(self) -> Self:
        for secret in ("password", "user_key"):
            if getattr(self, secret) is not None and getattr(self, f"{secret}_hash") is not None:
                raise ValueError(f"takes either {secret} or {secret}_hash")
        return self


class Campaign(Record):
    """What prospects and opportunities belong to."""

    id: Id = None
    name: Text
    cost: Annotated[int | None, _else(None, _whole(0, values.LARGEST_COST))] = None
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class CustomField(Record):
    """A field that prospects have beside the standard ones."""

    id: Id = None
    name: Text
    field_id: Annotated[str, PlainValidator(values.field_id)]
    type: Annotated[int, _else(1, values.keyed(custom_field_service.TYPES))] = 1
    crm_id: SomeText = None
    is_record_multiple_responses: Flag = False
    is_use_values: Flag = False
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class Tag(Record):
    """A word that things can be marked with."""

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
    """What prospects are put on."""

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
    """A person who may buy."""

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
    score: Annotated[int | None, _else(None, _SCORE)] = None
    """None: what its opportunities make of it."""
    grade: Annotated[str | None, _else(None, values.one_of(reversed(prospect_queries.GRADES)))] = None
    last_activity_at: SomeMoment = None
    """None: that of the latest of its activities that counts."""
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
    custom_fields: Annotated[dict[str, Annotated[tuple[str, ...], PlainValidator(values.remarks)]], Mapped] = {}
    lists: Annotated[list[Reference], Listed] = []
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False


class ListMembership(Record):
    """A prospect's being on a list, where more is to be said of it."""

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
    """A deal."""

    id: Id = None
    name: Text
    value: Annotated[Decimal, PlainValidator(values.amount)]
    probability: Annotated[int, PlainValidator(_whole(0, 100))]
    type: SomeText = None
    stage: SomeText = None
    status: Annotated[str, _else("Open", values.one_of(STATUSES))] = "Open"
    closed_at: SomeMoment = None
    crm_fid: SomeText = None
    campaign: SomeReference = None
    prospects: Annotated[list[Reference], Listed] = []
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False
    activities: list[Activity] | None = None
    """None: what the verbs would have left."""


class VisitorActivity(Record):
    """One event in the history of a prospect, of whatever type."""

    id: Id = None
    type: Annotated[int, PlainValidator(_whole(1, 1000))]
    type_name: SomeText = None
    """None: the first of the type's names that its ids belong to."""
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
        """The line of the types' table that it is."""
        given = {*self.model_fields_set} | ({"opportunity_id"} if self.opportunity is not None else set())
        ids = [name for name in kinds.ID_FIELDS if name in given and getattr(self, name, 0) is not None]
        return kinds.kind(self.type, self.type_name, ids)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        try:
            details = self.kind.details
        except WrongActivity as error:
            raise ValueError(f"can't be: {error}") from None
        if details == "no" and self.details is not None:
            raise ValueError(f"can't be: an activity of type {self.type} has no details")
        if self.opportunity is not None and self.campaign is not None:
            raise ValueError("takes no campaign beside an opportunity, whose campaign it has")
        return self


_LEVEL = AccountSettings().level
SETTINGS = ("name", "connector", "version", "time_zone", "level", *PROFILE, "redirect_uris", "jwt_public_key")
"""The fields of an account that are columns of the same name."""


class Account(Record):
    """An account: its settings, its users, its records."""

    id: Id = None
    name: SomeText = None
    connector: Annotated[Connector | None, _else(None, values.one_of(get_args(Connector)))] = None
    version: Annotated[Literal[3, 4], _else(3, values.one_of((3, 4)))] = 3
    time_zone: Annotated[str, _else("UTC", values.time_zone)] = "UTC"
    level: Annotated[str, _else(_LEVEL, values.text)] = _LEVEL
    website: SomeText = None
    vanity_domain: SomeText = None
    address1: SomeText = None
    address2: SomeText = None
    city: SomeText = None
    state: SomeText = None
    territory: SomeText = None
    zip: SomeText = None
    country: SomeText = None
    phone: SomeText = None
    fax: SomeText = None
    limits: Annotated[Limits, Mapped] = Limits()
    scoring: Annotated[Scoring, Mapped] = Scoring()
    switches: Annotated[Switches, Mapped] = Switches()
    redirect_uris: list[Annotated[str, PlainValidator(values.redirect_uri)]] | None = None
    jwt_public_key: Annotated[str | None, _else(None, values.public_key)] = None
    clock: Annotated[Clock, Mapped] = Clock()
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    last_id: Id = None
    users: Annotated[list[User], Listed] = []
    campaigns: Annotated[list[Campaign], Listed] = []
    custom_fields: Annotated[list[CustomField], Listed] = []
    tags: Annotated[list[Tag], Listed] = []
    prospect_accounts: Annotated[list[ProspectAccount], Listed] = []
    lists: Annotated[list[List], Listed] = []
    prospects: Annotated[list[Prospect], Listed] = []
    list_memberships: Annotated[list[ListMembership], Listed] = []
    opportunities: Annotated[list[Opportunity], Listed] = []
    visitor_activities: Annotated[list[VisitorActivity], Listed] = []

    def settings(self) -> dict[str, Any]:
        """The account's own columns."""
        return {
            **self.model_dump(include=set(SETTINGS)),
            **{f"{name}_limit": limit for name, limit in self.limits.model_dump().items()},
            **{f"score_{event}": points for event, points in self.scoring.model_dump().items()},
            **self.switches.model_dump(),
            "frozen_at": self.clock.at,
            "clock_offset": self.clock.seconds or 0,
        }


class File(Record):
    """A whole scene."""

    accounts: Annotated[list[Account], Field(min_length=1)]

    RECORDS: ClassVar[Mapping[str, type[Record]]] = {
        "accounts": Account,
        "limits": Limits,
        "scoring": Scoring,
        "switches": Switches,
        "clock": Clock,
        "users": User,
        "campaigns": Campaign,
        "custom_fields": CustomField,
        "tags": Tag,
        "prospect_accounts": ProspectAccount,
        "lists": List,
        "prospects": Prospect,
        "list_memberships": ListMembership,
        "opportunities": Opportunity,
        "activities": Activity,
        "visitor_activities": VisitorActivity,
    }


_FIELDS = list(Account.model_fields)
KINDS = tuple(_FIELDS[_FIELDS.index("users") :])
"""The kinds of record in an account, in the order in which they get ids."""


def problems(error: ValidationError) -> Iterator[Problem]:
    """What pydantic found, in words for whoever wrote the file."""
    for detail in error.errors(include_url=False):
        yield Problem(detail["loc"], _said(detail))


def _said(detail: Any) -> str:
    given = values.kind(detail["input"])
    match detail["type"]:
        case "value_error":
            said = str(detail["ctx"]["error"])
        case "extra_forbidden":
            *container, field = detail["loc"]
            said = f"unknown field{values.guess(str(field), _record_at(container).model_fields)}"
        case "missing":
            said = "is required"
        case "list_type":
            said = f"must be a list, is {given}"
        case "model_type" | "dict_type":
            said = f"must be a mapping of fields to values, is {given}"
        case _:
            said = "must hold at least one account"
    return said


def _record_at(place: Iterable[str | int]) -> type[Record]:
    kinds = [step for step in place if isinstance(step, str)]
    return File.RECORDS[kinds[-1]] if kinds else File
