"""The kind of custom fields."""

import json
from typing import Annotated, Any, Final, Literal

from pydantic import PlainValidator

from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import Listed
from dealdock.vendors.close import records
from dealdock.vendors.close.api_kind import AUTHORS, FLAG, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import fields, service
from dealdock.vendors.close.custom_field.fields import CHANGES, CHANGES_OF_LEADS
from dealdock.vendors.close.custom_field.model import OBJECTS, CustomField
from dealdock.vendors.close.custom_field.types import TYPES
from dealdock.vendors.close.scene_fields import AuthoredRecord, Choice
from dealdock.vendors.close.wire.fields import columns_of


def _create(context: Context, sent: dict[str, Any]) -> int:
    object_ = sent.pop("object")
    return service.create(context, object_, columns_of(context, fields.new(object_), sent))


def _change(context: Context, number: int, sent: dict[str, Any]) -> None:
    object_ = records.get(context, CustomField, number).object
    changes = CHANGES_OF_LEADS if object_ == "lead" else CHANGES
    service.change(context, object_, number, columns_of(context, changes, sent))


def _remove(context: Context, number: int) -> None:
    service.remove(context, records.get(context, CustomField, number).object, number)


CUSTOM_FIELD: Final = api_kind(
    "customField",
    "customFields",
    CustomField,
    Edits(_create, _change, _remove),
    references={
        "custom_activity_type_id": "customActivityType",
        "custom_object_type_id": "customObjectType",
        **AUTHORS,
    },
    json_columns=("choices",),
    new={
        "object": Literal[OBJECTS],
        "custom_activity_type_id": TEXT,
        "custom_object_type_id": TEXT,
        "name": str,
        "type": str,
        "description": TEXT,
        "choices": (list[str] | None, None),
        "accepts_multiple_values": FLAG,
        "required": FLAG,
        **NOT_GIVEN,
    },
    fixed=("object", "custom_activity_type_id", "custom_object_type_id"),
    shown={"choices": list[str]},
    example={"object": "opportunity", "name": "Region", "type": "choices", "choices": ["North", "South"]},
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "type": Annotated[str, PlainValidator(values.one_of(TYPES))],
        "choices": (Annotated[tuple[Choice, ...], Listed], ()),
    },
    derived=lambda row: {"choices": json.dumps(list(row["choices"]))},
)
