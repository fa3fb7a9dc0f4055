"""A lead in answers."""

from typing import Any

from dealdock.platform.database.statements import AnyRow


def lead(row: AnyRow) -> dict[str, Any]:
    """Return the lead as JSON has it."""
    moments = {"created_at": row.created_at.isoformat(), "updated_at": row.updated_at.isoformat()}
    return {"id": row.id, "name": row.name, "email": row.email, "score": row.score, **moments}
