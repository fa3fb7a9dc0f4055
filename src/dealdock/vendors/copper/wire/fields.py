"""The attributes of a resource, and the reading of a body by their table (contract 1.3, 1.5)."""

from collections.abc import Mapping
from typing import Any, Literal

from dealdock.platform.records.kind import MissingReferenceError
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import BLANK, Invalid, unrecognized, validation_error
from dealdock.vendors.copper.wire.values import Reader
from dealdock.web.rest.fields import Field, FieldTable, SentFields


def attribute(
    name: str,
    read: Reader,
    type_: Any,
    *,
    at: Literal["both", "create", "update"] = "both",
    is_required: bool = False,
) -> Field:
    """Return an attribute. `is_required`: a new record needs it, and it is never null or blank."""

    def read_valid(context: Context, value: Any) -> Any:
        found = read(context, value)
        if is_required and (found is None or (isinstance(found, str) and not found.strip())):
            found = BLANK
        if not isinstance(found, Invalid):
            return found
        raise ValueError(found)

    return Field(name=name, read=read_valid, type=type_, at=at, is_required=is_required)


def never_null(name: str, read: Reader, type_: Any) -> tuple[Field, Field]:
    """Return an attribute whose null is refused in changes, and counts as absent in new records."""
    return attribute(name, read, type_, at="create"), attribute(name, read, type_, at="update", is_required=True)


def ignored(*names: str) -> tuple[Field, ...]:
    """Return attributes that are accepted and ignored."""
    return tuple(Field(name=name) for name in names)


def read(table: FieldTable, context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read a body. Each error is an `Invalid`; the error of unknown attributes is the first, and has no name."""
    found = table.read(context, body)
    if unknown := table.unknown(body):
        return found._replace(errors={"": unrecognized(unknown), **found.errors})
    return found


def checked(errors: Mapping[str, Invalid], table: FieldTable) -> None:
    """Raise the error for these ones, if there are any: `Base` first, then in the order of the attributes."""
    if errors:
        places = {field.name: place for place, field in enumerate(table.fields, 1)}
        ordered = sorted(errors, key=lambda name: places.get(name, 0))
        raise validation_error(fault for name in ordered for fault in errors[name].faults(name))


def check(errors: Mapping[str, Invalid]) -> None:
    """Raise the error of the control plane for the first attribute with an error, if there is any."""
    for name, error in errors.items():
        raise MissingReferenceError(name, error.reason)
