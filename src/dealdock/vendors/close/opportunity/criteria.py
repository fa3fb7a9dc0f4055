"""Filters, orders and groups of the list of opportunities (contract 2.6, 2.8)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, case, false, func, select

from dealdock.platform.database.selection import ByCodePoint
from dealdock.vendors.close.opportunity.model import ANNUALIZED, ANNUALIZED_EXPECTED, Opportunity
from dealdock.vendors.close.opportunity.service import OWNER
from dealdock.vendors.close.pipeline import OpportunityStatus
from dealdock.vendors.close.record import children
from dealdock.vendors.close.user.members import full_name_of
from dealdock.vendors.close.wire import documentation, filters, sorting
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.filters import Criteria, Filter


def _by_status(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition for opportunities whose status matches the given condition."""
    here = OpportunityStatus.dataset_id == bindparam("dataset_id")
    return Opportunity.status_id.in_(select(OpportunityStatus.id).where(here, condition))


_LABEL: Final = Filter(OpportunityStatus.label, filters.text, within=_by_status)

FILTERS: Final[Mapping[str, Filter]] = {
    "lead_id": Filter(Opportunity.lead_id, filters.public_id("lead")),
    "user_id": Filter(Opportunity.user_id, filters.public_id("user")),
    "status_id": Filter(Opportunity.status_id, filters.public_id("opportunityStatus")),
    "status_label": _LABEL,
    "status": _LABEL,
    "status_type": Filter(OpportunityStatus.type, filters.text, within=_by_status),
    "value_period": Filter(Opportunity.value_period, filters.text),
    "pipeline_id": Filter(OpportunityStatus.pipeline_id, filters.public_id("pipeline"), within=_by_status),
    "contact_id": Filter(Opportunity.contact_id, filters.public_id("contact")),
    "date_created": Filter(Opportunity.created_at, filters.moment, is_range=True),
    "date_updated": Filter(Opportunity.updated_at, filters.moment, is_range=True),
    "date_won": Filter(Opportunity.date_won, filters.day, is_range=True),
}

_SEARCHES: Final = ("query", "lead_query", "lead_saved_search_id")
_STALLED: Final = "is_stalled"
USER_NAME: Final[Any] = ByCodePoint(func.lower(full_name_of(OWNER)))

ORDERS: Final[Mapping[str, Any]] = {
    "date_won": Opportunity.date_won,
    "date_updated": Opportunity.updated_at,
    "date_created": Opportunity.created_at,
    "confidence": Opportunity.confidence,
    "user_name": case((Opportunity.user_id.is_not(None), USER_NAME)),
    "value": Opportunity.value,
    "annualized_value": ANNUALIZED,
    "annualized_expected_value": ANNUALIZED_EXPECTED,
}

_SORTS: Final[Mapping[str, Any]] = {**ORDERS, "date": Opportunity.date_won}
"""The names that `sort:` may have."""

ListQuery: Final = documentation.query(
    "OpportunityList", FILTERS.items(), ("organization_id", *_SEARCHES, _STALLED, "_order_by", "_group_by")
)


class ListSelection:
    """The conditions and the order that the parameters of a list name."""

    def __init__(self, context: Context, query: Mapping[str, str]) -> None:
        """Read the parameters. Raises `HttpError` 400 for a date or a search that cannot be read."""
        self.criteria: Criteria = filters.criteria(context, FILTERS, query)
        is_of_others = query.get("organization_id", context.ids.organization) != context.ids.organization
        is_stalled = filters.truth(context, query.get(_STALLED, "")) is True  # here nothing stalls
        if is_of_others or is_stalled:
            self.criteria.append(false())
        sorts: Sequence[Any] = ()
        for name in _SEARCHES:
            if text := query.get(name, "").strip():
                found = children.found(context, f"opportunity.{name}", text)
                self.criteria += found.criteria
                sorts = sorts or found.sorts
        order = sorting.of_query(query, ORDERS) or sorting.of_names(sorts, _SORTS)
        self.order: Sequence[ColumnElement[Any]] = [*order, Opportunity.id.asc()] if order else []
        """The ORDER BY clauses, with the oldest first among equals; none for the usual order."""
