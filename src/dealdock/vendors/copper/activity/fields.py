"""The attributes of an activity that a client sends (contract 3.8)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.activity import types
from dealdock.vendors.copper.activity.types import USER, Parent, Type
from dealdock.vendors.copper.names import PARENTS
from dealdock.vendors.copper.record.resource import RESOURCES
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import NOT_A_NUMBER, NOT_AN_OBJECT, NOT_INCLUDED, Invalid, no_record
from dealdock.vendors.copper.wire.fields import attribute, ignored, read
from dealdock.web.rest.fields import Field, FieldTable, SentFields

_LATEST: Final = 253_402_300_799 - 86_400 * 366


def parent(field: str, context: Context, value: Any) -> Parent | Invalid | None:
    """Read the id and kind of a live record."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    record_id = values.record_id(field, value.get("id"))
    if isinstance(record_id, Invalid):
        return record_id
    kind = next((each for each in PARENTS if each == value.get("type")), None)
    if kind is None:
        return NOT_INCLUDED
    is_there = record_id is not None and record_id <= MAX_ID
    is_there = is_there and RESOURCES[kind].records.exists(context.db, context.account, record_id or 0)
    return Parent(record_id, kind) if is_there and record_id else no_record(field, record_id)


def _type(context: Context, value: Any) -> Type | Invalid | None:
    """Read the type of an activity, which must be a type that users may log."""
    if value is None or value == "":
        return None
    if not isinstance(value, dict):
        return NOT_AN_OBJECT
    found = values.whole(0, MAX_ID)(context, value.get("id"))
    if found is None or isinstance(found, Invalid):
        return found or NOT_A_NUMBER
    if value.get("category") not in (None, "", USER):
        return NOT_INCLUDED
    known = types.every(context.db, context.account).get((USER, found))
    return known if known is not None and not known.is_disabled else NOT_INCLUDED


def _moment(context: Context, value: Any) -> datetime | Invalid | None:
    found = values.whole(0, _LATEST)(context, value)
    return datetime.fromtimestamp(found, UTC) if isinstance(found, int) else found


_FIELDS: Final = (
    *ignored("id"),
    attribute(
        "parent", lambda context, value: parent("parent", context, value), dict[str, Any], at="create", is_required=True
    ),
    Field(name="parent", at="update"),
    attribute("type", _type, dict[str, Any], is_required=True),
    attribute("user_id", values.reference("user_id", "user"), int),
    attribute("details", values.text(values.MAX_DETAILS), values.DETAILS, is_required=True),
    attribute("activity_date", _moment, int),
    *ignored("old_value", "new_value", "date_created", "date_modified"),
)

NEW: Final = FieldTable("NewActivity", _FIELDS, is_new=True, is_closed=True)
CHANGES: Final = FieldTable("ActivityChanges", _FIELDS, is_closed=True)


def new(context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read a new activity."""
    return read(NEW, context, body)


def changes(context: Context, body: Mapping[str, Any]) -> SentFields:
    """Read the changes of an activity, as columns."""
    found = read(CHANGES, context, body)
    columns = dict(found.values)
    if (type_ := columns.pop("type", None)) is not None:
        columns["type_id"] = type_.id
    if columns.get("activity_date", ...) is None:
        del columns["activity_date"]
    return SentFields(columns, found.errors)
