"""Custom fields: their types, and the fields that an object has, of its own and shared (contract 2.4, 3.6)."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import (
    CheckConstraint,
    Index,
    Select,
    String,
    Text,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Base, DatasetId, JsonTexts, OneOf, RecordId, holds, refers
from dealdock.platform.records.models import User
from dealdock.vendors.close.record.columns import Authored, Label, LongText, Moment
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import no_choice
from dealdock.vendors.close.wire.ids import Ids

OBJECTS: Final = ("opportunity", "lead", "contact", "activity", "custom_object_type")
SHARED: Final = "shared"
"""In the place of an object: the field belongs to the objects with which it is associated."""
ASSOCIATED: Final[Mapping[str, str]] = {
    each: "custom_activity_type" if each == "activity" else each for each in OBJECTS
}
"""The name of each object in associations."""


class CustomField(Base):
    """A field that the organization adds to its opportunities, leads, contacts, or types of activities or objects."""

    __tablename__ = "close_custom_field"
    __table_args__ = (
        CheckConstraint(
            "object IN ('opportunity', 'lead', 'contact', 'activity', 'custom_object_type', 'shared')", name="object"
        ),
        refers("custom_activity_type_id", "close_custom_activity_type"),
        refers("custom_object_type_id", "close_custom_object_type"),
        refers("referenced_custom_type_id", "close_custom_object_type"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    object: Mapped[str] = mapped_column(
        String(18), info=holds(OneOf((*OBJECTS, SHARED))), doc="The kind of record that has the field, or `shared`"
    )
    custom_activity_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of activities with the field")
    custom_object_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of objects with the field")
    name: Mapped[Label]
    type: Mapped[str] = mapped_column(String(13), doc="The type of the values")
    description: Mapped[LongText] = mapped_column(doc="The description")
    choices: Mapped[str] = mapped_column(Text(), doc="The permitted values")  # a list of texts as JSON
    accepts_multiple_values: Mapped[bool] = mapped_column(doc="True if the field can have several values")
    required: Mapped[bool] = mapped_column(doc="True if the field must have a value")
    position: Mapped[int | None] = mapped_column(
        doc="The place among the fields of the object. Fields without a place come last, by their ids"
    )
    referenced_custom_type_id: Mapped[int | None] = mapped_column(
        doc="The id of the type of objects that a field of the type `custom_object` names"
    )
    created_by: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    updated_by: Mapped[int | None] = mapped_column(doc="The id of the user who changed the record last")
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class CustomFieldAssociation(Authored, Base):
    """The use of a shared custom field by an object, or by a type of activities or objects."""

    __tablename__ = "close_custom_field_association"
    __table_args__ = (
        refers("field_id", "close_custom_field"),
        refers(
            "custom_activity_type_id",
            "close_custom_activity_type",
            name="fk_close_custom_field_association_custom_activity_type_id",
        ),
        refers(
            "custom_object_type_id",
            "close_custom_object_type",
            name="fk_close_custom_field_association_custom_object_type_id",
        ),
        Index(None, "dataset_id", "field_id"),
    )

    field_id: Mapped[int] = mapped_column(doc="The id of the shared custom field")
    object_type: Mapped[str] = mapped_column(
        String(20), info=holds(OneOf(tuple(ASSOCIATED.values()))), doc="The kind of record that has the field"
    )
    custom_activity_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of activities with the field")
    custom_object_type_id: Mapped[int | None] = mapped_column(doc="The id of the type of objects with the field")
    editable_with_roles: Mapped[JsonTexts] = mapped_column(doc="The roles that may edit the values")
    required: Mapped[bool] = mapped_column(doc="True if the field must have a value")
    position: Mapped[int | None] = mapped_column(
        doc="The place among the fields of the object. Fields without a place come last, by their ids"
    )


class Stored(NamedTuple):
    """A value in the columns of its table."""

    text: str | None = None
    number: float | None = None
    reference: int | None = None


class FieldType(NamedTuple):
    """A type of custom fields."""

    read: Callable[[Context, Collection[str], Any], Stored]
    """Takes the choices of the field and a value. Raises `ValueError` with the text of the error."""
    show: Callable[[Ids, Stored], Any]
    list_error: str = "str"
    """The type that the error for a list in a field of single values names; empty: the type's own error."""


