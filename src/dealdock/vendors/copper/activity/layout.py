"""Activities in answers (contract 3.8)."""

import html
from collections.abc import Iterable
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.activity import types


def activities(rows: Iterable[AnyRow]) -> list[dict[str, Any]]:
    """Return activities as JSON has them, with details as HTML shows them. A deleted one has only its id."""
    return [{"id": row.id, "is_deleted": True} if row.deleted else _activity(row) for row in rows]


def _type(row: AnyRow) -> dict[str, Any]:
    """Return the type of an activity. Only changes of a status and of a stage have its name."""
    shown = {"id": row.type_id, "category": row.type_category}
    name = types.NAMES.get(row.type_id) if row.type_category == types.SYSTEM else None
    return shown if name is None else {**shown, "name": name}


def _activity(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "parent": {"id": row.parent_id, "type": row.parent_type},
        "type": _type(row),
        "user_id": row.user_id,
        "details": None if row.details is None else html.escape(row.details),
        "activity_date": int(row.activity_date.timestamp()),
        "old_value": row.old_value,
        "new_value": row.new_value,
        "date_created": int(row.created_at.timestamp()),
        "date_modified": int(row.updated_at.timestamp()),
    }
