"""A lead status in answers."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids


def lead_status(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the status as JSON has it."""
    return {"id": ids.show("leadStatus", row.id), "label": row.label, "organization_id": ids.organization}
