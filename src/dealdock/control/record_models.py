"""The JSON of a kind of record: pydantic models, made from its model and its exceptions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import AliasChoices, BaseModel, Field, ValidationInfo, create_model, field_validator
from sqlalchemy import BigInteger, Boolean, Column, SmallInteger, String, Text

from dealdock.control import fields
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.platform.records.base import Characters, Json, Milliseconds, Moment, Money, OneOf, Parsed, Whole
from dealdock.platform.records.kind import Kind, default_of, described, separate_words, with_article
from dealdock.platform.scenes import values

_GIVEN: Final[Mapping[type, Any]] = {
    BigInteger: fields.RecordId,
    Boolean: bool,
    Milliseconds: fields.MillisecondMoment,
    Moment: fields.Moment,
    Money: fields.Amount,
    SmallInteger: fields.RecordId,
    String: fields.Name,
    Text: fields.LongText,
}
"""The type of a field in a new record, by the type of its column."""

_GIVEN_OR_NONE: Final[Mapping[type, Any]] = {String: fields.Text, Text: fields.Remark}
"""The same for a column that may be null. For other types, `None` is added."""

_SHOWN: Final[Mapping[type, Any]] = {
    BigInteger: int,
    Boolean: bool,
    Milliseconds: fields.ShownMoment,
    Moment: datetime,
    Money: fields.ShownAmount,
    SmallInteger: int,
    String: str,
    Text: str,
}
"""The type of a field in a stored record, by the type of its column."""

TIMES: Final = ("created_at", "updated_at")
"""The fields that a new record may have, of any kind, and a change may not."""

_NOT_GIVEN: Final = frozenset({"id", "deleted", *TIMES})


class NewRecord(RequestModel):
    """A record to add."""

    @field_validator("updated_at", check_fields=False)
    @classmethod
    def _is_not_before_creation(cls, value: datetime | None, info: ValidationInfo) -> datetime | None:
        created = info.data.get("created_at")
        if value is not None and created is not None and value < created:
            raise values.WrongValue("must not be before created_at")
        return value


@cache
def new_model(
    kind: Kind, prefix: str = "", own_times: tuple[tuple[str, str], ...] = (), *, is_public: bool = False
) -> type[BaseModel]:
    """Return the model of a record to add.

    `prefix` precedes the kind in its name. `own_times`: the service's names of times, each with the name of its field.
    `is_public`: with public ids.
    """
    doc = f"{_one(kind).capitalize()} to add."
    types: Any = {
        name: (_with_example(kind, name, of), default)
        for name, (of, default) in _given_fields(kind, is_public=is_public).items()
    }
    types |= {name: _time(kind, name, own_times) for name in TIMES if name in kind.columns}
    return create_model(f"New{prefix}{_title(kind)}", __base__=NewRecord, __doc__=doc, **types)


def _time(kind: Kind, name: str, own_times: Iterable[tuple[str, str]]) -> Any:
    """Return the field of a time of a new record, by the type of its column."""
    named = AliasChoices(name, *(own for own, column in own_times if column == name))
    description = "Not given: now, or `updated_at` if that is earlier" if name == TIMES[0] else "Not given: now"
    of = _GIVEN[type(kind.columns[name].type)] | None
    return of, Field(None, description=description, validation_alias=named)


@cache
def changes_model(kind: Kind, prefix: str = "", *, is_public: bool = False) -> type[BaseModel]:
    """Return the model of a record's changes: all fields except the fixed ones, and none is required."""
    given = _given_fields(kind, is_public=is_public)
    types: Any = {name: _described(kind, name, (of, None)) for name, (of, _) in given.items() if name not in kind.fixed}
    doc = f"The changed fields of {_one(kind)}."
    model = create_model(f"{prefix}{_title(kind)}Changes", __base__=RequestModel, __doc__=doc, **types)
    model.FIXED = frozenset([*kind.fixed, *TIMES])
    return model


@cache
def shown_model(kind: Kind, prefix: str = "", *, is_public: bool = False) -> type[BaseModel]:
    """Return the model of a stored record. `prefix` precedes the kind in its name. `is_public`: with public ids."""
    columns, own = kind.columns, {**_public(kind, str, is_public=is_public), **kind.shown}
    names = kind.names(own)
    types: Any = {name: _described(kind, name, own[name] if name in own else _shown(columns[name])) for name in names}
    doc = f"{_one(kind).capitalize()} as stored."
    return create_model(f"{prefix}{_title(kind)}", __base__=ResponseModel, __doc__=doc, **types)


def _given_fields(kind: Kind, *, is_public: bool) -> dict[str, Any]:
    """Return the fields of a new record, each with its type and its description."""
    columns, own = kind.columns, {**_public(kind, fields.Name, is_public=is_public), **kind.new}
    names = [name for name in kind.names(own) if name in own or name not in _NOT_GIVEN]
    given = {name: own[name] if name in own else _given(columns[name]) for name in names if own.get(name, ...)}
    return {name: _described(kind, name, of) for name, of in given.items() if name != "id"}


def _public(kind: Kind, of: Any, *, is_public: bool) -> dict[str, Any]:
    """Return the types of the fields with public ids."""
    ids = {"id": of} if is_public else {}
    for name in kind.checked_references if is_public else ():
        ids[name] = (of | None, None) if kind.columns[name].nullable else of
    return ids


def _described(kind: Kind, name: str, given: Any) -> tuple[Any, Any]:
    """Return a type and a field of pydantic, described as the column is."""
    return described(given, kind.columns[name].doc if name in kind.columns else None)


def _with_example(kind: Kind, name: str, of: Any) -> Any:
    example = kind.columns[name].info.get("example") if name in kind.columns else None
    return of if example is None else Annotated[of, Field(examples=[example])]


def _given(column: Column[Any]) -> Any:
    """Return the type of a column in a new record, with its default, if it has one."""
    of = _of_values(column)
    if column.nullable:
        of = of | None if "values" in column.info else _GIVEN_OR_NONE.get(type(column.type)) or of | None
    try:
        return of, default_of(column)
    except LookupError:
        return of


def _of_values(column: Column[Any]) -> Any:
    """Return the type of the values that a column takes."""
    match column.info.get("values"):
        case Whole(lowest, highest):
            return fields.whole(lowest, highest)
        case Characters(most):
            return fields.text_of(most)
        case OneOf(values):
            return Literal[*values]
        case Parsed(of, parse):
            return fields.parsed(parse, of)
    return column.type.of if isinstance(column.type, Json) else _GIVEN[type(column.type)]


def _shown(column: Column[Any]) -> Any:
    known = _SHOWN.get(type(column.type)) or _of_values(column)
    return known | None if column.nullable else known


def _one(kind: Kind) -> str:
    return with_article(separate_words(kind.name))


def _title(kind: Kind) -> str:
    return "".join(part[0].upper() + part[1:] for part in kind.name.split("_"))
