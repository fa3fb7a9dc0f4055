"""Criteria, ranges and sort orders of lifecycle stage queries (contract, objects 2.22)."""

from typing import Final

from dealdock.vendors.pardot.lifecycle_stage.model import LifecycleStage
from dealdock.vendors.pardot.wire.common_criteria import IDS, ids
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY: Final = Query(
    criteria=ids(LifecycleStage.id),
    ranges=(IDS,),
    sorts={
        "position": Sorting(LifecycleStage.position, descending=False),
        "id": Sorting(LifecycleStage.id, descending=False),
    },
    caps_limit=True,
)
