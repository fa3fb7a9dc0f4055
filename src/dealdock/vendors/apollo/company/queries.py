"""Queries for companies and their stages."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, Connection, bindparam, func, select, type_coerce

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries
from dealdock.vendors.apollo.batches import Batch
from dealdock.vendors.apollo.company.model import Company, CompanyStage
from dealdock.vendors.apollo.contact.model import Contact


class CompanyRow(NamedTuple):
    """A company as shown in answers, with the number of its contacts."""

    id: int
    name: str | None
    domain: str | None
    organization_id: int | None
    stage_id: int | None
    owner_id: int | None
    phone: str | None
    raw_address: str | None
    source: str
    original_source: str
    salesforce_id: str | None
    crm_owner_id: str | None
    created_by_id: int | None
    label_ids: Sequence[str]
    typed_custom_fields: Mapping[str, Any]
    created_at: int
    """In milliseconds since 1970: most rows are only written to an answer."""
    contacts: int


_CONTACTS: Final = (
    select(func.count())
    .select_from(Contact.__table__)
    .where(Contact.dataset_id == Company.dataset_id, Contact.company_id == Company.id)
    .scalar_subquery()
)
_OWN: Final = CompanyRow._fields[: CompanyRow._fields.index("created_at")]
_COLUMNS: Final = select(
    *(getattr(Company, name) for name in _OWN),
    type_coerce(Company.created_at, BigInteger).label("created_at"),
    _CONTACTS.label("contacts"),
)
_HERE: Final = Company.dataset_id == bindparam("dataset_id")
_OF_IDS: Final = Batch(_COLUMNS.where(_HERE), Company.id)
_QUERIES: Final = Queries(_COLUMNS, Company)
_LOCKED: Final = Statement(select(Company.__table__).where(_HERE, Company.id == bindparam("id")).with_for_update())
_STAGES: Final = Statement(
    select(CompanyStage.__table__)
    .where(CompanyStage.dataset_id == bindparam("dataset_id"))
    .order_by(CompanyStage.display_order, CompanyStage.id)
)


def of_ids(db: Connection, account: AccountContext, ids: Sequence[int]) -> Sequence[CompanyRow]:
    """Return the companies, in any order."""
    return [CompanyRow._make(row) for row in _OF_IDS.rows(db, account, ids)]


def read(db: Connection, account: AccountContext, company_id: int) -> CompanyRow | None:
    """Return the company with this number; None if there is none."""
    return next(iter(of_ids(db, account, [company_id])), None)


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


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[CompanyRow]:
    """Return a page of companies."""
    return [CompanyRow._make(row) for row in _QUERIES.page_for_answer(db, account.dataset_id, selection)]


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matches on all pages."""
    return _QUERIES.total(db, account.dataset_id, selection)


def stages(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return the stages of companies, in their order."""
    return _STAGES.all(db, {"dataset_id": account.dataset_id})
