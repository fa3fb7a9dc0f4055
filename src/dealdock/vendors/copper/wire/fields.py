"""The attributes of a resource as a table, and the reading of a body by it (contract 1.3, 1.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Optional

from pydantic import BaseModel, ConfigDict, create_model

from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, Fault, Invalid, unrecognized, validation_error
from dealdock.vendors.copper.wire.values import Reader

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """An attribute of a resource."""

    name: str
    read: Reader | None = None
    """None: the attribute is accepted and ignored."""
    type: Any = Any
    """Its type in OpenAPI."""
    is_required: bool = False
    """True if it may be neither absent from a new record, nor null or blank."""
    is_never_null: bool = False
    """True if null is refused where a record is changed."""


class Fields(NamedTuple):
    """The values that were read from a body, by attribute, and its faults."""

    values: dict[str, Any]
    faults: list[Fault]


def read(context: Context, fields: Sequence[Field], body: Json, *, is_new: bool) -> Fields:
    """Read a body. A new record needs its required attributes, and a change only what it names."""
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    known = {field.name for field in fields}
    if unknown := [name for name in body if name not in known]:
        faults.append(unrecognized(unknown))
    for field in fields:
        if field.read is None or not (field.name in body or (is_new and field.is_required)):
            continue
        found = field.read(context, body.get(field.name))
        if not isinstance(found, Invalid) and _is_missing(field, found, is_new=is_new):
            found = BLANK
        if isinstance(found, Invalid):
            faults += found.faults(field.name)
        else:
            values[field.name] = found
    return Fields(values, faults)


def checked(faults: Sequence[Fault], fields: Sequence[Field]) -> None:
    """Raise the error for these faults, if there are any: `Base` first, then in the order of the attributes."""
    if faults:
        places = {field.name: place for place, field in enumerate(fields, 1)}
        raise validation_error(sorted(faults, key=lambda fault: places.get(fault.field, 0)))


def _is_missing(field: Field, value: Any, *, is_new: bool) -> bool:
    if field.is_required:
        return value is None or (isinstance(value, str) and not value.strip())
    return field.is_never_null and value is None and not is_new


_MODEL: Final = ConfigDict(extra="forbid")


def model(name: str, fields: Sequence[Field], *, is_new: bool = True) -> type[BaseModel]:
    """Return the model of a body, for OpenAPI."""
    described: dict[str, Any] = {
        field.name: (field.type, ...) if is_new and field.is_required else (Optional[field.type], None)  # noqa: UP045 (a variable)
        for field in fields
        if field.read is not None
    }
    return create_model(name, __config__=_MODEL, **described)
