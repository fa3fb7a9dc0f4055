"""The values of custom fields in records (contract 2.6).

A record stores them in the form of answers: by the ids of the fields, with the values of a picklist as a list of ids.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.errors import TooMuch
from dealdock.vendors.apollo.custom_field import model as custom_fields
from dealdock.vendors.apollo.custom_field.model import Definition, Modality
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.fields import CUSTOM

Values = Mapping[str, Any]

NONE: Final[Values] = {}
"""The values of a record that has no values of custom fields."""

MAX_CHARACTERS: Final = 1_000_000
"""The characters that the values of one record have. It is ours: Apollo documents no limit."""

_IGNORED: Final = object()


def sent(call: Call, modality: Modality, parameters: Mapping[str, Any] | None = None) -> Values:
    """Return the values that a call sends; None empties a field. Unknown fields and values are ignored.

    `parameters`: the parameters of one of several records; by default the call's.
    """
    given = (call.parameters if parameters is None else parameters).get(CUSTOM)
    if not isinstance(given, dict) or not given:
        return {}
    fields = custom_fields.of_modality(call.db, call.account, modality)
    known = {call.ids.show("custom_field", field.id): field for field in fields}
    by_id = {field_id.lower(): value for field_id, value in given.items()}
    read = {field_id: _read(call, field, by_id[field_id]) for field_id, field in known.items() if field_id in by_id}
    return {field_id: value for field_id, value in read.items() if value is not _IGNORED}


def changed(stored: Values, changes: Values) -> Values:
    """Return the stored values with these changes. Raises `TooMuch` if they have too many characters."""
    found = {field_id: value for field_id, value in {**stored, **changes}.items() if value is not None}
    if changes and sum(len(str(value)) for value in found.values()) > MAX_CHARACTERS:
        raise TooMuch(f"the custom fields of the record would have over {MAX_CHARACTERS:,} characters")
    return found


def different(stored: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a change makes different. Values of custom fields are compared as JSON."""
    return {
        name: value
        for name, value in changes.items()
        if stored[name] != value or (name == CUSTOM and _as_json(stored[name]) != _as_json(value))
    }


def _as_json(custom: Values) -> str:
    """Return a text that differs for 1, 1.0 and true, which are equal in Python."""
    return json.dumps(custom, sort_keys=True)


def _read(call: Call, field: Definition, value: Any) -> Any:
    if field.is_picklist:
        listed = [each.lower() for each in values.listed(value)]
        known = {call.ids.show("picklist_value", each["id"]) for each in field.picklist_values}
        chosen = [each for each in listed if each in known]
        return _IGNORED if listed and not chosen else chosen
    if isinstance(value, list | dict):
        return _IGNORED
    return None if value == "" else value
