"""Writes to contacts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import email_key
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.contact.stages import FIRST
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.wire import values

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
