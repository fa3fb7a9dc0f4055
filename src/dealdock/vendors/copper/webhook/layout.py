"""A webhook in answers (contract 3.10)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow


def webhook(row: AnyRow) -> dict[str, Any]:
    """Return the webhook as JSON has it."""
    return {
        "id": row.id,
        "target": row.target,
        "type": row.type,
        "event": row.event,
        "secret": row.secret,
        "headers": row.headers,
        "custom_field_computed_values": row.custom_field_computed_values,
        "created_at": int(row.created_at.timestamp()),
    }
