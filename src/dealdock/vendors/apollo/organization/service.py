"""Organizations of a directory and their job postings: queries and writes (contract 10.9)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, and_, bindparam, func, or_, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.directory import making, rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.model import JobPosting, Organization, Person, PersonSearch
from dealdock.vendors.apollo.wire import fields

_ALL: Final = select(Organization.__table__).where(Organization.dataset_id == bindparam("dataset_id"))


def of_numbers(db: Connection, account: AccountContext, numbers: Iterable[int | None]) -> dict[int, AnyRow]:
    """Return organizations by number."""
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return {}
    rows = db.execute(_ALL.where(Organization.id.in_(wanted)), {"dataset_id": account.dataset_id})
    return {row.id: row for row in rows}


def by_domains(db: Connection, account: AccountContext, domains: Sequence[str]) -> dict[str, AnyRow]:
    """Return organizations by domain; if several have the same domain, the one with the lowest number."""
    found = _ALL.where(Organization.domain_key.in_(domains)).order_by(Organization.id.desc())
    return {row.domain_key: row for row in db.execute(found, {"dataset_id": account.dataset_id})}


def by_name(db: Connection, account: AccountContext, name: str) -> AnyRow | None:
    """Return the organization with this name, in any case; None if there is none."""
    found = _ALL.where(Organization.name_key == name.lower()).order_by(Organization.id).limit(1)
    return db.execute(found, {"dataset_id": account.dataset_id}).one_or_none()


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return a page of organizations."""
    return db.execute(selection.page(_ALL, Organization), {"dataset_id": account.dataset_id}).all()


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of organizations on all pages."""
    count = select(func.count()).select_from(Organization).where(Organization.dataset_id == account.dataset_id)
    return db.scalars(selection.total(count, Organization)).one()


def companies(db: Connection, account: AccountContext, found: Sequence[AnyRow]) -> dict[int, int]:
    """Return the numbers of the team's companies that have these organizations, by the organization's number.

    A company without an organization gets the organization of its domain.
    """
    numbers = {each.domain_key: each.id for each in reversed(found) if each.domain_key is not None}
    has_domain = and_(Company.organization_id.is_(None), Company.domain.in_([*numbers]))
    has_one = or_(Company.organization_id.in_([each.id for each in found]), has_domain)
    columns = select(Company.organization_id, Company.domain, Company.id)
    rows = db.execute(columns.where(Company.dataset_id == account.dataset_id, has_one).order_by(Company.id.desc()))
    return {row.organization_id or numbers[row.domain]: row.id for row in rows}


def job_postings(db: Connection, account: AccountContext, number: int, *, limit: int, offset: int) -> Sequence[AnyRow]:
    """Return job postings of an organization, the newest first."""
    here = (JobPosting.dataset_id == account.dataset_id, JobPosting.organization_id == number)
    found = select(JobPosting.__table__).where(*here).order_by(JobPosting.posted_at.desc(), JobPosting.id.desc())
    return db.execute(found.limit(limit).offset(offset)).all()


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add an organization, and return its number."""
    datasets.lock(db, account.dataset_id)
    number = directory.take_number(db, account, "organizations")
    records.insert(db, account, Organization, number, now=now, **columns, **rows.organization(columns))
    return number


def update(db: Connection, account: AccountContext, number: int, *, now: datetime, **changes: Any) -> None:
    """Change an organization. Raises `RecordError(NO_RECORD)`."""
    datasets.lock(db, account.dataset_id)
    found = records.rows(db, account, Organization, first_id=number, last_id=number)
    if not found:
        raise RecordError(NO_RECORD, number)
    derived = rows.organization({**found[0]._asdict(), **changes})
    records.change(db, account, Organization, number, {**changes, **derived}, now=now)


def delete(db: Connection, account: AccountContext, number: int, *, now: datetime) -> None:
    """Delete an organization with its job postings. Records that refer to it stay. Raises `RecordError(NO_RECORD)`."""
    del now
    datasets.lock(db, account.dataset_id)
    records.remove(db, account, Organization, number)
    for table in (Person.__table__, PersonSearch.__table__, *map(fields.table, making.REFERRING)):
        here = (table.c.dataset_id == account.dataset_id, table.c.organization_id == number)
        db.execute(sa.update(table).where(*here).values(organization_id=None))
    db.execute(
        sa.delete(JobPosting).where(JobPosting.dataset_id == account.dataset_id, JobPosting.organization_id == number)
    )


def create_posting(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a job posting, and return its number."""
    datasets.lock(db, account.dataset_id)
    number = directory.take_number(db, account, "job_postings")
    derived = rows.job_posting({**columns, **account.times(JobPosting, now)})
    records.insert(db, account, JobPosting, number, now=now, **{**columns, **derived})
    return number
