"""Opportunities: queries and writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import BigInteger, Connection, bindparam, insert, select, type_coerce

from dealdock.platform.database.selection import Selection, live
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.records.queries import Queries, shown_columns
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.opportunity import roles
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.opportunity.roles import has_roles
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.stage import Stage
from dealdock.vendors.apollo.wire import values

_INTEGERS: Final = frozenset({"closed_date", "created_at", "updated_at"})
"""Moments that most rows only need for an answer: they are read as numbers, the first in seconds since 1970, the others
in milliseconds.
"""


def _read_as(column: Any) -> Any:
    return type_coerce(column, BigInteger).label(column.name) if column.name in _INTEGERS else column


_SELECT: Final = select(
    *map(_read_as, shown_columns(Opportunity)),
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


def read(db: Connection, account: AccountContext, opportunity_id: int) -> AnyRow | None:
    """Return the live opportunity with this number, with its stage and `has_roles`; None if there is none."""
    return _ONE.one(db, {"dataset_id": account.dataset_id, "id": opportunity_id})


def locked(db: Connection, account: AccountContext, opportunity_id: int) -> Mapping[str, Any] | None:
    """Return all columns of a live opportunity, which stays locked until the commit; None if there is none."""
    row = _LOCKED.one(db, {"dataset_id": account.dataset_id, "id": opportunity_id})
    return None if row is None else row._asdict()


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return a page of opportunities, each with its stage."""
    return _QUERIES.page_for_answer(db, account.dataset_id, selection)


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matches on all pages."""
    return _QUERIES.total(db, account.dataset_id, selection)


_INSERT: Final = Statement(insert(Opportunity), columns=Opportunity.__table__.c.keys())

_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(Opportunity.__table__.c.keys()),
    "typed_custom_fields": custom_values.NONE,
    "deleted": False,
}


def create(
    db: Connection,
    account: AccountContext,
    columns: Mapping[str, Any],
    *,
    contact_ids: Sequence[int] = (),
    now: datetime,
) -> int:
    """Add an opportunity with a role for each contact, the first one primary. Return its number."""
    number = datasets.take_ids(db, account.dataset_id, 1 + len(contact_ids), {Opportunity: 1})
    times = account.times(Opportunity, now)
    row = {**_EMPTY, **columns, **derived(columns, times["created_at"]), "dataset_id": account.dataset_id, "id": number}
    _INSERT.run(db, {**row, **times})
    roles.add_plain(db, account, number, contact_ids, first_id=number + 1, now=now)
    return number


def update(
    db: Connection, account: AccountContext, before: Mapping[str, Any], changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the given columns of the opportunity whose columns were `before`."""
    different = custom_values.different(before, changes)
    if different:
        one = records.one(account, Opportunity, before["id"])
        different |= derived(different, now)
        db.execute(sa.update(Opportunity).where(*one).values(**different, updated_at=now))


def delete(db: Connection, account: AccountContext, opportunity_id: int) -> None:
    """Mark an opportunity as deleted. It must be live."""
    one = records.one(account, Opportunity, opportunity_id)
    db.execute(sa.update(Opportunity).where(*one).values(deleted=True))
    datasets.count_live(db, account.dataset_id, {Opportunity: -1})


def delete_each(db: Connection, account: AccountContext, ids: PublicIds, numbers: Iterable[int]) -> None:
    """Delete opportunities, if they are live, with the records that depend on them."""
    for number in numbers:
        if locked(db, account, number) is not None:
            children.part(db, account, ids, "opportunity", [number])
            delete(db, account, number)


def derived(columns: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the columns that change with these."""
    found: dict[str, Any] = {}
    if "name" in columns:
        found["name_key"] = name_key(columns["name"])
    if "stage_id" in columns:
        found["stage_updated_at"] = None if columns["stage_id"] is None else now
    if "next_step" in columns:
        found["next_step_updated_at"] = None if columns["next_step"] is None else now
    return found


def name_key(name: str | None) -> str:
    """Return the name as searches compare it."""
    return values.key(name)[: values.MAX_NAME_CHARACTERS]
