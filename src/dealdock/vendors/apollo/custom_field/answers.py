"""Custom fields, and the fields of records, in answers, as OpenAPI describes them."""

from typing import Any, Final, NotRequired

from typing_extensions import TypedDict

from dealdock.vendors.apollo.custom_field.model import Modality, Type
from dealdock.web.rest.answers import closed, object_type


@closed
class PicklistValue(TypedDict):
    """A value of a list."""

    _id: str
    mapped_crm_values: dict[str, Any]
    name: str
    id: str
    key: str


class _Field(TypedDict):
    id: str
    modality: Modality
    name: str
    type: Type
    picklist_options: list[Any]
    mapped_crm_field: None
    additional_mapped_crm_field: None
    is_readonly_mapped_crm_field: None
    picklist_options_last_synced_at: None
    picklist_value_set_id: None
    mirrored: bool
    system_name: None
    text_field_max_length: int | None
    picklist_values: NotRequired[list[PicklistValue]]


@closed
class ShownCustomField(_Field):
    """A custom field."""


@closed
class ListedCustomField(_Field):
    """A custom field in the list of all fields."""

    label: str
    source: str


@closed
class SystemField(TypedDict):
    """A key that every opportunity has."""

    id: str
    name: str
    label: str
    modality: str
    source: str
    type: str


CUSTOM: Final = object_type("CustomFieldsAnswer", {"typed_custom_fields": list[ShownCustomField]})
FIELDS: Final = object_type("FieldsAnswer", {"fields": list[SystemField | ListedCustomField]})
ONE: Final = object_type("FieldAnswer", {"field": ListedCustomField})
