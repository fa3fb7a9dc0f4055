"""The setting `replication_lag` of accounts: the seconds after which searches see a change of a record."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field
from sqlalchemy import Connection

from dealdock.platform.records import earlier_states
from dealdock.platform.records.models.context import AccountContext

MAX_LAG_SECONDS: Final = 60

Lag: TypeAlias = Annotated[int, Field(ge=0, le=MAX_LAG_SECONDS)]
"""The seconds; 0: searches are current."""


def keeping(settings: Callable[[AccountContext], Any]) -> Callable[[Connection, AccountContext, datetime], None]:
    """Return the function that keeps the records of an account with a lag, before a transaction changes them."""

    def keep(db: Connection, account: AccountContext, now: datetime) -> None:
        earlier_states.keep(db, account, settings(account).replication_lag, now=now)

    return keep
