"""The form of a scene: every record and field. `docs/guides/scenes.md` describes it for people."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError

from dealdock.core import account
from dealdock.core.connector import Connector
from dealdock.core.models import STATUSES
from dealdock.core.scene import values
from dealdock.core.scene.document import Problem
from dealdock.core.user import Role
from dealdock.core.visitor_activity import Type

T = TypeVar("T")


def _else(default: T, parse: Callable[[object], T]) -> PlainValidator:
    """What is absent or empty counts as the default."""
    return PlainValidator(lambda value: default if value is None or value == "" else parse(value))


Id = Annotated[int | None, _else(None, values.record_id)]
Text = Annotated[str, PlainValidator(values.text)]
SomeText = Annotated[str | None, _else(None, values.text)]
SomeEmail = Annotated[str | None, _else(None, values.email)]
SomeMoment = Annotated[datetime | None, _else(None, values.moment)]
Reference = Annotated[str, PlainValidator(values.reference)]
SomeReference = Annotated[str | None, _else(None, values.reference)]
Flag = Annotated[bool, _else(default=False, parse=values.truth)]
Listed = BeforeValidator(lambda value: [] if value is None else value)  # `campaigns:` with nothing below it


class Record(BaseModel):
    """Anything in a scene."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class User(Record):
    """An API user. A password or key that is absent is made up when the user is."""

    id: Id = None
    email: SomeEmail = None
    password: SomeText = None
    user_key: Annotated[str | None, _else(None, values.user_key)] = None
    role: Annotated[Role, _else("Administrator", values.one_of(get_args(Role)))] = "Administrator"
    time_zone: Annotated[str | None, _else(None, values.time_zone)] = None
    """The account's where it is absent."""
    first_name: SomeText = None
    last_name: SomeText = None
    job_title: SomeText = None


class Campaign(Record):
    """What prospects and opportunities belong to."""

    id: Id = None
    name: Text
    cost: Annotated[int | None, _else(None, partial(values.whole_number, lowest=0, highest=values.LARGEST_COST))] = None
    created_at: SomeMoment = None
    updated_at: SomeMoment = None


class Prospect(Record):
    """A person who may buy."""

    id: Id = None
    email: SomeEmail = None
    first_name: SomeText = None
    last_name: SomeText = None
    company: SomeText = None
    campaign: SomeReference = None
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
    probability: Annotated[int, PlainValidator(partial(values.whole_number, lowest=0, highest=100))]
    type: SomeText = None
    stage: SomeText = None
    status: Annotated[str, _else("Open", values.one_of(STATUSES))] = "Open"
    closed_at: SomeMoment = None
    campaign: SomeReference = None
    prospects: Annotated[list[Reference], Listed] = []
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    deleted: Flag = False
    activities: list[Activity] | None = None
    """None: what the verbs would have left."""


class Account(Record):
    """An account: its settings, its users, its records."""

    name: SomeText = None
    connector: Annotated[Connector | None, _else(None, values.one_of(get_args(Connector)))] = None
    version: Annotated[Literal[3, 4], _else(3, values.one_of((3, 4)))] = 3
    time_zone: Annotated[str, _else("UTC", values.time_zone)] = "UTC"
    level: Annotated[str, _else(account.DEFAULTS["level"], values.text)] = account.DEFAULTS["level"]
    users: Annotated[list[User], Listed] = []
    campaigns: Annotated[list[Campaign], Listed] = []
    prospects: Annotated[list[Prospect], Listed] = []
    opportunities: Annotated[list[Opportunity], Listed] = []

    def settings(self) -> dict[str, Any]:
        """The account's own columns."""
        return self.model_dump(exclude={"users", "campaigns", "prospects", "opportunities"})


class File(Record):
    """A whole scene."""

    accounts: Annotated[list[Account], Field(min_length=1)]

    RECORDS: ClassVar[dict[str, type[Record]]] = {
        "accounts": Account,
        "users": User,
        "campaigns": Campaign,
        "prospects": Prospect,
        "opportunities": Opportunity,
        "activities": Activity,
    }


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
        case "model_type":
            said = f"must be a mapping of fields to values, is {given}"
        case _:
            said = "must hold at least one account"
    return said


def _record_at(place: Iterable[str | int]) -> type[Record]:
    kinds = [step for step in place if isinstance(step, str)]
    return File.RECORDS[kinds[-1]] if kinds else File
