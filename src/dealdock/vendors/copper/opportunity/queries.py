"""Queries for opportunities."""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.base import Json, Moment, Money
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.company.model import Company
from dealdock.vendors.copper.opportunity.model import Opportunity
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.pipeline.model import Pipeline
from dealdock.vendors.copper.record import queries
from dealdock.vendors.copper.record.column_types import Day, Word

COLUMNS: Final = (
    "id",
    "name",
    "assignee_id",
    "close_date",
    "company_id",
    "customer_source_id",
    "details",
    "loss_reason_id",
    "pipeline_id",
    "pipeline_stage_id",
    "primary_contact_id",
    "priority",
    "status",
    "tags",
    "interaction_count",
    "monetary_value",
    "win_probability",
    "date_stage_changed",
    "date_last_contacted",
    "leads_converted_from",
    "date_lead_created",
    "created_at",
    "updated_at",
)
_OF: Final = Opportunity.dataset_id
STATEMENT: Final = (
    select(
        *queries.coerced(Opportunity, *COLUMNS, types=(Day, Json, Moment, Money, Word)),
        Company.name.label("company_name"),
        Pipeline.type.label("pipeline_type"),
        queries.stored(Pipeline.__table__.c.is_revenue).label("pipeline_is_revenue"),
    )
    .select_from(Opportunity)
    .outerjoin(Company.__table__, (Company.dataset_id == _OF) & (Company.id == Opportunity.company_id))
    .outerjoin(Pipeline.__table__, (Pipeline.dataset_id == _OF) & (Pipeline.id == Opportunity.pipeline_id))
)
_ONE: Final = queries.of_one(STATEMENT, Opportunity)
_COMPANY: Final = Statement(
    select(Person.company_id).where(Person.dataset_id == bindparam("dataset_id"), Person.id == bindparam("person_id"))
)


def read(db: Connection, account: AccountContext, opportunity_id: int) -> AnyRow:
    """Return a live opportunity. Raises `RecordError(NO_RECORD)`."""
    return queries.read(db, account, _ONE, opportunity_id)


def company_of(db: Connection, account: AccountContext, person_id: int) -> int | None:
    """Return the company of a person."""
    found: int | None = _COMPANY.value(db, {"dataset_id": account.dataset_id, "person_id": person_id})
    return found
