"""The search of opportunities (contract 2.7)."""

from typing import Any, Final

from sqlalchemy import Select, case

from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.opportunity.model import PRIORITIES, STATUSES, Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.pipeline.model import Pipeline, PipelineStage
from dealdock.vendors.copper.record.filters import followed, moments, sorts_of_records, tags
from dealdock.vendors.copper.small_list.model import CustomerSource
from dealdock.vendors.copper.wire import dates
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import (
    Side,
    bounds,
    cents_bound,
    ids,
    numbered,
    same_text,
    whole_bound,
    worded,
)
from dealdock.vendors.copper.wire.search import by

_COLUMNS: Final = Opportunity.__table__.c
AnySelect = Select[*tuple[Any, ...]]


def _day_bound(context: Context, side: Side, value: Any) -> int:
    """Return the first or last day that a timestamp allows, in days since 1970."""
    timestamp = whole_bound(context, side, value)
    return (dates.first_day if side == "minimum" else dates.last_day)(timestamp, context.zone)


def _with(model: Any, column: Any) -> Any:
    """Return a join with the records that a column refers to."""

    def join(statement: AnySelect) -> AnySelect:
        condition = (model.dataset_id == Opportunity.dataset_id) & (model.id == column)
        return statement.outerjoin(model.__table__, condition)

    return join


_COMPANY: Final = by(Company.name_key.label("company_key"))
_CONTACT: Final = by(Person.name_key.label("person_key"), join=_with(Person, Opportunity.primary_contact_id))
_SOURCE: Final = by(
    CustomerSource.name_key.label("source_key"), join=_with(CustomerSource, Opportunity.customer_source_id)
)
_STAGE: Final = by(
    *(case((_COLUMNS.pipeline_stage_id.is_not(None), each)) for each in (Pipeline.position, Pipeline.id)),
    *(case((_COLUMNS.pipeline_stage_id.is_not(None), each)) for each in (PipelineStage.position, PipelineStage.id)),
    join=_with(PipelineStage, Opportunity.pipeline_stage_id),
)
_VALUE: Final = by(_COLUMNS.monetary_value)

FILTERS: Final = (
    ids("ids", _COLUMNS.id),
    same_text("name", _COLUMNS.name_key),
    ids("assignee_ids", _COLUMNS.assignee_id),
    numbered("status_ids", _COLUMNS.status, STATUSES),
    worded("statuses", _COLUMNS.status, STATUSES),
    ids("pipeline_ids", _COLUMNS.pipeline_id, takes_without=False),
    ids("pipeline_stage_ids", _COLUMNS.pipeline_stage_id, takes_without=False),
    ids("primary_contact_ids", _COLUMNS.primary_contact_id),
    numbered("priority_ids", _COLUMNS.priority_rank, PRIORITIES),
    worded("priorities", _COLUMNS.priority_rank, PRIORITIES),
    ids("customer_source_ids", _COLUMNS.customer_source_id),
    ids("loss_reason_ids", _COLUMNS.loss_reason_id),
    ids("company_ids", _COLUMNS.company_id, empty_is_without=True),
    tags("opportunity", Opportunity),
    followed(),
    *bounds("monetary_value", _COLUMNS.monetary_value, cents_bound),
    *bounds("close_date", _COLUMNS.close_date, _day_bound),
    *bounds("stage_change_date", _COLUMNS.date_stage_changed),
    *moments(Opportunity),
)
SORTS: Final = {
    "name": by(_COLUMNS.name_key),
    "company_name": _COMPANY,
    "account": _COMPANY,
    "primary_contact": _CONTACT,
    "contact": _CONTACT,
    "customer_source_id": _SOURCE,
    "source": _SOURCE,
    "status": by(_COLUMNS.status),
    "priority": by(_COLUMNS.priority_rank),
    "stage": _STAGE,
    "deal_last_stage": _STAGE,
    "monetary_value": _VALUE,
    "value": _VALUE,
    "monetary_unit": by(case((_COLUMNS.monetary_value.is_(None), 0), else_=1)),
    "win_probability": by(_COLUMNS.win_probability),
    "date_created": by(_COLUMNS.created_at),
    "date_modified": by(_COLUMNS.updated_at),
    "close_date": by(_COLUMNS.close_date),
    **sorts_of_records(Opportunity),
}
