"""Queries for people."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.person.model import Person, PersonSearch

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
