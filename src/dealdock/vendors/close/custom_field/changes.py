"""Changes of the values that a record has of custom fields (contract 2.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select

from dealdock.platform.database.statements import Statement
from dealdock.vendors.close import records
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries, types
from dealdock.vendors.close.custom_field.model import CustomField, CustomValue
from dealdock.vendors.close.custom_field.types import Stored, Values
from dealdock.vendors.close.wire import lists
from dealdock.vendors.close.wire.errors import NO_OBJECT, NOT_MULTIPLE, wrong_fields
from dealdock.vendors.close.words import words
from dealdock.web import read_names

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
    errors: dict[str, Any],
    *,
    is_new: bool,
    type_id: int | None = None,
) -> Sequence[ValueChange]:
    """Return the changes that a body contains. Add the errors to `errors`, each under its key as it was sent.

    `type_id`: the type of activities or of objects that has the fields.

    A name of no field is ignored in a request of the API, and an error in one of the control plane.
    """
    named = list(_named(sent))
    if not named:
        return ()
    known = CustomFieldIndex(context, queries.fields_without_choices(context, object_, type_id))
    changes: list[ValueChange] = []
    for text, value in named:
        field, form = known.split(text)
        try:
            if field is not None:
                changes.append(_change(context, field, form, value, is_new=is_new))
            elif context.request is None:
                errors[f"{_KEY}{text}"] = f"must be the name or the id of a custom field of this object: {object_}"
            elif text.startswith("cf_"):
                errors[f"{_KEY}{text}"] = NO_OBJECT
        except ValueError as error:
            errors[f"{_KEY}{text}"] = str(error)
    return sorted(changes, key=lambda change: _ORDER.index(change.form))


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
        return ValueChange(field.id, form, [] if value is None else [types.reader(context, field)(value)])
    return ValueChange(field.id, form, types.read(context, field, value))


def apply(context: Context, record_id: int, changes: Iterable[ValueChange]) -> bool:
    """Change the values of a record. Return True if they differ afterwards."""
    changes = list(changes)
    if not changes:
        return False
    before = values(context, record_id, {change.field_id for change in changes})
    after = dict(before)
    for change in changes:
        after[change.field_id] = change.applied(after.get(change.field_id, []))
        if len(after[change.field_id]) > types.MAX_VALUES:
            name = f"{_KEY}{context.ids.show('customField', change.field_id)}{change.form}"
            raise wrong_fields({name: lists.TOO_LONG.format(types.MAX_VALUES)})
    different = [field_id for field_id, values in after.items() if values != before.get(field_id, [])]
    for field_id in different:
        replace(context, record_id, field_id, after[field_id])
    if any(after[field_id] for field_id in different):
        _check_size(context, record_id)
    return bool(different)


def _check_size(context: Context, record_id: int) -> None:
    """Raise `HttpError` 400 if a record has too many or too long values of all custom fields together."""
    ((number, characters),) = _SIZE.tuples(context.db, {"dataset_id": context.dataset_id, "record_id": record_id})
    if number > types.MAX_VALUES:
        raise wrong_fields({"custom": lists.TOO_LONG.format(types.MAX_VALUES)})
    if characters > types.MAX_CHARACTERS:
        raise wrong_fields({"custom": f"The values must have no more than {types.MAX_CHARACTERS} characters."})


def remove_all(context: Context, record_ids: Sequence[int]) -> None:
    """Delete the values of records that are deleted."""
    if not record_ids:
        return
    mine = delete(CustomValue).where(CustomValue.dataset_id == context.dataset_id)
    context.db.execute(mine.where(CustomValue.record_id.in_(record_ids)))


def forget_contacts(context: Context, contact_ids: Sequence[int]) -> None:
    """Delete the values that name deleted contacts."""
    of_contacts = select(CustomField.id).where(
        CustomField.dataset_id == context.dataset_id, CustomField.type == "contact"
    )
    mine = delete(CustomValue).where(CustomValue.dataset_id == context.dataset_id)
    context.db.execute(mine.where(CustomValue.field_id.in_(of_contacts), CustomValue.reference.in_(contact_ids)))


def values(context: Context, record_id: int, field_ids: Iterable[int]) -> dict[int, Values]:
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
