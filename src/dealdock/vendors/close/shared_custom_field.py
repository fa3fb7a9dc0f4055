"""The objects with which a shared custom field is associated: `/api/v1/custom_field/shared/{id}/association/`
(contract 3.6).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import delete, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close import custom_field
from dealdock.vendors.close.custom_field import NAME_TAKEN, OfObject, OfType, ShownAssociation
from dealdock.vendors.close.record import custom_fields, events, records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import sent
from dealdock.vendors.close.record.custom_fields import ASSOCIATED, SHARED, CustomField, CustomFieldAssociation
from dealdock.vendors.close.record.custom_values import CustomValue, ValueChange
from dealdock.vendors.close.record.resource import CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_TEXTS
from dealdock.vendors.close.wire import fields, tables
from dealdock.vendors.close.wire.call import CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, wrong_fields
from dealdock.vendors.close.wire.fields import BOOLEAN
from dealdock.vendors.close.wire.lists import TEXTS
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

_KIND: Final = "customFieldAssociation"
_TYPES: Final[Mapping[str, str]] = {
    "custom_activity_type": "customActivityType",
    "custom_object_type": "customObjectType",
}
_OBJECTS: Final = {name: object_ for object_, name in ASSOCIATED.items()}
_KNOWN: Final = "This custom field is already associated with this object type."


class Associations(CloseResource):
    """The associations of shared custom fields. A change of one is an event of the field."""

    def complete(self, context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
        """Return the columns. Raises `HttpError` 400 for a field that is not shared, or an object that has it."""
        if row is not None:
            return columns
        field = records.get(context, CustomField, columns["field_id"])
        if field.object != SHARED:
            raise wrong_fields({"field": NO_OBJECT})
        object_type = columns["object_type"]
        needed = f"{object_type}_id"
        if object_type in _TYPES and columns.get(needed) is None:
            raise wrong_fields({object_type: REQUIRED})
        completed = {**columns, **{f"{each}_id": None for each in _TYPES if each != object_type}}
        for known in custom_fields.fields_of(context, _OBJECTS[object_type], completed.get(needed)):
            if known.id == field.id:
                raise wrong_fields({"object_type": _KNOWN})
            if known.name == field.name:
                raise wrong_fields({"object_type": NAME_TAKEN})
        return completed

    def add(self, context: Context, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()) -> int:
        """Add an association, and return its number. Raises `HttpError` 400."""
        with _event(context, columns["field_id"]):
            return super().add(context, columns, customs)

    def change(
        self, context: Context, number: int, columns: Mapping[str, Any], customs: Sequence[ValueChange] = ()
    ) -> None:
        """Change an association. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
        with _event(context, records.get(context, CustomFieldAssociation, number).field_id):
            super().change(context, number, columns, customs)

    def remove(self, context: Context, number: int) -> None:
        """Delete an association, and the values that records of its object have of the field.

        Raises `RecordError(NO_RECORD)`.
        """
        row = records.get(context, CustomFieldAssociation, number)
        with _event(context, row.field_id):
            here = (CustomValue.dataset_id == context.dataset_id, CustomValue.field_id == row.field_id)
            context.db.execute(delete(CustomValue).where(*here, CustomValue.record_id.in_(_records(context, row))))
            records.remove(context, CustomFieldAssociation, number)


@contextmanager
def _event(context: Context, field_id: int) -> Iterator[None]:
    """Write the event of the field whose associations the block changes."""
    before = custom_field.shown(context, SHARED, field_id)
    yield
    after = custom_field.shown(context, SHARED, field_id)
    events.record_update(context, custom_field.event_type(SHARED), before, after)


def _records(context: Context, row: AnyRow) -> Any:
    """Return the SELECT of the records that have a field by an association."""
    kind = {"custom_activity_type": "activity", "custom_object_type": "customObject"}.get(
        row.object_type, row.object_type
    )
    own = tables.of(kind).c
    found = select(own.id).where(own.dataset_id == context.dataset_id)
    type_column = f"{row.object_type}_id"
    return found.where(own[type_column] == getattr(row, type_column)) if row.object_type in _TYPES else found


