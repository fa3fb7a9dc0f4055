"""A custom field definition in answers (contract 3.7)."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.model import CONNECT, WITH_OPTIONS
from dealdock.vendors.copper.wire.context import Context
from dealdock.web.rest.answers import closed


class _Shared(TypedDict):
    id: int
    name: str
    available_on: list[str]
    is_filterable: bool


@closed
class Definition(_Shared):
    """A definition without more than the shared keys."""

    data_type: Literal["String", "Text", "Date", "Checkbox", "Float", "URL", "Percentage"]


@closed
class ShownOption(TypedDict):
    """An option of a custom field."""

    id: int
    name: str
    rank: int


@closed
class OptionsDefinition(_Shared):
    """A definition with options."""

    data_type: Literal["Dropdown", "MultiSelect"]
    options: list[ShownOption]


@closed
class CurrencyDefinition(_Shared):
    """A definition of amounts."""

    data_type: Literal["Currency"]
    currency: str


@closed
class ConnectDefinition(_Shared):
    """A definition of links to other records."""

    data_type: Literal["Connect"]
    connected_id: int | None


AnyDefinition: TypeAlias = Definition | OptionsDefinition | CurrencyDefinition | ConnectDefinition


def definition(context: Context, row: AnyRow, options: Sequence[AnyRow]) -> dict[str, Any]:
    """Return the definition as JSON. Only some types have options or a currency."""
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
