"""Limits on the rows that one call changes or returns. They are ours: Copper documents no limits.

A record is deleted with the records that name it, and a custom field with its values. With these limits each such call
takes at most a few seconds. The control plane and scenes may store more, and the control plane deletes without a limit.
"""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, func, literal, select, union_all

from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper.wire.errors import Invalid, validation_error

MAX_CHANGED: Final = 50_000
"""The rows that name a deleted record, and the rows with the values and links of a deleted custom field."""


def number(db: Connection, account: AccountContext, named: Iterable[tuple[Any, Any]], most: int) -> int:
    """Return the number of rows with these values in these columns, counted until it is more than `most`."""
    rows = [
        select(literal(1)).where(column.table.c.dataset_id == account.dataset_id, column == value)
        for column, value in named
    ]
    some = union_all(*rows).limit(most + 1).subquery()
    return db.execute(select(func.count()).select_from(some)).scalar_one()


def refuse_more(db: Connection, account: AccountContext, named: Iterable[tuple[Any, Any]], text: str) -> None:
    """Raise the error of a change of more than `MAX_CHANGED` rows. `text`: the reason."""
    if number(db, account, named, MAX_CHANGED) > MAX_CHANGED:
        raise validation_error(Invalid(f"{text} (maximum is {MAX_CHANGED})").faults(""))
