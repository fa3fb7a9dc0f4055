"""Criteria, ranges and sort orders of opportunity queries (contract, section 4, "query")."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement

from dealdock.vendors.pardot.opportunity import queries
from dealdock.vendors.pardot.opportunity.model import Opportunity
from dealdock.vendors.pardot.prospect import queries as prospect_queries
from dealdock.vendors.pardot.wire import values
from dealdock.vendors.pardot.wire.common_criteria import CREATED, DELETED, IDS, UPDATED, ids, text_only, times
from dealdock.vendors.pardot.wire.operations import Call
from dealdock.vendors.pardot.wire.query import Criterion, Query, Range, Sorting
from dealdock.vendors.pardot.wire.values import MAX_AMOUNT

_CENT = Decimal("0.01")


def _value(rounding: str, compare: Any) -> Any:
    """Return a comparison with an amount, which may be finer than a cent or larger than any value."""
    return lambda bound: compare(min(bound, MAX_AMOUNT + 1).quantize(_CENT, rounding))


def _of_prospect(call: Call, found: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Return the condition for links to the given prospects. `id` and `email` are aliases of the parameters."""
    prospect_id, email = found.get("prospect_id", found.get("id")), found.get("prospect_email", found.get("email"))
    if prospect_id is None and email is None:
        return []
    ids = prospect_queries.named(call.db, call.account, prospect_id=prospect_id, email=email)
    return [queries.linked_to(call.account, ids)]


_PERCENTAGE = partial(Criterion, text_only(values.percentage), 41)
_VALUE = partial(Criterion, text_only(values.number), 43)
_PROSPECT_ID = Criterion(text_only(values.record_id), 3, empty=True)
_PROSPECT_EMAIL = Criterion(text_only(values.email), 4, empty=True)

QUERY = Query(
    criteria={
        **times("created", Opportunity.created_at),
        **ids(Opportunity.id),
        "probability_greater_than": _PERCENTAGE(Opportunity.probability.__gt__),
        "probability_less_than": _PERCENTAGE(Opportunity.probability.__lt__),
        "value_greater_than": _VALUE(_value(ROUND_FLOOR, Opportunity.value.__gt__)),
        "value_less_than": _VALUE(_value(ROUND_CEILING, Opportunity.value.__lt__)),
        "prospect_email": _PROSPECT_EMAIL,
        "email": _PROSPECT_EMAIL,
        "prospect_id": _PROSPECT_ID,
        "id": _PROSPECT_ID,
        **times("updated", Opportunity.updated_at),
        **DELETED,
    },
    ranges=(
        IDS,
        CREATED,
        UPDATED,
        Range("probability_greater_than", "probability_less_than", 41),
        Range("value_greater_than", "value_less_than", 43),
    ),
    sorts={
        "created_at": Sorting(Opportunity.created_at, descending=True),
        "id": Sorting(Opportunity.id, descending=False),
        "probability": Sorting(Opportunity.probability, descending=True),
        "updated_at": Sorting(Opportunity.updated_at, descending=True),
        "value": Sorting(Opportunity.value, descending=True),
    },
    rest=_of_prospect,
    rest_errors=(3, 4, 44, 132),
)
