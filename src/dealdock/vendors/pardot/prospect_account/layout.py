"""Layout of a prospect account in a response, and its columns."""

from typing import Any, Final

from dealdock.vendors.pardot.prospect_account.model import ProspectAccount
from dealdock.vendors.pardot.wire.described import list_of
from dealdock.vendors.pardot.wire.layouts import Attribute, Layout, stored, times
from dealdock.vendors.pardot.wire.serializers import ATTRIBUTES, Document
from dealdock.web.rest.answers import object_type


def _column(name: str, label: str, *, required: bool) -> Document:
    kind: Document = {"required": required, "custom": False, "type": "text", "has_options": False}
    return {ATTRIBUTES: {"id": name, "label": label, **kind}}


COLUMNS: Final[list[Document]] = [_column("name", "Name", required=True), _column("phone", "Phone", required=False)]
"""At least two columns: clients iterate over an array, and JSON output shows a single item as an object."""


PROSPECT_ACCOUNT: Final = Layout(
    "ProspectAccountElement",
    *stored(ProspectAccount.id, ProspectAccount.name),
    Attribute("phone", None, lambda *_: None),
    *times(ProspectAccount.created_at, ProspectAccount.updated_at),
)
"""The sandbox stores only the name."""


def columns_type() -> Any:
    """Return the type of the JSON of its columns."""
    words = dict.fromkeys(("id", "label", "type"), str)
    of_column = {**words, **dict.fromkeys(("required", "custom", "has_options"), bool)}
    column = object_type("ProspectAccountColumn", {ATTRIBUTES: object_type("ColumnAttributes", of_column)})
    return object_type("ProspectAccountColumns", {"field": list_of(column)})


def found_type() -> Any:
    """Return the type of the JSON of prospect accounts in a query's answer. A call may choose their fields."""
    types = PROSPECT_ACCOUNT.types
    return object_type("FoundProspectAccount", types, types.keys() - {"id"})
