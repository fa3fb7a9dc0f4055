"""Companies and their stages: queries and writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, type_coerce

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries, shown_columns
from dealdock.vendors.apollo.company.model import Company, CompanyStage
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.record.batches import Batch
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.fields import table

_HERE: Final = Company.dataset_id == bindparam("dataset_id")
_LOCKED: Final = Statement(select(Company.__table__).where(_HERE, Company.id == bindparam("id")).with_for_update())

_STAGES: Final = Statement(
    select(CompanyStage.__table__)
    .where(CompanyStage.dataset_id == bindparam("dataset_id"))
    .order_by(CompanyStage.display_order, CompanyStage.id)
)


class _Reading(NamedTuple):
    """The queries for companies as shown in answers."""

    of_ids: Batch
    pages: Queries


@cache
def _reading() -> _Reading:
    """Return the queries. They count contacts, whose model is imported after companies."""
    contact = table("contact").c
    here = (contact.dataset_id == Company.dataset_id, contact.company_id == Company.id)
    columns = select(
        *(column for column in shown_columns(Company) if column.name not in {"created_at", "updated_at"}),
        type_coerce(Company.created_at, BigInteger).label("created_at"),  # in milliseconds: it is only shown
        select(func.count()).select_from(table("contact")).where(*here).scalar_subquery().label("contacts"),
    )
    return _Reading(Batch(columns.where(_HERE), Company.id), Queries(columns, Company))


def of_ids(db: Connection, account: AccountContext, ids: Sequence[int]) -> Sequence[AnyRow]:
    """Return the companies, in any order."""
    return _reading().of_ids.rows(db, account, ids)


def locked(db: Connection, account: AccountContext, company_id: int) -> Mapping[str, Any] | None:
    """Return all columns of a company, which stays locked until the commit; None if there is none."""
    row = _LOCKED.one(db, {"dataset_id": account.dataset_id, "id": company_id})
    return None if row is None else row._asdict()


def like(db: Connection, account: AccountContext, columns: Mapping[str, Any]) -> int | None:
    """Return the number of the oldest company with this domain; None without a domain."""
    if not columns.get("domain"):
        return None
    here = (Company.dataset_id == account.dataset_id, Company.domain == columns["domain"])
    return db.execute(select(Company.id).where(*here).order_by(Company.id).limit(1)).scalar()


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return a page of companies."""
    return _reading().pages.page_for_answer(db, account.dataset_id, selection)


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matches on all pages."""
    return _reading().pages.total(db, account.dataset_id, selection)


def stages_of(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return the stages of companies, in their order."""
    return _STAGES.all(db, {"dataset_id": account.dataset_id})


_INSERT: Final = Statement(insert(Company), columns=Company.__table__.c.keys())

_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(Company.__table__.c.keys()),
    "typed_custom_fields": custom_values.NONE,
    "label_ids": [],
}


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a company, and return its number. By default it is in the first stage."""
    row = {**_EMPTY, **columns, **derived(columns)}
    if row["stage_id"] is None:
        row["stage_id"] = next((stage.id for stage in stages_of(db, account)), None)
    number = datasets.take_ids(db, account.dataset_id, 1, {Company: 1})
    key = {"dataset_id": account.dataset_id, "id": number}
    _INSERT.run(db, {**row, **key, **account.times(Company, now)})
    return number


def update(
    db: Connection, account: AccountContext, before: Mapping[str, Any], changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the given columns of the company whose columns were `before`."""
    different = custom_values.different(before, changes)
    if different:
        one = records.one(account, Company, before["id"])
        db.execute(sa.update(Company).where(*one).values(**different, **derived(different), updated_at=now))


def derived(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that change with these."""
    return {"name_key": name_key(columns["name"])} if "name" in columns else {}


def name_key(name: str | None) -> str | None:
    """Return the name as searches compare it."""
    return values.key(name)[: values.MAX_NAME_CHARACTERS] or None
