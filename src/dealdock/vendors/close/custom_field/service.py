"""Custom fields: their changes, with the values that these change (contract 3.6)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from sqlalchemy import delete

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import records, stored_limits
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes, queries, types
from dealdock.vendors.close.custom_field.layout import custom_field
from dealdock.vendors.close.custom_field.model import CustomField, CustomValue
from dealdock.vendors.close.custom_field.types import TYPES, Stored, Values
from dealdock.vendors.close.event import service as events
from dealdock.vendors.close.wire.errors import wrong_fields, wrong_object

NAME_TAKEN: Final = "A custom field with this name already exists."

MAX_CHANGED_VALUES: Final = 100_000
"""The values of a field whose type, choices or number of values are changed: each is read and checked."""
MAX_DELETED_VALUES: Final = 1_000_000
"""The values that are deleted with a field."""
_TOO_MANY: Final = "This field has more than {} values."

_DEFAULTS: Final[Mapping[str, Any]] = {
    "custom_activity_type_id": None,
    "custom_object_type_id": None,
    "description": "",
    "choices": "[]",
    "accepts_multiple_values": False,
    "required": False,
}
_OF_VALUES: Final = ("type", "choices", "accepts_multiple_values")
"""The columns on which the values depend."""


def get(context: Context, object_: str, number: int) -> AnyRow:
    """Return a field of this object. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, CustomField, number)
    if row.object != object_:
        raise RecordError(NO_RECORD, number)
    return row


def create(context: Context, object_: str, columns: Mapping[str, Any]) -> int:
    """Add a field, and return its number. Raises `HttpError` 400."""
    own = {**_DEFAULTS, **columns}
    _check_name(context, object_, own["name"], own["custom_activity_type_id"] or own["custom_object_type_id"])
    stored_limits.check(context, CustomField, object_)
    number = records.add(context, CustomField, **own, object=object_)
    events.record(context, "created", event_type(object_), shown(context, object_, number))
    return number


def change(context: Context, object_: str, number: int, columns: Mapping[str, Any]) -> None:
    """Change a field, and drop the values that do not fit it any more. Raises `RecordError(NO_RECORD)`, `HttpError`."""
    row = get(context, object_, number)
    if columns.get("name", row.name) != row.name:
        _check_name(context, object_, columns["name"], queries.type_of(row))
    before = custom_field(context.ids, row)
    if records.change(context, CustomField, number, columns):
        after = get(context, object_, number)
        if any(getattr(row, name) != getattr(after, name) for name in _OF_VALUES):
            _check_number_of_values(context, number, MAX_CHANGED_VALUES)
            _fit(context, row, after)
        events.record_update(context, event_type(object_), before, custom_field(context.ids, after))


def remove(context: Context, object_: str, number: int) -> None:
    """Delete a field with all its values. Raises `RecordError(NO_RECORD)`, `HttpError`."""
    previous = shown(context, object_, number)
    _check_number_of_values(context, number, MAX_DELETED_VALUES)
    here = (CustomValue.dataset_id == context.dataset_id, CustomValue.field_id == number)
    context.db.execute(delete(CustomValue).where(*here))
    records.remove(context, CustomField, number)
    events.record(context, "deleted", event_type(object_), None, before=previous)


def remove_of_type(context: Context, object_: str, type_id: int) -> None:
    """Delete the fields of an activity type or custom object type."""
    for field in queries.fields(context, object_, type_id):
        remove(context, object_, field.id)


def event_type(object_: str) -> str:
    """Return the type of the events of an object's fields."""
    return f"custom_fields.{object_.removesuffix('_type')}"


def shown(context: Context, object_: str, number: int) -> dict[str, Any]:
    """Return a field in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    return custom_field(context.ids, get(context, object_, number))


def _check_name(context: Context, object_: str, name: str, type_id: int | None) -> None:
    if any(field.name == name for field in queries.fields(context, object_, type_id)):
        raise wrong_fields({"name": NAME_TAKEN})


def _check_number_of_values(context: Context, number: int, most: int) -> None:
    """Raise `HttpError` 400 if the API is to change too many values at once."""
    if context.request is not None and queries.has_more_values(context, number, most):
        raise wrong_object(_TOO_MANY.format(most))


def _fit(context: Context, before: AnyRow, field: AnyRow) -> None:
    """Drop the values that the changed field does not accept. If it accepts one value, drop all but the first."""
    read_one, show = types.reader(context, field), TYPES[before.type].show
    different: dict[int, Values] = {}
    for record_id, values in changes.of_field(context, field.id).items():
        kept = _kept(read_one, [show(context.ids, value) for value in values])
        kept = kept if field.accepts_multiple_values else kept[:1]
        if kept != values:
            different[record_id] = kept
    changes.replace_all(context, field.id, different)


def _kept(read_one: Callable[[Any], Stored], shown: Iterable[Any]) -> Values:
    kept: list[Stored] = []
    for value in shown:
        try:
            kept.append(read_one(value))
        except ValueError:
            continue
    return kept
