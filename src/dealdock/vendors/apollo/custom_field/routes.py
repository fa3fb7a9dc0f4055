"""The operations of fields: `/api/v1/typed_custom_fields`, `/api/v1/fields`."""

from typing import Any, Final, get_args

from pydantic import BaseModel

from dealdock.platform.records import records
from dealdock.vendors.apollo.custom_field import answers, layout, queries
from dealdock.vendors.apollo.custom_field.model import CustomField, Modality, Type
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("typed_custom_field", "/api/v1/typed_custom_fields")
fields = RestRouter("field", "/api/v1/fields")


class NewField(BaseModel):
    """A custom field to create."""

    label: str
    modality: Modality
    type: Type
    meta: dict[str, Any] | None = None


_CHOICES: Final = {"modality": get_args(Modality), "type": get_args(Type)}
_MAX_CHARACTERS: Final = 65_535


@router.operation("search", "GET", answer=lambda: answers.CUSTOM)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return all custom fields."""
    found = queries.every(call.db, call.account)
    return {"typed_custom_fields": [layout.typed(call.ids, field) for field in found]}


@fields.operation("search", "GET", errors=("no_crm",), answer=lambda: answers.FIELDS)
def search_fields(call: CurrentCall) -> dict[str, Any]:
    """Return the fields of one source: `system`, `custom` or `crm_synced`; without a source, the fields of the first
    two.
    """
    source = values.text(call.parameters.get("source")).strip()
    if source == "crm_synced":
        raise refused("no_crm", "no CRM is connected to the account")
    own = [] if source == "custom" else list(layout.system())
    custom = [] if source == "system" else queries.every(call.db, call.account)
    return {"fields": [*own, *(layout.custom(call.ids, field) for field in custom)]}


@fields.operation(
    "create", "POST", fields=NewField, errors=("no_name", "invalid_choice"), writes=True, answer=lambda: answers.ONE
)
def create_field(call: CurrentCall) -> dict[str, Any]:
    """Create a custom field."""
    name = values.name(call.parameters.get("label"))
    if name is None:
        raise refused("no_name", "label is missing")
    chosen = {each: values.text(call.parameters.get(each)).strip() for each in _CHOICES}
    for each, words in _CHOICES.items():
        if chosen[each] not in words:
            raise refused("invalid_choice", f"{each} must be one of {', '.join(words)}", each)
    columns: dict[str, Any] = {"name": name, **chosen, "picklist_values": [], "max_length": _max_length(call)}
    number = records.add(call.db, call.account, CustomField, now=call.now, **columns)
    made = next(each for each in queries.every(call.db, call.account) if each.id == number)
    return {"field": layout.custom(call.ids, made)}


def _max_length(call: Call) -> int | None:
    meta = call.parameters.get("meta")
    length = meta.get("max_length") if isinstance(meta, dict) else None
    return min(length, _MAX_CHARACTERS) if type(length) is int and length > 0 else None
