"""A lead in answers (contract 3.2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field.queries import NONE, Customs
from dealdock.vendors.close.integration_link.shown import with_links
from dealdock.vendors.close.wire import moments

_URL: Final = "https://app.close.com/lead/"


def bare(
    context: Context, rows: Sequence[AnyRow], customs: Mapping[int, Customs], users: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return the leads as JSON, without dependent records.

    `customs`: their values of custom fields, by id; `users`: the names of users, by id.
    """
    shown = [_lead(context, row, customs.get(row.id, NONE), users) for row in rows]
    return with_links(context, "lead", shown)


def _lead(context: Context, row: AnyRow, customs: Customs, users: Mapping[int, str]) -> dict[str, Any]:
    ids = context.ids
    public_id = ids.show("lead", row.id)
    return {
        "addresses": row.addresses,
        "created_by": ids.show_optional("user", row.created_by),
        "created_by_name": users.get(row.created_by),
        "custom": customs.by_name,
        **customs.by_id,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "description": row.description,
        "display_name": row.display_name,
        "html_url": f"{_URL}{public_id}/",
        "id": public_id,
        "name": row.name,
        "organization_id": ids.organization,
        "status_id": ids.show("leadStatus", row.status_id),
        "status_label": row.status_label,
        "updated_by": ids.show_optional("user", row.updated_by),
        "updated_by_name": users.get(row.updated_by),
        "url": row.url,
    }
