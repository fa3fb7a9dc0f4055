"""The custom fields of an object in their order: `/api/v1/custom_field_schema` (contract 3.6)."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import update
from typing_extensions import TypedDict

from dealdock.vendors.close.custom_field import ActivityField, ObjectField, ShownCustomField, custom_field
from dealdock.vendors.close.record import custom_fields
from dealdock.vendors.close.record.custom_fields import OBJECTS, CustomField, CustomFieldAssociation
from dealdock.vendors.close.wire import tables
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, REQUIRED, wrong_fields
from dealdock.vendors.close.wire.fields import Type, field
from dealdock.vendors.close.wire.lists import checked_object, each
from dealdock.web.rest.answers import closed
from dealdock.web.rest.fields import FieldTable, list_type
from dealdock.web.rest.routing import RestRouter

_KINDS_OF_TYPES: Final = {"activity": "customActivityType", "custom_object_type": "customObjectType"}


@closed
class CustomFieldSchema(TypedDict):
    """The fields of an object, or of a type of activities or of objects."""

    fields: list[ShownCustomField | ActivityField | ObjectField]


_MAX_FIELDS: Final = 1000

router = RestRouter("custom_field_schema", "/api/v1/custom_field_schema")


def _member(_: Context, value: Any) -> str:
    """Read a member of the order, which names a field by its id."""
    found = checked_object(value, ["id"], ["id"]).get("id")
    if found is None:
        raise ValueError({"id": REQUIRED})
    return str(found)


_ORDER: Final = FieldTable(
    "CustomFieldOrder",
    [field("fields", Type(each(_member), list_type(dict[str, Any], _MAX_FIELDS)), is_required=True)],
    is_new=True,
)


def _add_schema(object_: str, kind: str | None = None) -> None:
    """Add the operations for the fields of an object, or of a type of activities or objects, which has this kind."""
    name = object_.removesuffix("_type")
    path, absent = (f"/{name}", ()) if kind is None else (f"/{name}/{{id}}", ("not_found",))

    def of_type(call: Call) -> int | None:
        return None if kind is None else tables.get(call.context, kind, call.public_id(kind)).id

    def shown_schema(call: Call, type_id: int | None) -> dict[str, Any]:
        found = custom_fields.fields_of(call.context, object_, type_id)
        return {"fields": [custom_field(call.context.ids, row) for row in found]}

    @router.operation(f"read_{name}", "GET", path, errors=absent, answer=lambda: CustomFieldSchema)
    def read(call: CurrentCall) -> dict[str, Any]:
        """Return the fields of an object in their order."""
        return shown_schema(call, of_type(call))

    @router.operation(
        f"reorder_{name}",
        "PUT",
        path,
        fields=_ORDER,
        errors=("wrong_type", "bad_request", *absent, "invalid"),
        writes=True,
        answer=lambda: CustomFieldSchema,
    )
    def reorder(call: CurrentCall) -> dict[str, Any]:
        """Move the named fields to the beginning, in this order."""
        type_id = of_type(call)
        _reorder(call.context, object_, type_id, call.columns(_ORDER)["fields"])
        return shown_schema(call, type_id)


def _reorder(context: Context, object_: str, type_id: int | None, public_ids: Sequence[str]) -> None:
    """Give fields their places. A field that is added later is the last one. Raises `HttpError` 400."""
    known = [row.id for row in custom_fields.fields_of(context, object_, type_id)]
    numbers = [context.ids.find("customField", each) for each in public_ids]
    if wrong := {str(place): {"id": NO_OBJECT} for place, number in enumerate(numbers) if number not in known}:
        raise wrong_fields({"fields": {"errors": wrong}})
    order = list(dict.fromkeys([*numbers, *known]))
    associated = CustomFieldAssociation.__table__.c
    type_column = associated.get(f"{custom_fields.ASSOCIATED[object_]}_id")
    of_object = [
        associated.dataset_id == context.dataset_id,
        associated.object_type == custom_fields.ASSOCIATED[object_],
    ]
    if type_column is not None:
        of_object.append(type_column == type_id)
    for place, number in enumerate(order, 1):
        here = (CustomField.dataset_id == context.dataset_id, CustomField.id == number, CustomField.object == object_)
        context.db.execute(update(CustomField).where(*here).values(position=place))
        shared_here = update(CustomFieldAssociation).where(*of_object, associated.field_id == number)
        context.db.execute(shared_here.values(position=place))


for _object, _kind in [(name, _KINDS_OF_TYPES.get(name)) for name in OBJECTS]:
    _add_schema(_object, _kind)
