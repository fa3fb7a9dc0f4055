"""Writes to companies."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, insert

from dealdock.platform.database.statements import Statement
from dealdock.platform.records import datasets, records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.apollo.company import queries
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.wire import values

_INSERT: Final = Statement(insert(Company), columns=Company.__table__.c.keys())
_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(Company.__table__.c.keys()),
    "typed_custom_fields": custom_values.NONE,
    "label_ids": [],
}


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a company, and return its number. By default it is in the first stage."""
    row = {**_EMPTY, **columns, **derived(columns)}
    if row["stage_id"] is None:
        row["stage_id"] = next((stage.id for stage in queries.stages(db, account)), None)
    number = datasets.take_ids(db, account.dataset_id, 1, {Company: 1})
    key = {"dataset_id": account.dataset_id, "id": number}
    _INSERT.run(db, {**row, **key, **account.times(Company, now)})
    return number


def update(
    db: Connection, account: AccountContext, before: Mapping[str, Any], changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the given columns of the company whose columns were `before`."""
    different = custom_values.different(before, changes)
    if different:
        one = records.one(account, Company, before["id"])
        db.execute(sa.update(Company).where(*one).values(**different, **derived(different), updated_at=now))


def derived(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that change with these."""
    return {"name_key": name_key(columns["name"])} if "name" in columns else {}


def name_key(name: str | None) -> str | None:
    """Return the name as searches compare it."""
    return values.key(name)[: values.MAX_NAME_CHARACTERS] or None
