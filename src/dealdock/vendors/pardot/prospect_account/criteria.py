"""Criteria, ranges and sort orders of prospect account queries."""

from dealdock.vendors.pardot.models import ProspectAccount
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, UPDATED, exact, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY = Query(
    criteria={
        **times("created", ProspectAccount.created_at),
        **times("updated", ProspectAccount.updated_at),
        **ids(ProspectAccount.id),
        **exact("name", ProspectAccount.name),
    },
    ranges=(IDS, CREATED, UPDATED),
    sorts={
        "created_at": Sorting(ProspectAccount.created_at, descending=True),
        "id": Sorting(ProspectAccount.id, descending=False),
        "name": Sorting(ProspectAccount.name, descending=False),
        "updated_at": Sorting(ProspectAccount.updated_at, descending=False),
    },
    caps_limit=True,
)
