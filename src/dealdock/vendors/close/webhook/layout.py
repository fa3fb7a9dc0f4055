"""A subscription in answers (contract part 2, B.1)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments


def webhook(ids: Ids, row: AnyRow) -> dict[str, Any]:
    """Return the subscription as JSON. Its key is only in the answer to its creation."""
    return {
        "counters": row.counters,
        "created_by": ids.show_optional("user", row.created_by),
        "date_created": moments.written_without_offset(row.created_at),
        "date_updated": moments.written_without_offset(row.updated_at),
        "events": row.events,
        "health_status": None,
        "history": row.history,
        "id": ids.show("webhook", row.id),
        "latest_error": row.latest_error,
        "pause_reason": row.pause_reason,
        "recent_consecutive_fail_buckets_cnt": 0,
        "status": row.status,
        "updated_by": ids.show_optional("user", row.updated_by),
        "url": row.url,
        "verify_ssl": row.verify_ssl,
    }
