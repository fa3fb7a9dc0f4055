"""Prospect accounts: the companies to which prospects belong."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.platform.datasets import records
from dealdock.platform.models.context import AccountContext
from dealdock.vendors.pardot.models import ProspectAccount


def create(db: Connection, account: AccountContext, *, name: str, now: datetime) -> int:
    """Add a prospect account and return its id."""
    return records.add(db, account, ProspectAccount, name=name, now=now)
