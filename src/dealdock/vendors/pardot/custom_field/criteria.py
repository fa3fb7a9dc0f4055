"""Criteria, ranges and sort orders of custom field queries (contract, objects 2.9)."""

from dealdock.vendors.pardot.custom_field.model import CustomField
from dealdock.vendors.pardot.wire.common_criteria import CREATED, IDS, ids, times
from dealdock.vendors.pardot.wire.query import Query, Sorting

QUERY = Query(
    criteria={**times("created", CustomField.created_at), **ids(CustomField.id)},
    ranges=(IDS, CREATED),
    sorts={
        "created_at": Sorting(CustomField.created_at, descending=True),
        "id": Sorting(CustomField.id, descending=False),
        "name": Sorting(CustomField.name, descending=False),
    },
    caps_limit=True,
)
