"""The form of a scene, as far as all vendors share it. `docs/guides/scenes.md` describes the form for users."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Final, Literal, NamedTuple, Self, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, model_validator

from dealdock.platform.journal.retention import MOST_CALLS
from dealdock.platform.records.models import KEPT_REQUESTS
from dealdock.platform.scenes import values
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.json_schema import parsers
from dealdock_client.similar import hint, hint_of_vendors

T = TypeVar("T")

JsonObject = dict[str, Any]
"""A record in the form of a scene file, in JSON's types."""


def optional(default: T, parse: Callable[[object], T]) -> PlainValidator:
    """Return a validator that replaces an absent or empty value by the default."""

    @parsers.accepts(parsers.or_empty(parsers.accepted(parse)))
    def read(value: object) -> T:
        return default if value is None or value == "" else parse(value)

    return PlainValidator(read)


def whole(lowest: int, highest: int) -> Callable[[object], int]:
    """Return a parser of whole numbers within bounds."""
    return parsers.accepts(parsers.whole(lowest, highest))(partial(values.whole_number, lowest=lowest, highest=highest))


Id = Annotated[int | None, optional(None, values.record_id)]
Text = Annotated[str, PlainValidator(values.text)]
SomeText = Annotated[str | None, optional(None, values.text)]
SomeRemark = Annotated[str | None, optional(None, values.remark)]
SomeEmail = Annotated[str | None, optional(None, values.email)]
SomeMoment = Annotated[datetime | None, optional(None, values.moment)]
SomeMillisecondMoment = Annotated[datetime | None, optional(None, values.exact_moment)]
Reference = Annotated[str, PlainValidator(values.reference)]
SomeReference = Annotated[str | None, optional(None, values.reference)]
SomePublicId = Annotated[str | None, optional(None, values.field_id)]
"""The id of a record of a vendor with public ids: letters, digits and underscores, as it is used in paths."""
SomeCount = Annotated[int | None, optional(None, whole(0, values.MAX_COUNT))]
SomeMaximum = Annotated[int | None, optional(None, whole(1, values.MAX_COUNT))]
Flag = Annotated[bool, optional(default=False, parse=values.truth)]
FlagOnByDefault = Annotated[bool, optional(default=True, parse=values.truth)]
SomeFlag = Annotated[bool | None, optional(None, values.truth)]
Listed = BeforeValidator(lambda value: [] if value is None else value)  # `users:` with nothing below it
Mapped = BeforeValidator(lambda value: {} if value is None else value)

_SECONDS = whole(-(10**10), 10**10)
_Mode = Literal["real", "frozen", "offset"]


class Record(BaseModel):
    """A record, or a group of settings, in a scene."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SceneClock(Record):
    """The clock of an account."""

    mode: Annotated[_Mode, optional("real", values.one_of(("real", "frozen", "offset")))] = "real"
    at: Annotated[datetime | None, optional(None, values.clock_time)] = None
    seconds: Annotated[int | None, optional(None, _SECONDS)] = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.mode == "frozen") != (self.at is not None):
            raise ValueError("takes at where the mode is frozen, and only there")
        if (self.mode == "offset") != (self.seconds is not None):
            raise ValueError("takes seconds where the mode is offset, and only there")
        return self


class SceneUser(Record):
    """The base of a vendor's users. An absent password is generated with the user."""

    id: Id = None
    email: SomeEmail = None
    password: SomeText = None
    password_hash: Annotated[str | None, optional(None, values.password_hash)] = None
    role: str
    """The vendor gives its default."""
    time_zone: Annotated[str | None, optional(None, values.time_zone)] = None
    """The account's time zone where it is absent."""
    first_name: SomeText = None
    last_name: SomeText = None
    job_title: SomeText = None
    created_at: SomeMoment = None
    updated_at: SomeMoment = None

    @model_validator(mode="after")
    def _has_one_form_of_each_secret(self) -> Self:
        for name in type(self).model_fields:
            if name.endswith("_hash") and None not in {getattr(self, name), getattr(self, name.removesuffix("_hash"))}:
                secret = name.removesuffix("_hash")
                raise ValueError(f"takes either {secret} or {name}")
        return self


class NumberedUser(SceneUser):
    """A user without fields of the vendor's own."""

    role: str = "user"


class PublicUser(NumberedUser):
    """A user of a vendor with public ids."""

    id: SomePublicId = None  # type: ignore[assignment]  # text in place of a number


class SettingGroup(NamedTuple):
    """A field of an account with several settings."""

    description: str
    members: Mapping[str, str]
    """Its fields, and the settings that they are."""


