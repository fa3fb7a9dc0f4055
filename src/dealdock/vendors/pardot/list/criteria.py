"""Criteria, ranges and sort orders of list queries (contract, objects 2.7)."""

from dealdock.vendors.pardot.models import ProspectList
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, exact, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY = Query(
    criteria={
        **times("created", ProspectList.created_at),
        **times("updated", ProspectList.updated_at),
        **ids(ProspectList.id),
        **exact("name", ProspectList.name),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "created_at": Sorting(ProspectList.created_at, descending=True),
        "id": Sorting(ProspectList.id, descending=False),
        "name": Sorting(ProspectList.name, descending=False),
        "updated_at": Sorting(ProspectList.updated_at, descending=True),
    },
    caps_limit=True,
)
