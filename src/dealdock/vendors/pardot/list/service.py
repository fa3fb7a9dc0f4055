"""Lists of prospects."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot.errors import NO_LIST
from dealdock.vendors.pardot.list.model import ProspectList

_EMPTY: Final[Mapping[str, Any]] = {
    "title": None,
    "description": None,
    "is_public": False,
    "is_crm_visible": False,
    "is_dynamic": False,
    "campaign_id": None,
}


def create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    """Add a list and return its id. Names need not be unique."""
    return records.add(db, account, ProspectList, **{**_EMPTY, **columns, "deleted": False}, now=now)


def require(db: Connection, account: AccountContext, list_id: int) -> None:
    """Raise `RecordError(NO_LIST)` if no live list has this id."""
    if db.scalar(select(ProspectList.id).where(*records.one(account, ProspectList, list_id))) is None:
        raise RecordError(NO_LIST, list_id)


def delete(db: Connection, account: AccountContext, list_id: int) -> None:
    """Mark a list as deleted. Its memberships stay."""
    hidden = sa.update(ProspectList).where(*records.one(account, ProspectList, list_id)).values(deleted=True)
    if db.execute(hidden).rowcount == 0:
        raise RecordError(NO_RECORD, list_id)
