"""Projects in answers (contract B3)."""

from collections.abc import Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.copper.custom_field.values import RenderedCustomFields
from dealdock.vendors.copper.wire.context import Context


def projects(context: Context, rows: Sequence[AnyRow], *, computed: bool) -> list[dict[str, Any]]:
    """Return projects as JSON has them. `computed`: with the computed values of custom fields."""
    custom = RenderedCustomFields(context, "project", [row.id for row in rows], computed=computed)
    return [_project(row, custom.of(row.id)) for row in rows]


def _project(row: AnyRow, custom_fields: Any) -> dict[str, Any]:
    related = None if row.related_id is None else {"id": row.related_id, "type": row.related_type}
    return {
        "id": row.id,
        "name": row.name,
        "related_resource": related,
        "assignee_id": row.assignee_id,
        "status": row.status,
        "details": row.details,
        "tags": row.tags,
        "custom_fields": custom_fields,
        "date_created": row.created_at,
        "date_modified": row.updated_at,
    }
