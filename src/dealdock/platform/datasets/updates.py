"""Updates of records that consist of their columns only."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from dealdock.platform.datasets import records
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.models.context import AccountContext


def change(
    db: Connection, account: AccountContext, model: Any, record_id: int, changes: Mapping[str, Any], *, now: datetime
) -> None:
    """Change the named columns. `updated_at` changes only if a value differs afterwards.

    Raises `RecordError(NO_RECORD)` if the record does not exist or is deleted.
    """
    here = records.one(account, model, record_id)
    before = db.execute(select(model.__table__).where(*here).with_for_update()).mappings().one_or_none()
    if before is None:
        raise RecordError(NO_RECORD, record_id)
    different = {name: value for name, value in changes.items() if before[name] != value}
    if different:
        db.execute(update(model).where(*here).values(**different, updated_at=now))
