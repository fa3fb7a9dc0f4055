"""Changes of activities, from the fields that are sent: by the API, and by the control plane."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity import service
from dealdock.vendors.close.activity.customs import OBJECT
from dealdock.vendors.close.activity.kinds import CUSTOM, ActivityType
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import changes as custom_changes
from dealdock.vendors.close.custom_field.changes import ValueChange
from dealdock.vendors.close.wire import errors, fields
from dealdock.web.rest.fields import Field, FieldTable

_NEVER_NULL: Final = ("created_at", "activity_at", "created_by")


def create(context: Context, kind: ActivityType, table: FieldTable, sent: dict[str, Any]) -> int:
    """Log an activity, and return its number. Raises `HttpError` 400."""
    return service.create(context, kind, *_sent(context, kind, table, sent, None))


def change(context: Context, kind: ActivityType, number: int, table: FieldTable, sent: dict[str, Any]) -> None:
    """Change an activity. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = service.get(context, number, kind)
    service.change(context, kind, number, *_sent(context, kind, table, sent, row))


def tables(kind: ActivityType, fields: Sequence[Field]) -> tuple[FieldTable, FieldTable]:
    """Return the fields of a new activity, and of changes."""
    return FieldTable(f"New{kind.type}", fields, is_new=True), FieldTable(f"{kind.type}Changes", fields)


def _sent(
    context: Context, kind: ActivityType, table: FieldTable, sent: dict[str, Any], row: AnyRow | None
) -> tuple[dict[str, Any], dict[str, Any], Sequence[ValueChange]]:
    """Return the columns, the other fields and the values of custom fields that are sent. Raises `HttpError` 400."""
    details = (*kind.fields, *(kind.logged if kind.is_made_elsewhere else ()))
    own = {field.column or field.name for field in details}
    wrong: dict[str, Any] = {}
    read = fields.columns(table.read(context, sent), wrong)
    found = {name: value for name, value in read.items() if name not in own and name not in _NEVER_NULL}
    found |= {name: read[name] for name in _NEVER_NULL if read.get(name) is not None}
    shown = {name: value for name, value in read.items() if name in own}
    if kind.keeps_contacts:
        service.keep_contact(found, shown)
    is_without_lead = row is None and kind.finds_lead and found.get("lead_id") is None
    if is_without_lead and not {"lead", "contact"} & wrong.keys():
        wrong |= service.find_lead(context, found, shown)
    custom = _customs(context, kind, found, sent, row, wrong)
    errors.check(wrong)
    return found, shown, custom


def _customs(
    context: Context,
    kind: ActivityType,
    found: Mapping[str, Any],
    sent: dict[str, Any],
    row: AnyRow | None,
    wrong: dict[str, Any],
) -> Sequence[ValueChange]:
    """Return the values of custom fields that are sent. Add the errors to `wrong`."""
    type_id = found.get("custom_activity_type_id") if row is None else row.custom_activity_type_id
    if kind.type != CUSTOM or type_id is None:
        return ()
    return custom_changes.read(context, OBJECT, sent, wrong, is_new=row is None, type_id=type_id)
