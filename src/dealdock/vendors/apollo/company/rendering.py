"""Companies within the answers of other records."""

from collections.abc import Mapping, Sequence
from typing import Any

from dealdock.vendors.apollo.company import layout, queries
from dealdock.vendors.apollo.wire.call import Call


def embedded(call: Call, ids: Sequence[int]) -> Mapping[Any, dict[str, Any]]:
    """Return up to 100 companies in the form of lists, by number, read by one query."""
    call.ids.look_up("company", ids)
    edition = call.settings.edition
    found = queries.of_ids(call.db, call.account, ids)
    call.ids.look_up("organization", [one.organization_id for one in found if one.organization_id is not None])
    return {one.id: layout.company(call.ids, one, "embedded", edition) for one in found}
