"""Criteria of visit queries (contract, objects 2.13)."""

from functools import partial
from typing import Final

from dealdock.vendors.pardot.visit.model import Visit
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import text_only
from dealdock.vendors.pardot.wire.query import Criterion, Query, Sorting

_ANY_OF = partial(Criterion, text_only(values.record_id), 16, several=True)

QUERY: Final = Query(
    criteria={
        "ids": _ANY_OF(Visit.id.in_),
        "visitor_ids": _ANY_OF(Visit.visitor_id.in_),
        "prospect_ids": _ANY_OF(Visit.prospect_id.in_),
    },
    ranges=(),
    sorts={"id": Sorting(Visit.id, descending=False)},
    mobile_is_all=False,
)
