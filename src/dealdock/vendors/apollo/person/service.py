"""The people of a directory: queries and writes (contract 10.9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.directory import rows
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.model import Person, PersonSearch

_ALL: Final = select(Person.__table__).where(Person.dataset_id == bindparam("dataset_id"))


def first(db: Connection, account: AccountContext, *conditions: ColumnElement[bool]) -> AnyRow | None:
    """Return the matching person with the lowest number; None if none matches."""
    found = _ALL.where(*conditions).order_by(Person.id).limit(1)
    return db.execute(found, {"dataset_id": account.dataset_id}).one_or_none()


def page(db: Connection, account: AccountContext, selection: Selection) -> tuple[Sequence[AnyRow], int]:
    """Return a page of people, and the number of people on all pages.

    Counting reads all people once more, so it is left out where the page shows their number.
    """
    here = PersonSearch.dataset_id == account.dataset_id
    limit, offset = selection.limit or 0, selection.offset or 0
    one_more = selection._replace(limit=limit + 1)
    ids = db.scalars(one_more.page(select(PersonSearch.id).where(here), PersonSearch)).all()
    numbers = ids[:limit]
    rows = db.execute(_ALL.where(Person.id.in_(numbers)).order_by(Person.id), {"dataset_id": account.dataset_id}).all()
    if len(ids) <= limit and (ids or not offset):
        return rows, offset + len(ids)
    count = select(func.count()).select_from(PersonSearch).where(here)
    return rows, db.scalars(selection.total(count, PersonSearch)).one()


def contacts(db: Connection, account: AccountContext, email_keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers of the team's contacts by the keys of their addresses; of several, the oldest."""
    here = (Contact.dataset_id == account.dataset_id, Contact.email_key.in_(email_keys))
    rows: Sequence[Any] = db.execute(
        select(Contact.email_key, Contact.id).where(*here).order_by(Contact.id.desc())
    ).all()
    return {row.email_key: row.id for row in rows}


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
