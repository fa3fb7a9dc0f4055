"""Writes to the organizations of a directory, and to their job postings (contract 10.9)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.directory import making, rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.organization.model import JobPosting, Organization
from dealdock.vendors.apollo.person.model import Person, PersonSearch


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
    for model in (Person, PersonSearch, *making.REFERRING):
        here = (model.dataset_id == account.dataset_id, model.organization_id == number)
        db.execute(sa.update(model).where(*here).values(organization_id=None))
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
