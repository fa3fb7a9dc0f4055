"""Tables by the kinds of their records, so that records name records of other objects without importing these."""

import re
from functools import cache
from typing import Any, Final

from sqlalchemy import Table, bindparam, select

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.base import Base
from dealdock.platform.records.models import User
from dealdock.vendors.close.wire.context import Context

_CAPITAL: Final = r"([A-Z])"


@cache
def of(kind: str) -> Table:
    """Return the table of a kind of record, such as `leadStatus`. The kinds are those of `ids.PREFIXES`."""
    own = re.sub(_CAPITAL, r"_\1", kind).lower()
    return Base.metadata.tables[User.__tablename__ if kind == "user" else f"close_{own}"]


def has(context: Context, kind: str, number: int) -> bool:
    """Return True if a record of this kind has this number."""
    return row(context, kind, number) is not None


def row(context: Context, kind: str, number: int) -> AnyRow | None:
    """Return all columns of a record of this kind; None if there is none."""
    return _one(kind).one(context.db, {"dataset_id": context.dataset_id, "id": number})


def get(context: Context, kind: str, number: int) -> AnyRow:
    """Return all columns of a record of this kind. Raises `RecordError(NO_RECORD)`."""
    found = row(context, kind, number)
    if found is None:
        raise RecordError(NO_RECORD, number)
    return found


def column(name: str) -> Any:
    """Return a column by the kind and its name, such as `lead.status_id`."""
    kind, _, own = name.partition(".")
    return of(kind).c[own]


@cache
def _one(kind: str) -> Statement:
    table = of(kind)
    here = (table.c.dataset_id == bindparam("dataset_id"), table.c.id == bindparam("id"))
    return Statement(select(table).where(*here))
