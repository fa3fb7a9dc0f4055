"""Tags, which can be attached to other records."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.platform.datasets import records
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import Tag


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a tag and return its id."""
    return records.add(db, account, Tag, name=name, now=now)
