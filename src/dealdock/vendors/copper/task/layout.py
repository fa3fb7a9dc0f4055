"""Tasks in answers (contract B2)."""

from collections.abc import Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.values import RenderedCustomFields
from dealdock.vendors.copper.wire.context import Context


def tasks(context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
    """Return tasks as JSON has them. `computed`: with the computed values of custom fields."""
    custom = RenderedCustomFields(context, "task", [row.id for row in rows], computed=computed)
    return [_task(row, custom.of(row.id)) for row in rows]


def _task(row: AnyRow, custom_fields: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "related_resource": {"id": row.related_id, "type": row.related_type},
        "assignee_id": row.assignee_id,
        "due_date": row.due_date,
        "reminder_date": row.reminder_date,
        "completed_date": row.completed_date,
        "priority": row.priority,
        "status": row.status,
        "details": row.details,
        "tags": row.tags,
        "custom_fields": custom_fields,
        "date_created": row.created_at,
        "date_modified": row.updated_at,
        "custom_activity_type_id": row.custom_activity_type_id,
    }
