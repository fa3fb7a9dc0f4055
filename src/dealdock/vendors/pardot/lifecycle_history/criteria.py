"""Criteria, ranges and sort orders of lifecycle history queries (contract, objects 2.21)."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_history.model import LifecycleHistory
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY: Final = Query(
    criteria={**times("created", LifecycleHistory.created_at), **ids(LifecycleHistory.id)},
    ranges=(IDS, CREATED),
    sorts={
        "created_at": Sorting(LifecycleHistory.created_at, descending=False),
        "id": Sorting(LifecycleHistory.id, descending=False),
    },
    caps_limit=True,
)
