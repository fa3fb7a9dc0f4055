"""A custom field definition in answers (contract 3.7)."""

from collections.abc import Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.model import CONNECT, WITH_OPTIONS
from dealdock.vendors.copper.wire.context import Context


def definition(context: Context, row: AnyRow, options: Sequence[AnyRow]) -> dict[str, Any]:
    """Return the definition as JSON has it: options and currency only for the types that have them."""
    shown: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "data_type": row.data_type,
        "available_on": list(row.available_on),
        "is_filterable": row.is_filterable,
    }
    if row.data_type in WITH_OPTIONS:
        shown["options"] = [{"id": each.id, "name": each.name, "rank": each.rank} for each in options]
    if row.data_type == "Currency":
        shown["currency"] = row.currency or context.settings.currency
    if row.data_type == CONNECT:
        shown["connected_id"] = row.connected_id
    return shown
