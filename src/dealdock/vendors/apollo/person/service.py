"""Writes to the people of a directory (contract 10.9)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.directory import rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.person.model import Person, PersonSearch


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a person, and return their number."""
    datasets.lock(db, account.dataset_id)
    number = directory.take_number(db, account, "people")
    records.insert(db, account, Person, number, now=now, **columns, **rows.person(columns))
    db.execute(insert(PersonSearch).values(**searched({**columns, "id": number, "dataset_id": account.dataset_id})))
    return number


def update(db: Connection, account: AccountContext, number: int, *, now: datetime, **changes: Any) -> None:
    """Change a person. Raises `RecordError(NO_RECORD)`."""
    datasets.lock(db, account.dataset_id)
    found = records.rows(db, account, Person, first_id=number, last_id=number)
    if not found:
        raise RecordError(NO_RECORD, number)
    after = {**found[0]._asdict(), **changes}
    records.change(db, account, Person, number, {**changes, **rows.person(after)}, now=now)
    here = (PersonSearch.dataset_id == account.dataset_id, PersonSearch.id == number)
    db.execute(sa.update(PersonSearch).where(*here).values(**rows.searched(after)))


def delete(db: Connection, account: AccountContext, number: int, *, now: datetime) -> None:
    """Delete a person. Raises `RecordError(NO_RECORD)`."""
    del now
    datasets.lock(db, account.dataset_id)
    records.remove(db, account, Person, number)
    records.remove(db, account, PersonSearch, number)


def searched(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of a person that searches read."""
    return {"dataset_id": columns["dataset_id"], **rows.searched(columns)}
