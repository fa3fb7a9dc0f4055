"""The JSON of a record type: pydantic models, made from its table and its exceptions."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, create_model
from sqlalchemy import BigInteger, Boolean, Column, SmallInteger, String, Text

from dealdock.control import fields
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.platform.record_types import RecordType
from dealdock.platform.records.base import Json, Milliseconds, Moment, Money

_GIVEN: Final[Mapping[type, Any]] = {
    BigInteger: fields.RecordId,
    Boolean: bool,
    Json: Any,
    Milliseconds: fields.MillisecondMoment,
    Moment: fields.Moment,
    Money: fields.Amount,
    SmallInteger: fields.RecordId,
    String: fields.Name,
}
"""The type of a new record's field by that of its column."""

_GIVEN_OR_NONE: Final[Mapping[type, Any]] = {String: fields.Text, Text: fields.Remark}
"""The same for a column that may be null. For other types, `None` is added."""

_SHOWN: Final[Mapping[type, Any]] = {
    BigInteger: int,
    Boolean: bool,
    Json: Any,
    Milliseconds: fields.ShownMoment,
    Moment: datetime,
    Money: fields.ShownAmount,
    SmallInteger: int,
    String: str,
    Text: str,
}
"""The type of a stored record's field by that of its column."""

_NOT_GIVEN: Final = frozenset({"id", "created_at", "updated_at", "deleted"})


@cache
def new_model(record_type: RecordType, prefix: str = "", *, is_public: bool = False) -> type[BaseModel]:
    """Return the model of a record to add. `prefix` precedes the kind in its name. `is_public`: with public ids."""
    label, types = separate_words(record_type.name), _given_types(record_type, is_public=is_public)
    return create_model(
        f"New{prefix}{_title(record_type)}",
        __base__=RequestModel,
        __doc__=f"{_article(label)} {label} to add.",
        **types,
    )


@cache
def changes_model(record_type: RecordType, prefix: str = "", *, is_public: bool = False) -> type[BaseModel]:
    """Return the model of a record's changes: the fields of a new one but the fixed ones, none of them required."""
    types = {
        name: (given[0] if isinstance(given, tuple) else given, None)
        for name, given in _given_types(record_type, is_public=is_public).items()
        if name not in record_type.fixed
    }
    label = separate_words(record_type.name)
    doc = f"The changed fields of {_article(label).lower()} {label}."
    optional: Any = types
    model = create_model(f"{prefix}{_title(record_type)}Changes", __base__=RequestModel, __doc__=doc, **optional)
    model.FIXED = frozenset(record_type.fixed)
    return model


@cache
def shown_model(record_type: RecordType, prefix: str = "", *, is_public: bool = False) -> type[BaseModel]:
    """Return the model of a stored record. `prefix` precedes the kind in its name. `is_public`: with public ids."""
    columns, own = record_type.columns, {**_public(record_type, str, is_public=is_public), **record_type.shown}
    types = {name: own[name] if name in own else _shown(columns[name]) for name in record_type.names(own)}
    label = separate_words(record_type.name)
    return create_model(
        f"{prefix}{_title(record_type)}",
        __base__=ResponseModel,
        __doc__=f"{_article(label)} {label} as stored.",
        **types,
    )


def _given_types(record_type: RecordType, *, is_public: bool) -> dict[str, Any]:
    columns, own = record_type.columns, {**_public(record_type, fields.Name, is_public=is_public), **record_type.new}
    names = [name for name in record_type.names(own) if name in own or name not in _NOT_GIVEN]
    given = {name: own[name] if name in own else _given(columns[name]) for name in names if own.get(name, ...)}
    return {name: of for name, of in given.items() if name != "id"}


def _public(record_type: RecordType, of: Any, *, is_public: bool) -> dict[str, Any]:
    """Return the types of the fields with public ids."""
    ids = {"id": of} if is_public else {}
    for name in record_type.references if is_public else ():
        ids[name] = (of | None, None) if record_type.columns[name].nullable else of
    return ids


def separate_words(name: str) -> str:
    """Return a name such as `listMembership` as words: `list membership`."""
    return re.sub(r"(?=[A-Z])|_", " ", name).lower()


def _given(column: Column[Any]) -> Any:
    kind = type(column.type)
    if column.nullable:
        return _GIVEN_OR_NONE.get(kind) or _GIVEN[kind] | None, None
    return (bool, False) if kind is Boolean else _GIVEN[kind]


def _shown(column: Column[Any]) -> Any:
    known = _SHOWN[type(column.type)]
    return known | None if column.nullable else known


def _title(record_type: RecordType) -> str:
    return record_type.name[0].upper() + record_type.name[1:]


def _article(label: str) -> str:
    return "An" if label[0] in "aeio" else "A"
