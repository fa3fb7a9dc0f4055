"""The values that all pages of an account show."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.models.context import AccountContext
from dealdock.platform.record_types import RecordType
from dealdock.sandbox import Sandbox


class AccountFrame(NamedTuple):
    """An account as the heading and the navigation of its pages show it."""

    id: int
    name: str
    vendor: str
    now: datetime
    is_frozen: bool
    faults: int
    kinds: Sequence[RecordType]
    has_board: bool
    has_actions: bool
    context: AccountContext

    @property
    def path(self) -> str:
        """The path of its pages in the console."""
        return f"/accounts/{self.id}"


def frame(sandbox: Sandbox, account_id: int) -> AccountFrame:
    """Return the values for an account's pages. Raises `NoSuchAccount`."""

    def work(db: Connection) -> AccountFrame:
        context = accounts.get(db, account_id)
        row = accounts.read(db, context)
        control = sandbox.vendors.get(context.vendor).control
        return AccountFrame(
            id=account_id,
            name=row.name,
            vendor=context.vendor,
            now=context.now(sandbox.clock.now()),
            is_frozen=context.frozen_at is not None,
            faults=row.live_faults,
            kinds=control.record_types,
            has_board=any(kind.board is not None for kind in control.record_types),
            has_actions=bool(control.routers),
            context=context,
        )

    return sandbox.database.read(work)
