"""The kind of custom fields."""

from typing import Annotated, Final

from pydantic import PlainValidator, WithJsonSchema

from dealdock.control import fields
from dealdock.platform.records.kind import of_rows, timeless
from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.pardot.control_errors import ERRORS
from dealdock.vendors.pardot.custom_field import service
from dealdock.vendors.pardot.custom_field.model import CustomField

_TYPE: Final = Annotated[
    int,
    fields.from_types({int, str}, values.keyed(service.TYPES), "the number or the name of a type"),
    WithJsonSchema({"oneOf": [{"type": "integer", "minimum": 1, "maximum": 14}, {"type": "string"}]}),
]


CUSTOM_FIELD: Final = of_rows(
    "customField",
    "customFields",
    CustomField,
    create=service.create,
    delete=timeless(service.delete),
    fixed={"field_id", "type"},
    new={"field_id": fields.FieldId, "type": (_TYPE, 1)},
    errors=ERRORS,
    example={"name": "Favourite tea", "field_id": "Favourite_Tea", "type": "Text"},
    in_scenes={
        "field_id": Annotated[str, PlainValidator(values.field_id)],
        "type": (Annotated[int, optional(1, values.keyed(service.TYPES))], 1),
    },
)
