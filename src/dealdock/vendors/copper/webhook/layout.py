"""A webhook in answers (contract 3.10)."""

from typing import Any

from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.web.rest.answers import closed


@closed
class ShownWebhook(TypedDict):
    """A webhook in answers."""

    id: int
    target: str
    type: str
    event: str
    secret: dict[str, Any] | None
    headers: dict[str, Any] | None
    custom_field_computed_values: bool
    created_at: int


@closed
class WebhookDeletion(TypedDict):
    """The answer about a deleted webhook."""

    id: int


def webhook(row: AnyRow) -> ShownWebhook:
    """Return the webhook as JSON."""
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
