"""The values that all pages of an account show."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from dealdock.console.pages import label
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.faults import faults
from dealdock.platform.records import browsing, live_counts
from dealdock.platform.records.browsing import MAX_COUNTED
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox


class AccountFrame(NamedTuple):
    """An account as the heading and the navigation of its pages show it."""

    id: int
    name: str
    vendor: str
    now: datetime
    is_frozen: bool
    faults: int
    kinds: Sequence[Kind]
    has_board: bool
    has_actions: bool
    has_webhooks: bool
    context: AccountContext
    is_watched: bool

    @property
    def path(self) -> str:
        """The path of its pages in the console."""
        return f"/accounts/{self.id}"


def _active_faults(sandbox: Sandbox, db: Connection, account: AccountContext) -> int:
    """Return the number of faults that can still strike."""
    real = sandbox.clock.now()
    return faults.numbers_of_active(db, {account.account_id: account.now(real)}, real=real)[account.account_id]


def frame(sandbox: Sandbox, account_id: int) -> AccountFrame:
    """Return the values for an account's pages. Raises `NoSuchAccount`."""

    def work(db: Connection) -> AccountFrame:
        context = accounts.get(db, account_id)
        row = accounts.read(db, context)
        control = support_of(sandbox.vendors.get(context.vendor))
        return AccountFrame(
            id=account_id,
            name=row.name,
            vendor=context.vendor,
            now=context.now(sandbox.clock.now()),
            is_frozen=context.frozen_at is not None,
            faults=_active_faults(sandbox, db, context) if row.live_faults else 0,
            kinds=control.kinds,
            has_board=any(kind.board is not None for kind in control.kinds),
            has_actions=bool(control.routers),
            has_webhooks=sandbox.vendors.get(context.vendor).has_webhooks,
            context=context,
            is_watched=row.watched,
        )

    return sandbox.database.read(work)


def counts(db: Connection, dataset_id: int, kinds: Iterable[Kind]) -> dict[str, str]:
    """Return the numbers of live records as text, by the plural names of their kinds, without zeros."""
    stored, others = live_counts.every(db, dataset_id), dict[str, Any]()
    found: dict[str, str] = {}
    for kind in kinds:
        if kind.model.__counted_as__ is None:
            others[kind.plural] = kind.model
        elif number := stored.get(kind.model.__counted_as__):
            found[kind.plural] = f"{number:,}"
    for name, number in zip(others, browsing.counts(db, dataset_id, list(others.values())), strict=True):
        if number:
            found[name] = f"{number:,}" if number <= MAX_COUNTED else f"more than {MAX_COUNTED:,}"
    return found


def main_counts(db: Connection, dataset_id: int, kinds: Iterable[Kind]) -> str:
    """Return the numbers of deals, and of all records whose number is stored, for a summary of an account."""
    main = [kind for kind in kinds if kind.board is not None or kind.model.__counted_as__ is not None]
    singular = {kind.plural: kind.name for kind in main}
    found = [
        (number, singular[plural] if number == "1" else plural)
        for plural, number in counts(db, dataset_id, main).items()
    ]
    return ", ".join(f"{number} {label(name).lower()}" for number, name in found)
