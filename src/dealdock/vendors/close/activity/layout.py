"""An activity in answers (contract 3.7)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.activity.kinds import BY_TYPE, CUSTOM, MEETING
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.custom_field import queries as custom_fields
from dealdock.vendors.close.custom_field.queries import NONE
from dealdock.vendors.close.user import queries as users
from dealdock.vendors.close.wire import moments


def activities(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return the activities as JSON. The names of their users are read at once."""
    names = users.names(context, _users(rows))
    customs = custom_fields.of_records(context, [row.id for row in rows if row.type == CUSTOM])
    return [{**_activity(context, row, names), **customs.get(row.id, NONE).by_id} for row in rows]


def _activity(context: Context, row: AnyRow, names: Mapping[int, str]) -> dict[str, Any]:
    ids, kind, public_id = context.ids, BY_TYPE[row.type], context.ids.show("activity", row.id)
    user_id = ids.show_optional("user", row.user_id)
    shown = {
        "_type": row.type,
        "activity_at": moments.written(row.activity_at),
        "contact_id": ids.show_optional("contact", row.contact_id) or row.details.get("contact_id"),
        "created_by": ids.show_optional("user", row.created_by),
        "created_by_name": names.get(row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": public_id,
        "lead_id": ids.show("lead", row.lead_id),
        "organization_id": ids.organization,
        "updated_by": ids.show_optional("user", row.updated_by),
        "updated_by_name": names.get(row.updated_by),
        "user_id": user_id,
        "user_name": names.get(row.user_id),
        "users": [user_id] if row.type == MEETING and user_id else [],
    }
    own = {**kind.usual, **row.details, **kind.shown(row, public_id)}
    if row.custom_activity_type_id is not None:
        own["custom_activity_type_id"] = ids.show("customActivityType", row.custom_activity_type_id)
    return {**own, **{name: value for name, value in shown.items() if name not in kind.absent}}


def _users(rows: Iterable[AnyRow]) -> set[int]:
    return {number for row in rows for number in (row.created_by, row.updated_by, row.user_id) if number is not None}
