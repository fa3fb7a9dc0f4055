"""The writable fields of a custom field: parameters -> validated values."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator

from dealdock.vendors.pardot.custom_field.service import TYPES, check_field_id
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.errors import PardotError
from dealdock.vendors.pardot.wire.fields import Fields, Name, Text, Truth

_NUMBERS: Final = {name: number for number, name in TYPES.items()}


def _field_id(text: str) -> str:
    check_field_id(text)
    if len(text) > values.MAX_TEXT:
        raise PardotError(52, f"field_id is longer than {values.MAX_TEXT} characters")
    return text


def _type(text: str) -> int:
    """Return the type with this number or name; empty text is type Text."""
    if text == "":
        return 1
    if text.strip().lower() in {name.lower() for name in _NUMBERS}:
        return _NUMBERS[values.one_of(*_NUMBERS)(text)]
    if (number := values.whole_number(text)) not in TYPES:
        raise ValueError(f"is not a type of field: they are 1 to {max(TYPES)}, or {', '.join(_NUMBERS)}")
    return number


class CustomFieldFields(Fields):
    """The fields of `update`. Error 52."""

    REQUIRED: ClassVar[tuple[str, ...]] = ("name",)

    name: Name = ""
    crm_id: Text = None
    is_record_multiple_responses: Truth = False
    is_use_values: Truth = False


class NewCustomFieldFields(CustomFieldFields):
    """The fields of `create`. Errors 52, 139, 51. `type` is a number or a name."""

    REQUIRED = ("name", "field_id")
    CODES: ClassVar[Mapping[str, int]] = {"field_id": 139, "type": 51}

    field_id: Annotated[str, BeforeValidator(_field_id)] = ""
    type: Annotated[int, BeforeValidator(_type)] = 1
