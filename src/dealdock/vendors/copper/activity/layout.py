"""Activities in answers (contract 3.8)."""

from collections.abc import Iterable
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.activity import types
from dealdock.vendors.copper.wire.context import Context


def activities(context: Context, rows: Iterable[AnyRow]) -> list[dict[str, Any]]:
    """Return activities as JSON has them. A deleted one has only its id."""
    known = types.every(context.db, context.account)
    return [{"id": row.id, "is_deleted": True} if row.deleted else _activity(row, known) for row in rows]


def _activity(row: AnyRow, known: types.Types) -> dict[str, Any]:
    type_ = known.get((row.type_category, row.type_id))
    return {
        "id": row.id,
        "parent": {"id": row.parent_id, "type": row.parent_type},
        "type": {"id": row.type_id, "category": row.type_category, "name": type_ and type_.name},
        "user_id": row.user_id,
        "details": row.details,
        "activity_date": int(row.activity_date.timestamp()),
        "old_value": row.old_value,
        "new_value": row.new_value,
        "date_created": int(row.created_at.timestamp()),
        "date_modified": int(row.updated_at.timestamp()),
    }
