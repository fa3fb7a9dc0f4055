"""Layout of a prospect account in a response: row -> document, and its columns."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.pardot.wire.serializers import ATTRIBUTES, Document
from dealdock.vendors.pardot.wire.timestamps import moment


def _column(name: str, label: str, *, required: bool) -> Document:
    kind: Document = {"required": required, "custom": False, "type": "text", "has_options": False}
    return {ATTRIBUTES: {"id": name, "label": label, **kind}}


COLUMNS: Final[list[Document]] = [_column("name", "Name", required=True), _column("phone", "Phone", required=False)]
"""At least two columns: clients iterate over an array, and JSON output shows a single item as an object."""


def prospect_account(row: AnyRow, zone: ZoneInfo) -> Document:
    """Return the document of a prospect account, of which the sandbox stores only the name."""
    return {
        "id": row.id,
        "name": row.name,
        "phone": None,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
