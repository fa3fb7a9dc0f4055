"""The query for the contact type of new people."""

from typing import Final

from sqlalchemy import Connection, bindparam, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.small_list.model import ContactType

UNCATEGORIZED: Final = "uncategorized"

_TYPES: Final = Statement(
    select(ContactType.id, ContactType.name_key)
    .where(ContactType.dataset_id == bindparam("dataset_id"))
    .order_by(ContactType.id)
)


def usual_contact_type(db: Connection, account: AccountContext) -> int | None:
    """Return the id of the type named Uncategorized, else of the first type."""
    rows = _TYPES.all(db, {"dataset_id": account.dataset_id})
    named = (row.id for row in rows if row.name_key == UNCATEGORIZED)
    return next(named, rows[0].id if rows else None)
