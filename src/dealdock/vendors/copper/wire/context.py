"""The surroundings in which values are read and written: connection, account, time."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dealdock.platform.first_use import cached_property
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.copper import settings
from dealdock.vendors.copper.settings import AccountSettings


class Context:
    """A call's connection, account, time and user."""

    def __init__(self, db: Connection, account: AccountContext, now: datetime, user_id: int | None = None) -> None:
        self.db: Final = db
        self.account: Final = account
        self.now: Final = now
        self.user_id: Final = user_id

    @cached_property
    def settings(self) -> AccountSettings:
        """The account's settings."""
        return settings.of(self.account)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The account's time zone."""
        return settings.zone_of(self.account)
