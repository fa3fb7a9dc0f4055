"""The values that records have of custom fields: how they are read, changed and shown (contract 2.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Index,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.limited_rows import VALUES_AT_ONCE, rows_within
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, refers
from dealdock.vendors.close.record import records
from dealdock.vendors.close.record.custom_fields import (
    TYPES,
    CustomField,
    Stored,
    Values,
    fields_of,
    fields_without_choices,
    reader,
)
from dealdock.vendors.close.wire import errors, fields, lists, moments, tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, NOT_MULTIPLE, REQUIRED, wrong_fields
from dealdock.vendors.close.wire.lists import check_list
from dealdock.vendors.close.wire.words import words
from dealdock.web import read_names


class CustomValue(Base):
    """One value that a record has of a custom field. A field with several values has a row for each."""

    __tablename__ = "close_custom_value"
    __table_args__ = (
        refers("field_id", "close_custom_field"),
        Index(None, "dataset_id", "field_id", "record_id"),
        WITHOUT_ROWID,
    )

    dataset_id: Mapped[DatasetId]
    record_id: Mapped[int] = mapped_column(primary_key=True)  # of any kind of record with custom fields
    field_id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None] = mapped_column(Text())  # of texts and choices; a date and a moment as they are shown
    words: Mapped[str | None] = mapped_column(Text())  # of texts and choices, for searches: see `search.words`
    number: Mapped[float | None] = mapped_column(Float(53))  # of numbers
    reference: Mapped[int | None]  # of a user or a contact: the id


MAX_VALUES_OF_RECORD: Final = 500
"""The values of one field of a record, and of all its fields together."""
MAX_CHARACTERS: Final = 5_000_000
"""The characters of all values of a record: it is read and changed on the event loop."""


def read_values(context: Context, field: Any, value: Any) -> Values:
    """Return the values of a field as they are stored; an empty list for null. `field`: its row.

    Raises `ValueError` with the text of the error.
    """
    if value is None:
        return []
    read_one = reader(context, field)
    if not isinstance(value, list):
        return [read_one(value)]
    if not field.accepts_multiple_values:
        name = TYPES[field.type].list_error
        raise fields.wrong_type(name) if name else ValueError(moments.INVALID)
    check_list(value, MAX_VALUES_OF_RECORD)
    return [read_one(each) for each in value]


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
    if not rows or not rows[0].has_values:
        return {}
    return of_records(context, [row.id for row in rows], has_any=rows[0].has_values)


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


_INSERT: Final = Statement(insert(CustomValue), columns=CustomValue.__table__.c.keys())
_DELETE: Final = delete(CustomValue).where(
    CustomValue.dataset_id == bindparam("of_dataset"),
    CustomValue.field_id == bindparam("of_field"),
    CustomValue.record_id == bindparam("of_record"),
)
_SIZE: Final = Statement(
    select(func.count(), func.coalesce(func.sum(func.length(CustomValue.text)), 0))
    .select_from(CustomValue)
    .where(CustomValue.dataset_id == bindparam("dataset_id"), CustomValue.record_id == bindparam("record_id"))
)
_KEY: Final = "custom."
_NO_FIELD: Final = 'The Custom Field "{}" does not exist.'
_ORDER: Final = ("", ".remove", ".add")
"""The forms of a key, in the order in which they take effect."""


class ValueChange(NamedTuple):
    """A change of one field."""

    field_id: int
    form: str
    values: Values

    def applied(self, before: Values) -> Values:
        """Return the values after the change."""
        if self.form == ".add":
            known = set(before)
            return [*before, *(value for value in self.values if value not in known)]
        if self.form == ".remove":
            removed = set(self.values)
            return [value for value in before if value not in removed]
        return self.values


class CustomFieldIndex:
    """The custom fields of one object, by id and by name."""

    def __init__(self, context: Context, found: Sequence[Any]) -> None:
        """`found`: the rows of the fields."""
        self._ids = context.ids
        self._by_number = {field.id: field for field in found}
        self._by_name = {field.name: field for field in found}

    def find(self, text: str) -> Any | None:
        """Return the field with this public id or name."""
        number = self._ids.find("customField", text)
        return self._by_number.get(number) if number in self._by_number else self._by_name.get(text)

    def split(self, text: str) -> tuple[Any | None, str]:
        """Return the field that a key names behind `custom.`, and the key's form."""
        if (field := self.find(text)) is not None:
            return field, ""
        for form in _ORDER[1:]:
            if text.endswith(form):
                return self.find(text.removesuffix(form)), form
        return None, ""


