"""Custom fields in answers, as OpenAPI describes them."""

from typing import Any, Final, Literal, TypeAlias

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed

_Type: TypeAlias = Literal["text", "textarea", "hidden", "number", "date", "datetime", "user", "contact"]


class _Shared(TypedDict):
    accepts_multiple_values: bool
    created_by: str | None
    date_created: str
    date_updated: str
    description: str | None
    editable_with_roles: list[Any]
    id: str
    name: str
    organization_id: str
    required: bool
    updated_by: str | None


@closed
class ShownCustomField(_Shared):
    """A custom field without choices."""

    type: _Type


@closed
class ChoicesField(_Shared):
    """A custom field with choices."""

    choices: list[str]
    type: Literal["choices"]


class _OfActivities(_Shared):
    custom_activity_type_id: str


@closed
class ActivityField(_OfActivities):
    """A custom field of activities, without choices."""

    type: _Type


@closed
class ActivityChoicesField(_OfActivities):
    """A custom field of activities, with choices."""

    choices: list[str]
    type: Literal["choices"]


class _OfObjects(_Shared):
    custom_object_type_id: str


@closed
class ObjectField(_OfObjects):
    """A custom field of custom objects, without choices."""

    type: _Type


@closed
class ObjectChoicesField(_OfObjects):
    """A custom field of custom objects, with choices."""

    choices: list[str]
    type: Literal["choices"]


_OF_RECORDS: Final[Any] = ShownCustomField | ChoicesField
BY_OBJECT: Final[dict[str, Any]] = {
    "opportunity": _OF_RECORDS,
    "lead": _OF_RECORDS,
    "contact": _OF_RECORDS,
    "activity": ActivityField | ActivityChoicesField,
    "custom_object_type": ObjectField | ObjectChoicesField,
}
"""The type of a field, by the object that has it."""
OF_TYPES: Final[dict[str, Any]] = {
    "activity": list[ActivityField | ActivityChoicesField],
    "custom_object_type": list[ObjectField | ObjectChoicesField],
}
"""The type of the fields of a type of activities or of objects."""


@closed
class CustomFieldSchema(TypedDict):
    """The fields of an object."""

    fields: list[ShownCustomField | ChoicesField]