ASSOCIATIONS: Final = Associations(
    kind=_KIND,
    object="custom_field_association",
    plural="custom_field_associations",
    path="/api/v1/custom_field/shared",
    model=CustomFieldAssociation,
    attributes=(
        sent("field_id", fields.reference("customField"), at="create", is_required=True),
        sent("object_type", fields.choice(*_OBJECTS), at="create", is_required=True),
        *(sent(f"{name}_id", fields.reference(kind), at="create") for name, kind in _TYPES.items()),
        sent("editable_with_roles", TEXTS, null=[]),
        sent("required", BOOLEAN, null=False),
    ),
    routes={},
)

ASSOCIATION: Final = resource_kind(
    ASSOCIATIONS,
    "customFieldAssociations",
    {"field_id": "customField", **{f"{name}_id": kind for name, kind in _TYPES.items()}},
    in_scenes={"editable_with_roles": SOME_TEXTS},
)

_FIELDS: Final = [each for each in ASSOCIATIONS.every_field if each.name != "field_id"]
_NEW: Final = FieldTable("NewAssociation", _FIELDS, is_new=True)
_CHANGES: Final = FieldTable("AssociationChanges", [each for each in _FIELDS if each.at != "create"])
_ERRORS: Final = ("wrong_type", "bad_request", "not_found", "invalid")

router: Final = RestRouter("shared_custom_field_association", "/api/v1/custom_field/shared/{id}/association")


@router.operation(
    "create", "POST", fields=_NEW, errors=_ERRORS, status=201, writes=True, answer=lambda: ShownAssociation
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Associate a shared field with an object, or with a type of activities or objects."""
    field_id = _field(call)
    number = ASSOCIATIONS.add(call.context, {**call.columns(_NEW), "field_id": field_id})
    return _shown(call, number)


def _add_operations(path: str, name: str, answer: Any) -> None:
    """Add the operations on one association. `name`: the ending of their names; `answer`: its type."""

    @router.operation(f"read{name}", "GET", path, errors=("not_found",), answer=lambda: answer)
    def read(call: CurrentCall) -> dict[str, Any]:
        """Return an association."""
        return _shown(call, _number(call))

    @router.operation(f"update{name}", "PUT", path, fields=_CHANGES, errors=_ERRORS, writes=True, answer=lambda: answer)
    def update(call: CurrentCall) -> dict[str, Any]:
        """Change who may edit the values of an object, and whether it needs one."""
        number = _number(call)
        ASSOCIATIONS.change(call.context, number, call.columns(_CHANGES))
        return _shown(call, number)

    @router.operation(f"delete{name}", "DELETE", path, errors=("not_found",), status=204, writes=True)
    def delete(call: CurrentCall) -> None:
        """Take a shared field, and its values, from an object."""
        ASSOCIATIONS.remove(call.context, _number(call))


_add_operations("/{object_type}", "", OfObject)
_add_operations("/{object_type}/{type_id}", "_of_type", OfType)


def _field(call: CurrentCall) -> int:
    """Return the id of the shared field that the path names. Raises `RecordError(NO_RECORD)`."""
    return int(custom_field.get(call.context, SHARED, call.public_id("customField")).id)


def _number(call: CurrentCall) -> int:
    """Return the id of the association that the path names. Raises `RecordError(NO_RECORD)`."""
    named = call.match.parameters
    own = CustomFieldAssociation.__table__.c
    here = [
        own.dataset_id == call.context.dataset_id,
        own.field_id == _field(call),
        own.object_type == named["object_type"],
    ]
    kind = _TYPES.get(named["object_type"]) if "type_id" in named else None
    if kind is not None:
        here.append(own[f"{named['object_type']}_id"] == call.context.ids.find(kind, named["type_id"]))
    is_complete = (kind is not None) == (named["object_type"] in _TYPES)
    number = call.context.db.scalar(select(own.id).where(*here)) if is_complete else None
    if number is None:
        raise RecordError(NO_RECORD, named["object_type"])
    return int(number)


def _shown(call: CurrentCall, number: int) -> dict[str, Any]:
    return custom_field.association(call.context.ids, records.get(call.context, CustomFieldAssociation, number))
