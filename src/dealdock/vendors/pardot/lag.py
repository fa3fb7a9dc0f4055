"""The replication lag of an account: the time after which version 5 sees changes (contract, version 5, section 2.5)."""

from datetime import datetime

from sqlalchemy import Connection

from dealdock.platform.records import earlier_states
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings


def before_change(db: Connection, account: AccountContext, now: datetime) -> None:
    """Keep the records of an account with a lag as they are, before a transaction changes them."""
    earlier_states.keep(db, account, settings.of(account).replication_lag, now=now)
