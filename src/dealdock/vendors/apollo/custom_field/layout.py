"""Custom fields in answers (contract 3.5)."""

from collections.abc import Iterator
from typing import Any, Final

from dealdock.vendors.apollo.custom_field.queries import Definition
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.opportunity.layout import LAYOUTS
from dealdock.vendors.apollo.settings import EDITION_2021

_TYPES: Final = {
    "amount": "number",
    "num_contacts": "number",
    "probability": "number",
    "deal_probability": "number",
    "is_closed": "boolean",
    "is_won": "boolean",
    "closed_date": "datetime",
    "created_at": "datetime",
}
"""The types of an opportunity's own keys; `string` for all others."""

_KEYS: Final = tuple(dict.fromkeys(name for layout in LAYOUTS[EDITION_2021].values() for name in layout.begin))
"""The keys of an opportunity in any answer (contract 2.1)."""


def typed(ids: Ids, field: Definition) -> dict[str, Any]:
    """Return a custom field as JSON."""
    shown: dict[str, Any] = {
        "id": ids.show("custom_field", field.id),
        "modality": field.modality,
        "name": field.name,
        "type": field.type,
        "picklist_options": [],
        "mapped_crm_field": None,
        "additional_mapped_crm_field": None,
        "is_readonly_mapped_crm_field": None,
        "picklist_options_last_synced_at": None,
        "picklist_value_set_id": None,
        "mirrored": False,
        "system_name": None,
        "text_field_max_length": field.max_length,
    }
    if field.is_picklist:
        shown["picklist_values"] = [_value(ids, each["id"], each["name"]) for each in field.picklist_values]
    return shown


def _value(ids: Ids, number: int, name: str) -> dict[str, Any]:
    value_id = ids.show("picklist_value", number)
    return {"_id": value_id, "mapped_crm_values": {}, "name": name, "id": value_id, "key": value_id}


def custom(ids: Ids, field: Definition) -> dict[str, Any]:
    """Return a custom field in the list of all fields."""
    shown = typed(ids, field)
    own = {"id": f"{field.modality}.{shown.pop('id')}"}
    modality, kind = shown.pop("modality"), shown.pop("type")
    return {**own, **shown, "label": field.name, "modality": modality, "source": "custom", "type": kind}


def system() -> Iterator[dict[str, Any]]:
    """Yield the keys that every opportunity has, as fields."""
    for name in _KEYS:
        label = name.replace("_", " ").capitalize()
        kind = _TYPES.get(name, "string")
        yield {
            "id": f"opportunity.{name}",
            "name": name,
            "label": label,
            "modality": "opportunity",
            "source": "system",
            "type": kind,
        }