class SceneAccount(Record):
    """An account."""

    setting_groups: ClassVar[Mapping[str, SettingGroup]] = MappingProxyType({})
    """The fields with several settings."""
    record_lists: ClassVar[Collection[str]] = ()

    id: Id = None
    vendor: SomeText = None
    """The default vendor if it is absent."""
    name: SomeText = None
    time_zone: Annotated[str, optional("UTC", values.time_zone)] = "UTC"
    kept_requests: Annotated[int, optional(KEPT_REQUESTS, whole(1, MOST_CALLS))] = KEPT_REQUESTS
    clock: Annotated[SceneClock, Mapped] = SceneClock()
    created_at: SomeMoment = None
    updated_at: SomeMoment = None
    last_id: Id = None
    users: Annotated[Sequence[SceneUser], Listed] = []

    def settings(self) -> dict[str, Any]:
        """Return the account's own columns: every field but lists of records, and those that the platform sets."""
        found = self.model_dump(exclude={*_NOT_SETTINGS, *self.record_lists})
        for name, group in self.setting_groups.items():
            own = found.pop(name)
            found |= {setting: own[member] for member, setting in group.members.items()}
        return {**found, "frozen_at": self.clock.at, "clock_offset": self.clock.seconds or 0}


_NOT_SETTINGS: Final = frozenset(SceneAccount.model_fields) - {"name", "time_zone", "kept_requests"}


class File(Record):
    """A whole scene. Each account is validated by the form of its vendor."""

    schema_: Annotated[str, Field(alias="$schema")] = ""
    """The address of the JSON Schema, for editors."""
    accounts: Annotated[list[Any], Field(min_length=1)]


@cache
def form_in(holder: type[Record], field: str) -> type[Record]:
    """Return the form of the records, or of the group of settings, that a field of another form holds."""
    return next(each for each in classes_in(holder.model_fields[field].annotation) if issubclass(each, Record))


def classes_in(annotation: Any) -> Iterator[type]:
    """Yield the classes that an annotation names."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for each in get_args(annotation):
        yield from classes_in(each)


def own_ids(record: Any, place: Place = ()) -> Iterator[tuple[Place, int]]:
    """Return the own ids of a record and of the records within it, with their places. Public ids are left out."""
    for field, value in vars(record).items():
        if field == "id" and isinstance(value, int):
            yield (*place, field), value
        elif isinstance(value, list) and value and hasattr(value[0], "id"):
            for position, each in enumerate(value):
                yield from own_ids(each, (*place, field, position))


def ids_in(account: SceneAccount, kinds: Iterable[str], place: Place = ()) -> list[tuple[Place, int]]:
    """Return the own ids of an account's records of these kinds, with their places."""
    return [
        found
        for kind in kinds
        for position, record in enumerate(getattr(account, kind))
        for found in own_ids(record, (*place, kind, position))
    ]


def problems(
    error: ValidationError,
    account: type[SceneAccount] | None = None,
    place: Place = (),
    forms: Mapping[str, type[SceneAccount]] = MappingProxyType({}),
) -> Iterator[Problem]:
    """Return the problems that pydantic found, in words for people.

    `account`: the form of the account that was validated, whose path is `place`; None for a whole scene. `forms`: the
    forms of the accounts of all vendors, because one vendor may have what another lacks.
    """
    for detail in error.errors(include_url=False):
        yield Problem((*place, *detail["loc"]), _explained(detail, account, forms))


def _explained(detail: Any, account: type[SceneAccount] | None, forms: Mapping[str, type[SceneAccount]]) -> str:
    actual = values.kind(detail["input"])
    match detail["type"]:
        case "value_error":
            text = str(detail["ctx"]["error"])
        case "extra_forbidden":
            text = f"unknown field{_hint(detail['loc'], account, forms)}"
        case "missing":
            text = "is required"
        case "list_type" | "sequence_type":
            text = f"must be a list, is {actual}"
        case "model_type" | "dict_type":
            text = f"must be a mapping of fields to values, is {actual}"
        case _:
            text = "must hold at least one account"
    return text


def _hint(
    place: Sequence[str | int], account: type[SceneAccount] | None, forms: Mapping[str, type[SceneAccount]]
) -> str:
    """Return the hint for an unknown field at this place in an account, or in a whole scene."""
    *container, field = place
    vendor = next((vendor for vendor, form in forms.items() if form is account), None)
    if vendor is not None and not container:
        return hint_of_vendors(str(field), vendor, {each: form.model_fields for each, form in forms.items()})
    return hint(str(field), _form_at(container, account).model_fields)


def _form_at(place: Sequence[str | int], account: type[SceneAccount] | None) -> type[Record]:
    """Return the form of the value at this place in an account, or in a whole scene."""
    if account is None:
        return File
    form: type[Record] = account
    for step in place:
        form = form if isinstance(step, int) else form_in(form, step)
    return form
