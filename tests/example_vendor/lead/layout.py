"""A lead in answers."""

from typing import Any

from dealdock.platform.database.statements import AnyRow


def lead(row: AnyRow) -> dict[str, Any]:
    """Return the lead as JSON has it."""
    moments = {name: getattr(row, name).isoformat(timespec="milliseconds") for name in ("created_at", "updated_at")}
    return {"id": row.id, "name": row.name, "email": row.email, "score": row.score, **moments}
