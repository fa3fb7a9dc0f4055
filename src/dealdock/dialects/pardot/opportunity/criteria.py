"""What an opportunity query may ask, as tables (contract, section 4, "query")."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement

from dealdock.core import opportunity, prospect
from dealdock.core.models import Opportunity
from dealdock.dialects.pardot import dates, values
from dealdock.dialects.pardot.operations import Call
from dealdock.dialects.pardot.query import Criterion, Query, Range, Sorting
from dealdock.dialects.pardot.values import MAX_AMOUNT

_CENT = Decimal("0.01")


def _plain(read: Any) -> Any:
    """A reader that needs nothing of the call."""
    return lambda call, text: read(text)  # noqa: ARG005 (the criterion's signature)


def _moment(call: Call, text: str) -> datetime:
    return dates.moment(text, now=call.now.astimezone(call.zone))


def _deleted(text: str) -> bool | None:
    """`all` is None: deleted or not."""
    return None if text.strip().lower() == "all" else values.flag(text)


def _value(rounding: str, compare: Any) -> Any:
    """Compare with an amount, be it finer than a cent or larger than any value."""
    return lambda bound: compare(min(bound, MAX_AMOUNT + 1).quantize(_CENT, rounding))


def _of_prospect(call: Call, given: Mapping[str, Any]) -> Sequence[ColumnElement[bool]]:
    """Linked to the prospects that an id, an address or both name; `id` and `email` are their other names."""
    prospect_id, email = given.get("prospect_id", given.get("id")), given.get("prospect_email", given.get("email"))
    if prospect_id is None and email is None:
        return []
    ids = prospect.named(call.db, call.account, prospect_id=prospect_id, email=email)
    return [opportunity.linked_to(call.account, ids)]


_ID = partial(Criterion, _plain(values.id_bound), 16)
_PERCENTAGE = partial(Criterion, _plain(values.percentage), 41)
_VALUE = partial(Criterion, _plain(values.number), 43)
_TIME = partial(Criterion, _moment, 7)
_PROSPECT_ID = Criterion(_plain(values.record_id), 3, empty=True)
_PROSPECT_EMAIL = Criterion(_plain(values.email), 4, empty=True)

QUERY = Query(
    criteria={
        "created_after": _TIME(Opportunity.created_at.__gt__),
        "created_before": _TIME(Opportunity.created_at.__lt__),
        "id_greater_than": _ID(Opportunity.id.__gt__),
        "id_less_than": _ID(Opportunity.id.__lt__),
        "probability_greater_than": _PERCENTAGE(Opportunity.probability.__gt__),
        "probability_less_than": _PERCENTAGE(Opportunity.probability.__lt__),
        "value_greater_than": _VALUE(_value(ROUND_FLOOR, Opportunity.value.__gt__)),
        "value_less_than": _VALUE(_value(ROUND_CEILING, Opportunity.value.__lt__)),
        "prospect_email": _PROSPECT_EMAIL,
        "email": _PROSPECT_EMAIL,
        "prospect_id": _PROSPECT_ID,
        "id": _PROSPECT_ID,
        "updated_after": _TIME(Opportunity.updated_at.__gt__),
        "updated_before": _TIME(Opportunity.updated_at.__lt__),
        "deleted": Criterion(_plain(_deleted), 27),
    },
    ranges=(
        Range("id_greater_than", "id_less_than", 17),
        Range("created_after", "created_before", 8),
        Range("updated_after", "updated_before", 8),
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
)
