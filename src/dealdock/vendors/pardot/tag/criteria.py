"""Criteria, ranges and sort orders of tag queries (contract, objects 2.10)."""

from dealdock.vendors.pardot.models import Tag
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, exact, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY = Query(
    criteria={
        **times("created", Tag.created_at),
        **times("updated", Tag.updated_at),
        **ids(Tag.id),
        **exact("name", Tag.name),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "created_at": Sorting(Tag.created_at, descending=True),
        "id": Sorting(Tag.id, descending=False),
        "name": Sorting(Tag.name, descending=False),
        "updated_at": Sorting(Tag.updated_at, descending=True),
    },
    caps_limit=True,
)