def read(
    context: Context,
    object_: str,
    sent: Mapping[str, Any],
    wrong: dict[str, Any],
    *,
    is_new: bool,
    type_id: int | None = None,
    lead_id: int | None = None,
) -> Sequence[ValueChange]:
    """Return the changes that a body contains. Add the errors to `wrong`, each under its key as it was sent.

    `type_id`: the type of activities or of objects that has the fields. `lead_id`: the record's lead, whose contacts
    its fields may name; None: any contact.

    A name of no field is an error.
    """
    named = list(_named(sent))
    if not named:
        return ()
    known = CustomFieldIndex(context, fields_without_choices(context, object_, type_id))
    changes: list[ValueChange] = []
    for text, value in named:
        field, form = known.split(text)
        try:
            if field is not None:
                changes.append(_change(context, field, form, value, is_new=is_new))
                _check_related(context, field, changes[-1].values if form != _ORDER[1] else (), lead_id)
            elif context.request is None:
                wrong[f"{_KEY}{text}"] = f"must be the name or the id of a custom field of this object: {object_}"
            else:
                wrong[f"{_KEY}{text}"] = _NO_FIELD.format(_without_form(text))
        except ValueError as error:
            wrong[f"{_KEY}{text}"] = str(error)
    return sorted(changes, key=lambda change: _ORDER.index(change.form))


def _without_form(text: str) -> str:
    return text.removesuffix(_ORDER[1]).removesuffix(_ORDER[2])


