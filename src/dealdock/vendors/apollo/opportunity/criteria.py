"""Filters and orders of searches for opportunities (contract 2.8)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from dealdock.platform.database.selection import Sort
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.settings import EDITION_2021
from dealdock.vendors.apollo.stage.model import Stage
from dealdock.vendors.apollo.wire import searches
from dealdock.vendors.apollo.wire.call import Call
from dealdock.vendors.apollo.wire.searches import Filter, contains, one_of


class StageSort(Sort):
    """An order by a column of the stage. It is null for opportunities that have no stage."""

    def clause(self) -> ColumnElement[Any]:
        """Return the ORDER BY clause."""
        column: ColumnElement[Any] = self.column
        return column.desc().nulls_last() if self.descending else column.asc().nulls_first()


def _of_pipeline(call: Call, value: Any) -> ColumnElement[bool]:
    numbers = searches.ids(call, value, "pipeline")
    in_pipeline = Stage.dataset_id == call.account.dataset_id, searches.among(Stage.pipeline_id, numbers)
    return Opportunity.stage_id.in_(select(Stage.id).where(*in_pipeline))


_STAGE: Final = one_of(Opportunity.stage_id, "stage")
_OWNER: Final = one_of(Opportunity.owner_id, "user")
_COMPANY: Final = one_of(Opportunity.company_id, "company")

FILTERS: Final[Mapping[str, Filter]] = {
    "opportunity_stage_ids": _STAGE,
    "opportunity_stage_id": _STAGE,
    "owner_ids": _OWNER,
    "owner_id": _OWNER,
    "account_ids": _COMPANY,
    "account_id": _COMPANY,
    "opportunity_pipeline_id": _of_pipeline,
    "q_opportunity_name": contains(Opportunity.name_key),
}

Search: Final = searches.described("OpportunitySearch", FILTERS)

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "amount": (partial(Sort, Opportunity.amount),),
    "is_closed": (partial(StageSort, Stage.is_closed),),
    "is_won": (partial(StageSort, Stage.is_won),),
    "closed_date": (partial(Sort, Opportunity.closed_date),),
    "opportunity_updated_at": (partial(Sort, Opportunity.updated_at),),
    "created_at": (partial(Sort, Opportunity.created_at),),
    "name": (partial(Sort, Opportunity.name),),
}

selection: Final = searches.selector(
    FILTERS, SORTS, Opportunity, is_newest_first=lambda call: call.settings.edition != EDITION_2021
)
