"""An event in answers (contract 3.9)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.oauth import SCOPE
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments


def event(ids: Ids, row: AnyRow, client_id: str) -> dict[str, Any]:
    """Return the event as JSON. `client_id`: the account's OAuth application."""
    moment = moments.written_without_offset(row.created_at)
    has_token = row.has_key is False
    return {
        "action": row.action,
        "api_key_id": ids.show_optional("apiKey", row.user_id) if row.has_key else None,
        "changed_fields": row.changed_fields,
        "data": row.data,
        "date_created": moment,
        "date_updated": moment,
        "id": ids.show("event", row.id),
        "lead_id": row.lead_id,
        "meta": row.meta,
        "oauth_client_id": client_id if has_token else None,
        "oauth_scope": SCOPE if has_token else None,
        "object_id": row.object_id,
        "object_type": row.object_type,
        "organization_id": ids.organization,
        "previous_data": row.previous_data,
        "request_id": row.request_id,
        "user_id": ids.show_optional("user", row.user_id),
    }