def _named(sent: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the ids or names of fields in a body, with their values: `custom.<…>` precedes the object `custom`."""
    whole = sent.get("custom")
    if isinstance(whole, dict):
        yield from whole.items()
    for key, value in dict.items(sent) if isinstance(sent, dict) else sent.items():  # `dict.items` asks for no name
        if key.startswith(_KEY):
            read_names.note(sent, [key])
            yield key.removeprefix(_KEY), value


def _change(context: Context, known: Any, form: str, value: Any, *, is_new: bool) -> ValueChange:
    field = records.get(context, CustomField, known.id) if known.type == "choices" else known
    if form and (is_new or not field.accepts_multiple_values):
        raise ValueError(NOT_MULTIPLE)
    if form:
        return ValueChange(field.id, form, [] if value is None else [reader(context, field)(value)])
    return ValueChange(field.id, form, read_values(context, field, value))


_OF_LEAD: Final = {"contact": "contact", "custom_object": "customObject"}
"""The kinds of records of a lead that fields name, by the type of the field."""


def _check_related(context: Context, known: Any, values: Iterable[Stored], lead_id: int | None) -> None:
    """Raise `ValueError` for a contact or an object of another lead, which only the control plane may name, and for an
    object of another type.
    """
    if known.type not in _OF_LEAD:
        return
    for value in values:
        row = tables.get(context, _OF_LEAD[known.type], value.reference or 0)
        is_of_lead = lead_id is None or context.request is None or row.lead_id == lead_id
        type_id = known.referenced_custom_type_id
        if not is_of_lead or (type_id is not None and row.custom_object_type_id != type_id):
            raise ValueError(NO_OBJECT)


def check_required(context: Context, record_id: int, object_: str, type_id: int) -> None:
    """Raise `HttpError` 400 if a record lacks the value of a required field of its type."""
    known = of_record(context, record_id).by_id
    keys = (
        f"{_KEY}{context.ids.show('customField', each.id)}"
        for each in fields_of(context, object_, type_id)
        if each.required
    )
    errors.check({key: REQUIRED for key in keys if key not in known})


def apply(context: Context, record_id: int, changes: Iterable[ValueChange]) -> bool:
    """Change the values of a record. Return True if they differ afterwards."""
    changes = list(changes)
    if not changes:
        return False
    before = values_of(context, record_id, {change.field_id for change in changes})
    after = dict(before)
    for change in changes:
        after[change.field_id] = change.applied(after.get(change.field_id, []))
        if len(after[change.field_id]) > MAX_VALUES_OF_RECORD:
            name = f"{_KEY}{context.ids.show('customField', change.field_id)}{change.form}"
            raise wrong_fields({name: lists.TOO_LONG.format(MAX_VALUES_OF_RECORD)})
    different = [field_id for field_id, values in after.items() if values != before.get(field_id, [])]
    for field_id in different:
        replace(context, record_id, field_id, after[field_id])
    if any(after[field_id] for field_id in different):
        _check_size(context, record_id)
    return bool(different)


def _check_size(context: Context, record_id: int) -> None:
    """Raise `HttpError` 400 if a record has too many or too long values of all custom fields together."""
    ((number, characters),) = _SIZE.tuples(context.db, {"dataset_id": context.dataset_id, "record_id": record_id})
    if number > MAX_VALUES_OF_RECORD:
        raise wrong_fields({"custom": lists.TOO_LONG.format(MAX_VALUES_OF_RECORD)})
    if characters > MAX_CHARACTERS:
        raise wrong_fields({"custom": f"The values must have no more than {MAX_CHARACTERS} characters."})


def remove_all(context: Context, record_ids: Sequence[int]) -> None:
    """Delete the values of records that are deleted."""
    if not record_ids:
        return
    mine = delete(CustomValue).where(CustomValue.dataset_id == context.dataset_id)
    context.db.execute(mine.where(CustomValue.record_id.in_(record_ids)))


def forget(context: Context, type_: Literal["contact", "custom_object"], numbers: Sequence[int]) -> None:
    """Delete the values of fields of a type that name deleted records."""
    of_type = select(CustomField.id).where(CustomField.dataset_id == context.dataset_id, CustomField.type == type_)
    mine = delete(CustomValue).where(CustomValue.dataset_id == context.dataset_id)
    context.db.execute(mine.where(CustomValue.field_id.in_(of_type), CustomValue.reference.in_(numbers)))


def values_of(context: Context, record_id: int, field_ids: Iterable[int]) -> dict[int, Values]:
    """Return a record's values of these fields, by field."""
    query = select(CustomValue.field_id, CustomValue.text, CustomValue.number, CustomValue.reference).where(
        CustomValue.dataset_id == context.dataset_id,
        CustomValue.record_id == record_id,
        CustomValue.field_id.in_(field_ids),
    )
    found: dict[int, Values] = {}
    for row in context.db.execute(query.order_by(CustomValue.field_id, CustomValue.position)):
        found.setdefault(row.field_id, []).append(Stored(row.text, row.number, row.reference))
    return found


def of_field(context: Context, field_id: int) -> dict[int, Values]:
    """Return the values of a field by record."""
    query = select(CustomValue.record_id, CustomValue.text, CustomValue.number, CustomValue.reference).where(
        CustomValue.dataset_id == context.dataset_id, CustomValue.field_id == field_id
    )
    found: dict[int, Values] = {}
    for row in context.db.execute(query.order_by(CustomValue.record_id, CustomValue.position)):
        found.setdefault(row.record_id, []).append(Stored(row.text, row.number, row.reference))
    return found


def replace(context: Context, record_id: int, field_id: int, values: Values) -> None:
    """Replace a record's values of a field."""
    replace_all(context, field_id, {record_id: values})


def replace_all(context: Context, field_id: int, by_record: Mapping[int, Values]) -> None:
    """Replace the values that records have of a field."""
    if not by_record:
        return
    of_field = {"dataset_id": context.dataset_id, "field_id": field_id}
    context.db.execute(
        _DELETE,
        [{"of_dataset": context.dataset_id, "of_field": field_id, "of_record": record_id} for record_id in by_record],
    )
    rows = [
        {**of_field, "record_id": record_id, "position": place, **value._asdict(), "words": words(value.text)}
        for record_id, values in by_record.items()
        for place, value in enumerate(values)
    ]
    _INSERT.run_many(context.db, rows)