def _text(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(text=fields.text().read(context, value))


def _number(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(number=fields.NUMBER.read(context, value))


def _day(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(text=fields.DAY.read(context, value))


def _moment(context: Context, _: Collection[str], value: Any) -> Stored:
    return Stored(text=moments.written(fields.MOMENT.read(context, value)))


def _choice(_: Context, choices: Collection[str], value: Any) -> Stored:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(no_choice(choices))
    return Stored(text=value)


def _reference(kind: str) -> FieldType:
    return FieldType(
        lambda context, _, value: Stored(reference=fields.found(context, kind, value)),
        lambda ids, stored: ids.show(kind, stored.reference),
    )


def _user(context: Context, _: Collection[str], value: Any) -> Stored:
    """Read the id of a user, or the exact name of one."""
    if isinstance(value, str):
        name = func.trim(func.coalesce(User.first_name, "") + " " + func.coalesce(User.last_name, ""))
        found = select(User.id).where(User.dataset_id == context.dataset_id, name == value).limit(2)
        numbers = context.db.scalars(found).all() if context.ids.find("user", value) is None else ()
        if len(numbers) == 1:
            return Stored(reference=numbers[0])
    return Stored(reference=fields.found(context, "user", value))


def _show_text(_: Ids, stored: Stored) -> Any:
    return stored.text


def _show_number(_: Ids, stored: Stored) -> Any:
    number = stored.number or 0
    return int(number) if number == int(number) else number


_TEXT: Final = FieldType(_text, _show_text)

TYPES: Final[Mapping[str, FieldType]] = {
    "text": _TEXT,
    "textarea": _TEXT,
    "hidden": _TEXT,
    "number": FieldType(_number, _show_number, list_error="float"),
    "date": FieldType(_day, _show_text, list_error=""),
    "datetime": FieldType(_moment, _show_text, list_error=""),
    "choices": FieldType(_choice, _show_text),
    "user": _reference("user")._replace(read=_user),
    "contact": _reference("contact"),
    "custom_object": _reference("customObject"),
}
SEVERAL: Final = frozenset({"choices", "user", "contact", "custom_object"})
"""The types whose fields may accept several values."""

Values: TypeAlias = list[Stored]


def reader(context: Context, field: Any) -> Callable[[Any], Stored]:
    """Return the function that returns one value of a field as it is stored. It raises `ValueError`."""
    choices = frozenset(choices_of(field)) if field.type == "choices" else frozenset[str]()
    return partial(TYPES[field.type].read, context, choices)


def choices_of(field: Any) -> list[str]:
    """Return the choices of a field, by its row."""
    choices: list[str] = json.loads(field.choices)
    return choices


_OWN: Final[Any] = CustomFieldAssociation.__table__.c
_PER_OBJECT: Final = {
    name: func.coalesce(_OWN[name], column).label(name)
    for name in ("custom_activity_type_id", "custom_object_type_id", "required", "position")
    for column in [CustomField.__table__.c[name]]
}
"""The columns that a shared field has for each object."""


def _select_fields(names: Iterable[str]) -> Select[Any]:
    """Return the SELECT of the fields of an object, its own and the shared ones."""
    own: Mapping[str, Any] = {**CustomField.__table__.c, **_PER_OBJECT}
    is_associated = (
        (_OWN.dataset_id == CustomField.dataset_id)
        & (_OWN.field_id == CustomField.id)
        & (_OWN.object_type == bindparam("object_type"))
    )
    return (
        select(*(own[name] for name in names))
        .outerjoin_from(CustomField, CustomFieldAssociation, is_associated)
        .where(
            CustomField.dataset_id == bindparam("dataset_id"),
            or_(CustomField.object == bindparam("object"), _OWN.id.is_not(None)),
        )
    )


_FIELDS: Final = Statement(
    _select_fields(CustomField.__table__.c.keys()).order_by(_PER_OBJECT["position"].nulls_last(), CustomField.id)
)
_PLAIN: Final = (
    *("id", "name", "type", "accepts_multiple_values", "custom_activity_type_id", "custom_object_type_id"),
    "referenced_custom_type_id",
)
_FIELDS_WITHOUT_CHOICES: Final = Statement(_select_fields(_PLAIN).order_by(CustomField.id))


def type_of(field: AnyRow) -> int | None:
    """Return the id of the activity type or custom object type that a field belongs to; None for fields of leads and
    others.
    """
    number: int | None = field.custom_activity_type_id or field.custom_object_type_id
    return number


def fields_without_choices(context: Context, object_: str, type_id: int | None = None) -> Sequence[AnyRow]:
    """Return the columns by which values are read of the fields of an object. Choices may be long."""
    found = _FIELDS_WITHOUT_CHOICES.all(context.db, _of_object(context, object_))
    return [each for each in found if type_of(each) == type_id]


def fields_of(context: Context, object_: str, type_id: int | None = None) -> Sequence[AnyRow]:
    """Return the fields of an object, or of a type of activities or objects, in their order."""
    found = _FIELDS.all(context.db, _of_object(context, object_))
    return [each for each in found if type_of(each) == type_id]


def all_fields_of(context: Context, object_: str) -> Sequence[AnyRow]:
    """Return the fields of an object and of all its types. A shared field of several types comes once for each."""
    return _FIELDS.all(context.db, _of_object(context, object_))


def _of_object(context: Context, object_: str) -> dict[str, Any]:
    return {"dataset_id": context.dataset_id, "object": object_, "object_type": ASSOCIATED.get(object_)}
