"""Writes to opportunities."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.contact_role import service as role_service
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.wire import values

_INSERT: Final = Statement(insert(Opportunity), columns=Opportunity.__table__.c.keys())
_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(Opportunity.__table__.c.keys()),
    "typed_custom_fields": custom_values.NONE,
    "deleted": False,
}


def create(
    db: Connection,
    account: AccountContext,
    columns: Mapping[str, Any],
    *,
    contact_ids: Sequence[int] = (),
    now: datetime,
) -> int:
    """Add an opportunity with a role for each contact, the first one primary. Return its number."""
    number = datasets.take_ids(db, account.dataset_id, 1 + len(contact_ids), {Opportunity: 1})
    times = account.times(Opportunity, now)
    row = {**_EMPTY, **columns, **derived(columns, times["created_at"]), "dataset_id": account.dataset_id, "id": number}
    _INSERT.run(db, {**row, **times})
    role_service.add_plain(db, account, number, contact_ids, first_id=number + 1, now=now)
    return number


def update(
    db: Connection, account: AccountContext, before: Mapping[str, Any], changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the given columns of the opportunity whose columns were `before`."""
    different = custom_values.different(before, changes)
    if different:
        one = records.one(account, Opportunity, before["id"])
        different |= derived(different, now)
        db.execute(sa.update(Opportunity).where(*one).values(**different, updated_at=now))


def delete(db: Connection, account: AccountContext, opportunity_id: int) -> None:
    """Mark an opportunity as deleted. It must be live."""
    one = records.one(account, Opportunity, opportunity_id)
    db.execute(sa.update(Opportunity).where(*one).values(deleted=True))
    datasets.count_live(db, account.dataset_id, {Opportunity: -1})


def derived(columns: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the columns that change with these."""
    found: dict[str, Any] = {}
    if "name" in columns:
        found["name_key"] = name_key(columns["name"])
    if "stage_id" in columns:
        found["stage_updated_at"] = None if columns["stage_id"] is None else now
    if "next_step" in columns:
        found["next_step_updated_at"] = None if columns["next_step"] is None else now
    return found


def name_key(name: str | None) -> str:
    """Return the name as searches compare it."""
    return values.key(name)[: values.MAX_NAME_CHARACTERS]
