"""Custom fields: their declarations, and the values that their changes change (contract 3.6)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import PlainValidator
from sqlalchemy import delete, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.scenes.schema import Listed
from dealdock.platform.scenes.values import one_of
from dealdock.vendors.close.record import custom_fields, custom_values, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record.api_kind import AUTHORS, FLAG, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.record.custom_fields import (
    OBJECTS,
    SHARED,
    TYPES,
    CustomField,
    CustomFieldAssociation,
    Stored,
    Values,
    choices_of,
)
from dealdock.vendors.close.record.custom_values import CustomValue
from dealdock.vendors.close.record.scene_fields import AuthoredRecord, Choice
from dealdock.vendors.close.wire import documentation, errors, fields, moments, parameters
from dealdock.vendors.close.wire.answers import page, whole
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong_fields, wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, columns_of, field
from dealdock.vendors.close.wire.ids import Ids
from dealdock.vendors.close.wire.lists import each
from dealdock.vendors.close.wire.parameters import Page, Whole
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import Field, FieldTable, list_type, text_type
from dealdock.web.rest.routing import RestRouter

_Type: TypeAlias = Literal[
    "text", "textarea", "hidden", "number", "date", "datetime", "choices", "user", "contact", "custom_object"
]


class _Shared(TypedDict):
    accepts_multiple_values: bool
    back_reference_is_visible: bool
    choices: list[str] | None
    description: str | None
    editable_with_roles: list[Any]
    id: str
    is_shared: bool
    name: str
    referenced_custom_type_id: str | None
    required: bool
    type: _Type


@closed
class ShownCustomField(_Shared):
    """A custom field of leads, contacts or opportunities."""

    always_visible: bool
    created_by: str | None
    date_created: str
    date_updated: str
    enrichment_enabled: bool
    enrichment_options: None
    organization_id: str
    updated_by: str | None


@closed
class ActivityField(ShownCustomField):
    """A custom field of activities."""

    custom_activity_type_id: str


@closed
class ObjectField(ShownCustomField):
    """A custom field of custom objects."""

    custom_object_type_id: str


@closed
class FieldOfType(_Shared):
    """A custom field within its type of activities or of objects."""

    converting_to_type: None


class _Association(TypedDict):
    editable_with_roles: list[str]
    required: bool


@closed
class OfObject(_Association):
    """An object that has a shared custom field."""

    object_type: Literal["lead", "contact", "opportunity"]


@closed
class OfActivityType(_Association):
    """A type of activities that has a shared custom field."""

    object_type: Literal["custom_activity_type"]
    custom_activity_type_id: str


@closed
class OfObjectType(_Association):
    """A type of objects that has a shared custom field."""

    object_type: Literal["custom_object_type"]
    custom_object_type_id: str


OfType: TypeAlias = OfActivityType | OfObjectType
ShownAssociation: TypeAlias = OfObject | OfType


@closed
class SharedField(ShownCustomField):
    """A custom field that several objects have."""

    associations: list[ShownAssociation]


BY_OBJECT: Final[dict[str, Any]] = {
    "opportunity": ShownCustomField,
    "lead": ShownCustomField,
    "contact": ShownCustomField,
    "activity": ActivityField,
    "custom_object_type": ObjectField,
    SHARED: SharedField,
}
"""The type of a field, by the object that it belongs to."""


MAX_CHOICES: Final = 1_000
MAX_DESCRIPTION_CHARACTERS: Final = 280
MAX_CHOICES_CHARACTERS: Final = 32_768
"""The characters of all choices of a field, as JSON: lists of fields show all of them."""

_TEXTS: Final = each(fields.text(MAX_LABEL_CHARACTERS).read, MAX_CHOICES)


def _choices(context: Context, value: Any) -> str:
    """Read a list of texts, which is stored as JSON."""
    written = json.dumps(_TEXTS(context, value))
    if len(written) > MAX_CHOICES_CHARACTERS:
        raise ValueError(f"The list must have no more than {MAX_CHOICES_CHARACTERS} characters.")
    return written


def _fields(type_at: Literal["create", "both"], object_: str = "") -> Sequence[Field]:
    """Return the fields of a custom field. Only those of activities may have a text of several lines."""
    types = [each for each in TYPES if each != "textarea" or object_ == "activity"]
    return (
        field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True),
        field("type", fields.choice(*types), at=type_at, is_required=True),
        field("description", fields.text(MAX_DESCRIPTION_CHARACTERS), null=""),
        field("choices", Type(_choices, list_type(text_type(MAX_LABEL_CHARACTERS), MAX_CHOICES)), null="[]"),
        field("accepts_multiple_values", fields.BOOLEAN, null=False),
        field("required", fields.BOOLEAN, null=False, at="create"),
        field("referenced_custom_type_id", fields.reference("customObjectType"), at="create"),
    )


_TYPES_OF: Final[Mapping[str, Field]] = {
    "activity": field(
        "custom_activity_type_id",
        fields.reference("customActivityType"),
        at="create",
        is_required=True,
    ),
    "custom_object_type": field(
        "custom_object_type_id", fields.reference("customObjectType"), at="create", is_required=True
    ),
}


def new_fields(object_: str) -> FieldTable:
    """Return the fields of a new custom field of an object. One of a type of activities or objects names the type."""
    if object_ not in _TYPES_OF:
        return NEW
    title = "".join(map(str.capitalize, object_.split("_")))
    return FieldTable(f"New{title}CustomField", (_TYPES_OF[object_], *_fields("create", object_)), is_new=True)


NEW: Final = FieldTable("NewCustomField", _fields("create"), is_new=True)
CHANGES: Final = FieldTable("CustomFieldChanges", _fields("create"))
CHANGES_OF_LEADS: Final = FieldTable("LeadCustomFieldChanges", _fields("both"))
"""The changes of custom fields of leads, whose type can be changed."""


_ABSENT: Final[Mapping[str, Any]] = {
    "back_reference_is_visible": False,
    "editable_with_roles": [],
}
"""The keys of features that are not built."""


def custom_field(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the field as JSON."""
    return {
        **_own(ids, row),
        **type_of(ids, row),
        "always_visible": False,
        "created_by": ids.show("user", row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "enrichment_enabled": False,
        "enrichment_options": None,
        "organization_id": ids.organization,
        "updated_by": ids.show("user", row.updated_by),
    }


def nested(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the field as its type of activities or of objects shows it."""
    return {**_own(ids, row), "converting_to_type": None}


def _own(ids: Ids, row: Any) -> dict[str, Any]:
    return {
        **_ABSENT,
        "accepts_multiple_values": row.accepts_multiple_values,
        "choices": choices_of(row) if row.type == "choices" else None,
        "description": row.description or None,
        "id": ids.show("customField", row.id),
        "is_shared": row.object == SHARED,
        "name": row.name,
        "referenced_custom_type_id": ids.show("customObjectType", row.referenced_custom_type_id),
        "required": row.required,
        "type": row.type,
    }


def type_of(ids: Ids, row: Any) -> dict[str, Any]:
    """Return the type of activities or of objects that has a field, or an association."""
    pairs = {
        "custom_activity_type_id": ("customActivityType", row.custom_activity_type_id),
        "custom_object_type_id": ("customObjectType", row.custom_object_type_id),
    }
    return {name: ids.show(kind, number) for name, (kind, number) in pairs.items() if number is not None}


NAME_TAKEN: Final = "A custom field with this name already exists."
NOT_SEVERAL: Final = "Only fields of the types choices, user, contact and custom_object accept multiple values."
_OBJECTS: Final = "custom_object"
_REFERENCED: Final = "referenced_custom_type_id"

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
    "position": None,
    "referenced_custom_type_id": None,
}
_OF_VALUES: Final = ("type", "choices", "accepts_multiple_values")
"""The columns on which the values depend."""


def get(context: Context, object_: str, number: int) -> AnyRow:
    """Return a field of this object. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, CustomField, number)
    if row.object != object_:
        raise RecordError(NO_RECORD, number)
    return row


def create_field(context: Context, object_: str, columns: Mapping[str, Any]) -> int:
    """Add a field, and return its number. Raises `HttpError` 400."""
    own = {**_DEFAULTS, **columns}
    _check_type(context, own)
    if own["type"] == _OBJECTS:
        errors.check({_REFERENCED.removesuffix("_id"): REQUIRED} if own[_REFERENCED] is None else {})
    else:
        own[_REFERENCED] = None
    _check_name(context, object_, own["name"], own["custom_activity_type_id"] or own["custom_object_type_id"])
    stored_limits.check(context, "customField", object_)
    number = records.add(context, CustomField, **own, object=object_)
    events.record(context, "created", event_type(object_), shown(context, object_, number))
    return number


def change_field(context: Context, object_: str, number: int, columns: Mapping[str, Any]) -> None:
    """Change a field, and drop the values that do not fit it any more. Raises `RecordError(NO_RECORD)`, `HttpError`."""
    row = get(context, object_, number)
    columns = {**columns, **_kept_as(row, columns)}
    _check_type(context, {**row._asdict(), **columns})
    if columns.get("name", row.name) != row.name:
        _check_name(context, object_, columns["name"], custom_fields.type_of(row))
    before = shown(context, object_, number)
    if records.change(context, CustomField, number, columns):
        after = get(context, object_, number)
        if any(getattr(row, name) != getattr(after, name) for name in _OF_VALUES):
            _check_number_of_values(context, number, MAX_CHANGED_VALUES)
            _fit(context, row, after)
        events.record_update(context, event_type(object_), before, shown(context, object_, number))


def remove_field(context: Context, object_: str, number: int) -> None:
    """Delete a field with all its values. Raises `RecordError(NO_RECORD)`, `HttpError`."""
    previous = shown(context, object_, number)
    _check_number_of_values(context, number, MAX_DELETED_VALUES)
    here = (CustomValue.dataset_id == context.dataset_id, CustomValue.field_id == number)
    context.db.execute(delete(CustomValue).where(*here))
    of_field = (CustomFieldAssociation.dataset_id == context.dataset_id, CustomFieldAssociation.field_id == number)
    context.db.execute(delete(CustomFieldAssociation).where(*of_field))
    records.remove(context, CustomField, number)
    events.record(context, "deleted", event_type(object_), None, before=previous)


def remove_of_type(context: Context, object_: str, type_id: int) -> None:
    """Delete the fields of an activity type or custom object type, and the associations of shared ones with it."""
    for row in custom_fields.fields_of(context, object_, type_id):
        if row.object == object_:
            remove_field(context, object_, row.id)
    own = CustomFieldAssociation.__table__.c[f"{custom_fields.ASSOCIATED[object_]}_id"]
    context.db.execute(
        delete(CustomFieldAssociation).where(CustomFieldAssociation.dataset_id == context.dataset_id, own == type_id)
    )


def remove_references(context: Context, type_id: int) -> None:
    """Delete the fields whose values are objects of a type."""
    own = CustomField.__table__.c
    found = select(own.id, own.object).where(own.dataset_id == context.dataset_id, own[_REFERENCED] == type_id)
    for row in context.db.execute(found.order_by(own.id)).all():
        remove_field(context, row.object, row.id)


def event_type(object_: str) -> str:
    """Return the type of the events of an object's fields."""
    return f"custom_fields.{object_.removesuffix('_type')}"


def shown(context: Context, object_: str, number: int) -> dict[str, Any]:
    """Return a field in the form of a read response. Raises `RecordError(NO_RECORD)`."""
    return shown_rows(context, object_, [get(context, object_, number)])[0]


def shown_rows(context: Context, object_: str, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return fields in the form of a read response. Shared ones have their associations."""
    found = [custom_field(context.ids, row) for row in rows]
    if object_ != SHARED:
        return found
    of_fields = associations_of(context, [row.id for row in rows])
    return [{**each, "associations": of_fields.get(row.id, [])} for each, row in zip(found, rows, strict=True)]


def associations_of(context: Context, field_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the associations of shared fields, by the id of the field."""
    here = (CustomFieldAssociation.dataset_id == context.dataset_id, CustomFieldAssociation.field_id.in_(field_ids))
    query = select(CustomFieldAssociation.__table__).where(*here).order_by(CustomFieldAssociation.id)
    found: dict[int, list[dict[str, Any]]] = {}
    for row in context.db.execute(query):
        found.setdefault(row.field_id, []).append(association(context.ids, row))
    return found


def association(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return an association as JSON."""
    own = {"editable_with_roles": row.editable_with_roles, "required": row.required}
    return {"object_type": row.object_type, **type_of(ids, row), **own}


def _check_name(context: Context, object_: str, name: str, type_id: int | None) -> None:
    if any(field.name == name for field in custom_fields.fields_of(context, object_, type_id)):
        raise wrong_fields({"name": NAME_TAKEN})


def _check_type(context: Context, columns: Mapping[str, Any]) -> None:
    """Raise `HttpError` 400 for a field that is to accept several values of a type that has one. The control plane may
    make one.
    """
    is_several = columns["accepts_multiple_values"] and columns["type"] not in custom_fields.SEVERAL
    errors.check({"accepts_multiple_values": NOT_SEVERAL} if is_several and context.request is not None else {})


def _kept_as(row: AnyRow, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that follow from another type: one that has one value does not accept several any more."""
    is_single = columns.get("type", row.type) not in {row.type, *custom_fields.SEVERAL}
    return {"accepts_multiple_values": False} if is_single and not columns.get("accepts_multiple_values") else {}


def _check_number_of_values(context: Context, number: int, most: int) -> None:
    """Raise `HttpError` 400 if the API is to change too many values at once."""
    if context.request is not None and custom_values.has_more_values(context, number, most):
        raise wrong_object(_TOO_MANY.format(most))


def _fit(context: Context, before: AnyRow, field: AnyRow) -> None:
    """Drop the values that the changed field does not accept. If it accepts one value, drop all but the first."""
    read_one, show = custom_fields.reader(context, field), TYPES[before.type].show
    different: dict[int, Values] = {}
    for record_id, values in custom_values.of_field(context, field.id).items():
        kept = _kept(read_one, [show(context.ids, value) for value in values])
        kept = kept if field.accepts_multiple_values else kept[:1]
        if kept != values:
            different[record_id] = kept
    custom_values.replace_all(context, field.id, different)


def _kept(read_one: Callable[[Any], Stored], shown: Iterable[Any]) -> Values:
    kept: list[Stored] = []
    for value in shown:
        try:
            kept.append(read_one(value))
        except ValueError:
            continue
    return kept


ListQuery: Final = documentation.query("CustomFieldList")
_MOST: Final = 1000


def _router(object_: str) -> RestRouter:
    """Return the operations of the fields of an object."""
    router = RestRouter(f"{object_}_custom_field", f"/api/v1/custom_field/{object_}")
    new = new_fields(object_)
    is_newer = object_ == "custom_object_type"

    @router.operation(
        "list",
        "GET",
        query=ListQuery,
        errors=("bad_request",),
        answer=lambda: (whole if is_newer else page)(BY_OBJECT[object_]),
    )
    def list_(call: CurrentCall) -> Page | Whole:
        """Return a page of the fields, the newest first."""
        page = _page(call, object_)
        names = parameters.fields(call.query)
        return Whole({"data": [parameters.narrowed(each, names) for each in page.data]}) if is_newer else page

    @router.operation(
        "create",
        "POST",
        fields=new,
        errors=("wrong_type", "bad_request", "invalid"),
        status=201 if is_newer else 200,
        writes=True,
        answer=lambda: BY_OBJECT[object_],
    )
    def create(call: CurrentCall) -> dict[str, Any]:
        """Create a field."""
        return shown(call.context, object_, create_field(call.context, object_, call.columns(new)))

    @router.operation("read", "GET", "/{id}", errors=("not_found",), answer=lambda: BY_OBJECT[object_])
    def read(call: CurrentCall) -> dict[str, Any]:
        """Return a field."""
        return shown(call.context, object_, call.public_id("customField"))

    _add_changes(router, object_)
    return router


def _add_changes(router: RestRouter, object_: str) -> None:
    """Add the operations that change and delete a field."""
    changes = CHANGES_OF_LEADS if object_ == "lead" else CHANGES
    is_newer = object_ == "custom_object_type"

    @router.operation(
        "update",
        "PUT",
        "/{id}",
        fields=changes,
        errors=("wrong_type", "bad_request", "not_found", "invalid"),
        writes=True,
        answer=lambda: BY_OBJECT[object_],
    )
    def update(call: CurrentCall) -> dict[str, Any]:
        """Change a field. Values that do not fit it any more are dropped."""
        number = get(call.context, object_, call.public_id("customField")).id
        change_field(call.context, object_, number, call.columns(changes))
        return shown(call.context, object_, number)

    @router.operation(
        "delete",
        "DELETE",
        "/{id}",
        errors=("not_found",),
        status=204 if is_newer else 200,
        writes=True,
        answer=None if is_newer else lambda: Empty,
    )
    def delete(call: CurrentCall) -> Empty | None:
        """Delete a field with all its values."""
        remove_field(call.context, object_, call.public_id("customField"))
        return None if is_newer else {}


def _page(call: Call, object_: str) -> Page:
    cut = parameters.cut(call.context, call.query, most=_MOST)
    rows = records.page(call.context, CustomField, cut, CustomField.object == object_)
    return parameters.page_and_next(shown_rows(call.context, object_, rows), cut)


opportunity, lead, contact, activity, custom_object_type = map(_router, OBJECTS)
shared: Final = _router(SHARED)


def _create_sent(context: Context, sent: dict[str, Any]) -> int:
    object_ = sent.pop("object")
    return create_field(context, object_, columns_of(context, new_fields(object_), sent))


def _change_sent(context: Context, number: int, sent: dict[str, Any]) -> None:
    object_ = records.get(context, CustomField, number).object
    changes = CHANGES_OF_LEADS if object_ == "lead" else CHANGES
    change_field(context, object_, number, columns_of(context, changes, sent))


def _remove_by_number(context: Context, number: int) -> None:
    remove_field(context, records.get(context, CustomField, number).object, number)


CUSTOM_FIELD: Final = api_kind(
    "customField",
    "customFields",
    CustomField,
    Edits(_create_sent, _change_sent, _remove_by_number),
    references={
        "custom_activity_type_id": "customActivityType",
        "custom_object_type_id": "customObjectType",
        "referenced_custom_type_id": "customObjectType",
        **AUTHORS,
    },
    json_columns=("choices",),
    new={
        "object": Literal[(*OBJECTS, SHARED)],
        "custom_activity_type_id": TEXT,
        "custom_object_type_id": TEXT,
        "name": str,
        "type": str,
        "description": TEXT,
        "choices": (list[str] | None, None),
        "accepts_multiple_values": FLAG,
        "required": FLAG,
        "position": None,
        "referenced_custom_type_id": TEXT,
        **NOT_GIVEN,
    },
    fixed=("object", "custom_activity_type_id", "custom_object_type_id", "referenced_custom_type_id"),
    shown={"choices": list[str]},
    example={"object": "opportunity", "name": "Region", "type": "choices", "choices": ["North", "South"]},
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "type": Annotated[str, PlainValidator(one_of(TYPES))],
        "choices": (Annotated[tuple[Choice, ...], Listed], ()),
    },
    derived=lambda row: {"choices": json.dumps(list(row["choices"]))},
)
