"""Queries for opportunities, and for the related records in answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, select, type_coerce

from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.apollo.contact_role.queries import has_roles
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.stage.model import Stage


class OpportunityRow(NamedTuple):
    """An opportunity as shown in answers, with its stage."""

    id: int
    name: str
    amount: Decimal | None
    closed_date: int | None
    """In seconds since 1970: most rows are only written to an answer."""
    stage_id: int | None
    owner_id: int | None
    company_id: int | None
    description: str | None
    source: str
    salesforce_id: str | None
    salesforce_owner_id: str | None
    next_step: str | None
    next_step_date: datetime | None
    next_step_updated_at: datetime | None
    closed_lost_reason: str | None
    closed_won_reason: str | None
    stage_updated_at: datetime | None
    created_by_id: int | None
    typed_custom_fields: Mapping[str, Any]
    created_at: int
    """In milliseconds since 1970, as the next one."""
    updated_at: int
    stage_name: str | None
    is_closed: bool | None
    is_won: bool | None
    probability: int | None
    forecast_category: str | None
    pipeline_id: int | None
    has_roles: bool = True
    """False if it is known to have no roles, so that roles need no query."""


_OWN: Final = OpportunityRow._fields[: OpportunityRow._fields.index("stage_name")]
_INTEGERS: Final = frozenset({"closed_date", "created_at", "updated_at"})


def _column(name: str) -> Any:
    """Return a column of opportunities. Moments are read as integers, which most rows only need for an answer."""
    column = getattr(Opportunity, name)
    return type_coerce(column, BigInteger).label(name) if name in _INTEGERS else column


_SELECT: Final = select(
    *map(_column, _OWN),
    Stage.name.label("stage_name"),
    Stage.is_closed,
    Stage.is_won,
    Stage.probability,
    Stage.forecast_category,
    Stage.pipeline_id,
).outerjoin(Stage, (Stage.dataset_id == Opportunity.dataset_id) & (Stage.id == Opportunity.stage_id))

_QUERIES: Final = Queries(_SELECT, Opportunity)
_HERE: Final = (Opportunity.dataset_id == bindparam("dataset_id"), Opportunity.id == bindparam("id"), live(Opportunity))
_ONE: Final = Statement(_SELECT.add_columns(has_roles(Opportunity).label("has_roles")).where(*_HERE))
_LOCKED: Final = Statement(select(Opportunity.__table__).where(*_HERE).with_for_update())


def read(db: Connection, account: AccountContext, opportunity_id: int) -> OpportunityRow | None:
    """Return the live opportunity with this number; None if there is none."""
    found = _ONE.tuples(db, {"dataset_id": account.dataset_id, "id": opportunity_id})
    return OpportunityRow(*found[0]) if found else None


def locked(db: Connection, account: AccountContext, opportunity_id: int) -> Mapping[str, Any] | None:
    """Return all columns of a live opportunity, which stays locked until the commit; None if there is none."""
    row = _LOCKED.one(db, {"dataset_id": account.dataset_id, "id": opportunity_id})
    return None if row is None else row._asdict()


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[OpportunityRow]:
    """Return a page of opportunities."""
    return [OpportunityRow(*row) for row in _QUERIES.page_for_answer(db, account.dataset_id, selection)]


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matches on all pages."""
    return _QUERIES.total(db, account.dataset_id, selection)
