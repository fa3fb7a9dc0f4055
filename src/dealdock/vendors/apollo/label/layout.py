"""Labels in answers (contract 10.3)."""

from typing import Any

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire import moments


def label(ids: Ids, one: AnyRow, count: int) -> dict[str, Any]:
    """Return a label as JSON. `count`: the number of its records."""
    return {
        "id": ids.show("label", one.id),
        "modality": one.modality,
        "cached_count": count,
        "name": one.name,
        "created_at": moments.stamp(one.created_at),
        "updated_at": moments.stamp(one.updated_at),
        "user_id": ids.show_optional("user", one.user_id),
    }
