"""Limits on the records that one lead or one organization has. They are ours: Close documents no limits.

A lead is read, merged and deleted with all its records, and a record is read with all custom fields and statuses. With
these limits each such call takes at most a few seconds. The control plane and scenes may store more.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from dealdock.platform.database.statements import Statement
from dealdock.vendors.close.wire import tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong_object


class StoredLimit(NamedTuple):
    """The maximum number of records of a kind that have the same value in a column; without a column, that an
    organization has.
    """

    most: int
    name: str
    kind: str
    column: str = ""

    def check(self, context: Context, owner: Any, more: int = 1) -> None:
        """Raise `HttpError` 400 if no `more` records can be added."""
        if context.request is not None and context.is_limited:
            self._require(self.stored(context, owner) + more)

    def check_new(self, context: Context, number: int) -> None:
        """Raise `HttpError` 400 if a new owner cannot have this many records."""
        if context.request is not None and context.is_limited:
            self._require(number)

    def stored(self, context: Context, owner: Any) -> int:
        """Return the number of records that the owner has, at most as many as it may have."""
        values = {"dataset_id": context.dataset_id, "owner": owner, "most": self.most}
        return int(_count(self.kind, self.column).value(context.db, values))

    def _require(self, number: int) -> None:
        if number > self.most:
            raise wrong_object(f"The limit of {self.most} {self.name} has been reached.")


@cache
def _count(kind: str, column: str) -> Statement:
    table = tables.of(kind)
    here = select(table.c.id).where(table.c.dataset_id == bindparam("dataset_id"))
    if column:
        here = here.where(table.c[column] == bindparam("owner"))
    some = here.limit(bindparam("most")).subquery()
    return Statement(select(func.count()).select_from(some))


_ALL: Final = (
    StoredLimit(200, "contacts of a lead", "contact", "lead_id"),
    StoredLimit(200, "opportunities of a lead", "opportunity", "lead_id"),
    StoredLimit(200, "tasks of a lead", "task", "lead_id"),
    StoredLimit(10_000, "activities of a lead", "activity", "lead_id"),
    StoredLimit(200, "custom fields of an object", "customField", "object"),
    StoredLimit(200, "lead statuses", "leadStatus"),
    StoredLimit(500, "opportunity statuses", "opportunityStatus"),
    StoredLimit(100, "pipelines", "pipeline"),
    StoredLimit(1_000, "smart views", "savedSearch"),
)
LIMITS: Final[Mapping[str, StoredLimit]] = {limit.kind: limit for limit in _ALL}


def check(context: Context, kind: str, owner: Any = None) -> None:
    """Raise `HttpError` 400 if no record can be added. `owner`: the lead, or the object of a custom field."""
    LIMITS[kind].check(context, owner)


def check_new(context: Context, kind: str, number: int) -> None:
    """Raise `HttpError` 400 if a lead that the call creates cannot have this many records."""
    LIMITS[kind].check_new(context, number)


def check_merge(context: Context, kind: str, source: int, destination: int) -> None:
    """Raise `HttpError` 400 if a lead cannot take the records of another one."""
    limit = LIMITS[kind]
    limit.check(context, destination, more=limit.stored(context, source))
