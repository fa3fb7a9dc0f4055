"""Companies within the answers of other records."""

from collections.abc import Mapping, Sequence
from typing import Any

from dealdock.vendors.apollo.company import layout, queries
from dealdock.vendors.apollo.wire.call import Call


def embedded(call: Call, ids: Sequence[int]) -> Mapping[Any, dict[str, Any]]:
    """Return up to 100 companies as lists have them, by number, read by one query."""
    call.ids.look_up("company", ids)
    edition = call.settings.edition
    found = queries.of_ids(call.db, call.account, ids)
    return {one.id: layout.company(call.ids, one, "embedded", edition) for one in found}
