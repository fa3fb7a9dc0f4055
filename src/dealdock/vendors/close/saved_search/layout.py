"""A smart view in answers (contract part 2, B.4)."""

import json
import re
from typing import Any, Final

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.shown_ids import Ids
from dealdock.vendors.close.wire import moments

_ME: Final = r"[:=]\s*\"?me\b"
_CURRENT_USER: Final = '"CURRENT_USER"'


def saved_search(ids: Ids, row: AnyRow, first_user: int) -> dict[str, Any]:
    """Return the view as JSON. `first_user`: the number of the user to whom the usual views belong."""
    return {
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "description": row.description,
        "id": ids.show("savedSearch", row.id),
        "is_shared": row.is_shared,
        "is_user_dependent": _is_user_dependent(row),
        "name": row.name,
        "organization_id": ids.organization,
        "query": row.query,
        "s_query": row.s_query,
        "type": row.type,
        "user_id": ids.show("user", row.user_id or first_user),
    }


def _is_user_dependent(row: AnyRow) -> bool:
    """Return True if the results depend on the caller."""
    return re.search(_ME, row.query or "") is not None or _CURRENT_USER in json.dumps(row.s_query)
