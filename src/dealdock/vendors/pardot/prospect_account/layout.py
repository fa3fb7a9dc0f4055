"""What prospect accounts look like in an answer: row -> tree, and the columns they have."""

from typing import Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.rows import AnyRow
from dealdock.vendors.pardot.wire.serializers import ATTRIBUTES, Tree
from dealdock.vendors.pardot.wire.timestamps import moment


def _column(name: str, label: str, *, required: bool) -> Tree:
    kind: Tree = {"required": required, "custom": False, "type": "text", "has_options": False}
    return {ATTRIBUTES: {"id": name, "label": label, **kind}}


COLUMNS: Final[list[Tree]] = [_column("name", "Name", required=True), _column("phone", "Phone", required=False)]
"""At least two: a client walks through them as an array, which a list of one isn't in JSON."""


def prospect_account(row: AnyRow, zone: ZoneInfo) -> Tree:
    """A prospect account; the sandbox knows nothing of it but its name."""
    return {
        "id": row.id,
        "name": row.name,
        "phone": None,
        "created_at": moment(row.created_at, zone),
        "updated_at": moment(row.updated_at, zone),
    }
