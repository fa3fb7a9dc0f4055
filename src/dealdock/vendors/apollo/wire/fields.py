"""The fields that operations take, as tables: parameter, column, parser, and the type that OpenAPI shows."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, create_model
from sqlalchemy import bindparam, select

from dealdock.platform.database.soft_delete import live
from dealdock.platform.database.statements import Statement
from dealdock.vendors.apollo.errors import invalid_id
from dealdock.vendors.apollo.ids import Kind
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call


@dataclass(frozen=True)
class Field:
    """A field of a kind of record."""

    column: str
    parse: Callable[[Call, Any], Any]
    """Returns the column's value. May raise the API's error."""
    type: Any = str | None


Fields = Mapping[str, Field]
"""By the names of the parameters, in the order in which they are checked."""


def plain(column: str, parse: Callable[[Any], Any], type_: Any = str | None) -> Field:
    """Return a field whose value does not depend on other records."""
    return Field(column, lambda _, value: parse(value), type_)


def reference(column: str, kind: Kind, model: Any) -> Field:
    """Return a field with the id of another record; null or an empty text for none. Error invalid_id."""
    return Field(column, lambda call, value: number(call, value, kind, model))


def choice(column: str, kind: Kind, known: Container[int], usual: int) -> Field:
    """Return a field with the id of one of the things that every account has. Error invalid_id."""

    def parse(call: Call, value: Any) -> int:
        found = _decoded(call, value, kind)
        if found is not None and found not in known:
            raise invalid_id(values.text(value), kind)
        return usual if found is None else found

    return Field(column, parse)


def number(call: Call, value: Any, kind: Kind, model: Any) -> int | None:
    """Return the number of the record with this id; None without an id. Error invalid_id."""
    found = _decoded(call, value, kind)
    if found is not None and not exists(call, model, found):
        raise invalid_id(values.text(value), kind)
    return found


def exists(call: Call, model: Any, record_id: int) -> bool:
    """Return True if the account has a live record with this number."""
    one = {"dataset_id": call.account.dataset_id, "id": record_id}
    return _exists(model).value(call.db, one) is not None


def columns(call: Call, fields: Fields, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns for the parameters that were sent."""
    return {field.column: field.parse(call, sent[name]) for name, field in fields.items() if name in sent}


def described(title: str, fields: Fields, **others: Any) -> type[BaseModel]:
    """Return a model of the parameters, for OpenAPI. `others`: the types of those that are no columns."""
    types = {name: field.type for name, field in fields.items()} | others
    optional: dict[str, Any] = {name: (type_, None) for name, type_ in types.items()}
    return create_model(title, **optional)


def _decoded(call: Call, value: Any, kind: Kind) -> int | None:
    written = values.text(value)
    if not written.strip():
        return None
    found = call.ids.find(kind, written.strip())
    if found is None:
        raise invalid_id(written, kind)
    return found


@cache
def _exists(model: Any) -> Statement:
    here = [model.dataset_id == bindparam("dataset_id"), model.id == bindparam("id")]
    return Statement(select(model.id).where(*here, *([live(model)] if hasattr(model, "deleted") else [])))


CUSTOM: Final = "typed_custom_fields"
"""The parameter with the values of custom fields."""
