"""Custom fields in answers, as OpenAPI describes them."""

from typing import Any, Final, Literal, TypeAlias

from typing_extensions import TypedDict

from dealdock.web.rest.answers import closed

_Type: TypeAlias = Literal["text", "textarea", "hidden", "number", "date", "datetime", "choices", "user", "contact"]


class _Shared(TypedDict):
    accepts_multiple_values: bool
    back_reference_is_visible: bool
    choices: list[str] | None
    description: str | None
    editable_with_roles: list[Any]
    id: str
    is_shared: bool
    name: str
    referenced_custom_type_id: None
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


BY_OBJECT: Final[dict[str, Any]] = {
    "opportunity": ShownCustomField,
    "lead": ShownCustomField,
    "contact": ShownCustomField,
    "activity": ActivityField,
    "custom_object_type": ObjectField,
}
"""The type of a field, by the object that it belongs to."""


@closed
class CustomFieldSchema(TypedDict):
    """The fields of an object."""

    fields: list[ShownCustomField]
