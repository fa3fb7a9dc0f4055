"""Queries for custom fields and their values."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, bindparam, exists, select, type_coerce

from dealdock.platform.database.limited_rows import VALUES_AT_ONCE, rows_within
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.model import CustomField, CustomValue
from dealdock.vendors.close.custom_field.types import TYPES, Stored

_FIELDS: Final = Statement(
    select(CustomField.__table__)
    .where(CustomField.dataset_id == bindparam("dataset_id"), CustomField.object == bindparam("object"))
    .order_by(CustomField.id)
)
_FIELDS_WITHOUT_CHOICES: Final = Statement(
    select(
        CustomField.id,
        CustomField.name,
        CustomField.type,
        CustomField.accepts_multiple_values,
        CustomField.custom_activity_type_id,
        CustomField.custom_object_type_id,
    )
    .where(CustomField.dataset_id == bindparam("dataset_id"), CustomField.object == bindparam("object"))
    .order_by(CustomField.id)
)
_VALUES: Final = (
    select(
        CustomValue.record_id,
        CustomValue.field_id,
        CustomValue.text,
        CustomValue.number,
        CustomValue.reference,
        CustomField.name,
        CustomField.type,
        CustomField.accepts_multiple_values,
    )
    .join(
        CustomField,
        (CustomField.dataset_id == CustomValue.dataset_id) & (CustomField.id == CustomValue.field_id),
    )
    .where(CustomValue.dataset_id == bindparam("dataset_id"))
    .order_by(CustomValue.record_id, CustomValue.field_id, CustomValue.position)
)
_OF_ONE: Final = Statement(_VALUES.where(CustomValue.record_id == bindparam("record_id")))
MAX_VALUES: Final = 50_000
"""The values of all records of an answer."""

_OF_MANY: Final = _VALUES.where(CustomValue.record_id.in_(bindparam("ids", expanding=True))).execution_options(
    yield_per=VALUES_AT_ONCE
)
_BEYOND: Final = Statement(
    select(CustomValue.record_id)
    .where(CustomValue.dataset_id == bindparam("dataset_id"), CustomValue.field_id == bindparam("field_id"))
    .limit(1)
    .offset(bindparam("most"))
)
_any_value = select(CustomValue.record_id).where(CustomValue.dataset_id == bindparam("dataset_id"))
_HAS_ANY: Final = Statement(_any_value.limit(1))
HAS_VALUES: Final = type_coerce(_any_value.exists(), BigInteger).label("has_values")
"""A column for the SELECT of records that have custom fields: not 0 if any record of the organization has a value."""


class Customs(NamedTuple):
    """The values that a record has of custom fields, as shown in answers."""

    by_id: Mapping[str, Any] = {}
    """By `custom.<field id>`."""
    by_name: Mapping[str, Any] = {}


NONE: Final = Customs()


def has_values(record: Any) -> ColumnElement[bool]:
    """Return the condition that a record has values. `record`: its table."""
    return exists().where(CustomValue.dataset_id == record.dataset_id, CustomValue.record_id == record.id)


def type_of(field: AnyRow) -> int | None:
    """Return the id of the activity type or custom object type that a field belongs to; None for fields of leads and
    others.
    """
    number: int | None = field.custom_activity_type_id or field.custom_object_type_id
    return number


def fields_without_choices(context: Context, object_: str, type_id: int | None = None) -> Sequence[AnyRow]:
    """Return the columns by which values are read of the fields of an object. Choices may be long."""
    found = _FIELDS_WITHOUT_CHOICES.all(context.db, {"dataset_id": context.dataset_id, "object": object_})
    return [each for each in found if type_of(each) == type_id]


def fields(context: Context, object_: str, type_id: int | None = None) -> Sequence[AnyRow]:
    """Return the fields of an object, or of a type of activities or objects, in the order of their creation."""
    found = _FIELDS.all(context.db, {"dataset_id": context.dataset_id, "object": object_})
    return [each for each in found if type_of(each) == type_id]


def has_more_values(context: Context, field_id: int, most: int) -> bool:
    """Return True if records have more values of a field."""
    found = _BEYOND.value(context.db, {"dataset_id": context.dataset_id, "field_id": field_id, "most": most})
    return found is not None


def of_record(context: Context, record_id: int) -> Customs:
    """Return the values of one record."""
    rows = _OF_ONE.tuples(context.db, {"dataset_id": context.dataset_id, "record_id": record_id})
    return _customs(context, rows) if rows else NONE


def of_rows(context: Context, rows: Sequence[AnyRow]) -> Mapping[int, Customs]:
    """Return the values of records that a SELECT with `HAS_VALUES` has read. Raises `TooMuch`, as `of_records` does."""
    return of_records(context, [row.id for row in rows], has_any=rows[0].has_values) if rows else {}


def of_records(
    context: Context, record_ids: Sequence[int], *, is_limited: bool = True, has_any: int | None = None
) -> Mapping[int, Customs]:
    """Return the values of records by id. Records without values are absent.

    `has_any`: not 0 if any record of the organization has a value; None if that is not known.

    Raises `TooMuch` for too many, unless they are for the control plane (not `is_limited`).
    """
    of_dataset = {"dataset_id": context.dataset_id}
    if not record_ids:
        return {}
    if not (_HAS_ANY.value(context.db, of_dataset) if has_any is None else has_any):
        return {}
    result = context.db.execute(_OF_MANY, {**of_dataset, "ids": record_ids})
    rows = rows_within(result, MAX_VALUES, lambda row: row.text) if is_limited else result.all()
    return {record_id: _customs(context, list(found)) for record_id, found in groupby(rows, key=lambda row: row[0])}


def _customs(context: Context, rows: Sequence[Any]) -> Customs:
    """Return the values in the rows of one record."""
    by_id: dict[str, Any] = {}
    by_name: dict[str, Any] = {}
    for _, field_id, text, number, reference, name, type_, is_list in rows:
        key = f"custom.{context.ids.show('customField', field_id)}"
        value = TYPES[type_].show(context.ids, Stored(text, number, reference))
        if is_list:
            by_id.setdefault(key, []).append(value)
            by_name[name] = by_id[key]
        else:
            by_id[key] = by_name[name] = value
    return Customs(by_id, by_name)
