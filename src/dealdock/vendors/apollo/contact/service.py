"""Contacts: queries and writes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam, insert, select

from dealdock.platform.database.selection import Selection
from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.queries import Queries, shown_columns
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.contact.model import FIRST, Contact
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.record.batches import Batch
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.searches import position

_NAMES: Final = ("first_name", "last_name", "organization_name")
_COLUMNS: Final = select(*shown_columns(Contact))
_HERE: Final = Contact.dataset_id == bindparam("dataset_id")
_OF_IDS: Final = Batch(_COLUMNS.where(_HERE), Contact.id)
_QUERIES: Final = Queries(_COLUMNS, Contact)
_LOCKED: Final = Statement(select(Contact.__table__).where(_HERE, Contact.id == bindparam("id")).with_for_update())

_BY_EMAIL: Final = Statement(
    select(Contact.id).where(_HERE, Contact.email_key == bindparam("email_key")).order_by(Contact.id).limit(1)
)


def of_ids(db: Connection, account: AccountContext, ids: Sequence[int]) -> Sequence[AnyRow]:
    """Return the contacts, in any order."""
    return _OF_IDS.rows(db, account, ids)


def locked(db: Connection, account: AccountContext, contact_id: int) -> Mapping[str, Any] | None:
    """Return all columns of a contact, which stays locked until the commit; None if there is none."""
    row = _LOCKED.one(db, {"dataset_id": account.dataset_id, "id": contact_id})
    return None if row is None else row._asdict()


def by_email(db: Connection, account: AccountContext, email: str) -> int | None:
    """Return the number of the oldest contact with this address, in any case."""
    found: int | None = _BY_EMAIL.value(db, {"dataset_id": account.dataset_id, "email_key": email_key(email)})
    return found


def like(db: Connection, account: AccountContext, columns: Mapping[str, Any]) -> int | None:
    """Return the number of the oldest contact with this address, else with these names and this organization.

    Letters match in either case.
    """
    if columns.get("email"):
        found = by_email(db, account, columns["email"])
        if found is not None:
            return found
    wanted = [values.key(columns.get(name) or "") for name in _NAMES]
    begin = " ".join(filter(None, wanted[:2]))
    if not wanted[2] or not begin:
        return None
    here = (Contact.dataset_id == account.dataset_id, position(Contact.search_key, begin) == 1)
    rows = db.execute(
        select(Contact.id, *(getattr(Contact, name) for name in _NAMES)).where(*here).order_by(Contact.id)
    )
    return next((number for number, *names in rows if [values.key(each or "") for each in names] == wanted), None)


def page(db: Connection, account: AccountContext, selection: Selection) -> Sequence[AnyRow]:
    """Return a page of contacts."""
    return _QUERIES.page_for_answer(db, account.dataset_id, selection)


def total(db: Connection, account: AccountContext, selection: Selection) -> int:
    """Return the number of matches on all pages."""
    return _QUERIES.total(db, account.dataset_id, selection)


_INSERT: Final = Statement(insert(Contact), columns=Contact.__table__.c.keys())

_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(Contact.__table__.c.keys()),
    "typed_custom_fields": custom_values.NONE,
    "label_ids": [],
    "stage_number": FIRST,
}

_SEARCHED: Final = ("first_name", "last_name", "title", "organization_name", "email")


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a contact, and return its number."""
    number = datasets.take_ids(db, account.dataset_id, 1, {Contact: 1})
    row = {**_EMPTY, **columns, "dataset_id": account.dataset_id, "id": number}
    _INSERT.run(db, {**row, **derived(row), **account.times(Contact, now)})
    return number


def update(
    db: Connection, account: AccountContext, before: Mapping[str, Any], changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the given columns of the contact whose columns were `before`."""
    different = custom_values.different(before, changes)
    if different:
        one = records.one(account, Contact, before["id"])
        different |= derived({**before, **different})
        db.execute(sa.update(Contact).where(*one).values(**different, updated_at=now))


def derived(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that follow from all others."""
    email = columns["email"]
    return {
        "email_key": None if email is None else email_key(email),
        "search_key": values.key(" ".join(columns[name] for name in _SEARCHED if columns[name])),
    }
