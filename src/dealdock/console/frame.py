"""The values that all pages of an account show."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from dealdock.console.pages import label
from dealdock.control.support import support_of
from dealdock.platform.accounts import accounts
from dealdock.platform.faults import faults
from dealdock.platform.records import browsing, live_counts
from dealdock.platform.records.browsing import MAX_COUNTED
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models import Account
from dealdock.platform.records.models.context import AccountContext
from dealdock.sandbox import Sandbox


class Page(NamedTuple):
    """An entry of the bar: a page of an account."""

    tab: str
    path: str
    """Its path below the account's."""
    title: str


WORK: Final = (Page("calls", "/calls", "Calls"), Page("board", "/board", "Deals"), Page("advice", "/advice", "Advice"))
CONTROL: Final = (
    Page("clock", "/clock", "Clock"),
    Page("faults", "/faults", "Faults"),
    Page("limits", "/limits", "Limits"),
    Page("deliveries", "/deliveries", "Webhooks"),
    Page("snapshots", "/snapshots", "Snapshots and scenes"),
    Page("actions", "/actions", "Actions"),
    Page("settings", "/settings", "Settings"),
)
_MAX_OTHERS: Final = 10


class OtherAccount(NamedTuple):
    """An account in the menu that changes the account."""

    id: int
    name: str
    vendor: str


class AccountFrame(NamedTuple):
    """An account as the head and the bar of its pages show it."""

    id: int
    name: str
    vendor: str
    now: datetime
    is_frozen: bool
    faults: int
    kinds: Sequence[Kind]
    counts: Mapping[str, str]
    """The numbers of live records, by the plural names of their kinds, without zeros."""
    others: Sequence[OtherAccount]
    """The newest other accounts."""
    missing: Collection[str]
    """The tabs that accounts of its vendor do not have."""
    context: AccountContext
    is_watched: bool

    @property
    def path(self) -> str:
        """The path of its pages in the console."""
        return f"/accounts/{self.id}"

    @property
    def work(self) -> Sequence[Page]:
        """The first entries of the bar."""
        return [each for each in WORK if each.tab not in self.missing]

    @property
    def control(self) -> Sequence[Page]:
        """The entries of the bar that control the account."""
        return [each for each in CONTROL if each.tab not in self.missing]

    @property
    def used_kinds(self) -> Sequence[Kind]:
        """The kinds that have records, deals and people first."""
        return [kind for kind in by_importance(self.kinds) if kind.plural in self.counts]

    @property
    def empty_kinds(self) -> Sequence[Kind]:
        """The kinds that have no records, deals and people first."""
        return [kind for kind in by_importance(self.kinds) if kind.plural not in self.counts]


def by_importance(kinds: Iterable[Kind]) -> Sequence[Kind]:
    """Return kinds with deals first, then people and companies, each with the most usual ones first."""
    return sorted(
        kinds, key=lambda kind: (kind.board is None, kind.named_as is None, kind.model.__counted_as__ is None)
    )


def other_accounts(db: Connection, account_id: int | None = None) -> Sequence[OtherAccount]:
    """Return the newest accounts, except the one with this id."""
    found = select(Account.id, Account.name, Account.vendor).order_by(Account.id.desc()).limit(_MAX_OTHERS)
    return [
        OtherAccount(*row) for row in db.execute(found if account_id is None else found.where(Account.id != account_id))
    ]


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
        has = {
            "board": any(kind.board is not None for kind in control.kinds),
            "actions": bool(control.routers),
            "deliveries": sandbox.vendors.get(context.vendor).has_webhooks,
        }
        return AccountFrame(
            id=account_id,
            name=row.name,
            vendor=context.vendor,
            now=context.now(sandbox.clock.now()),
            is_frozen=context.frozen_at is not None,
            faults=_active_faults(sandbox, db, context) if row.live_faults else 0,
            kinds=control.kinds,
            counts=counts(db, context.dataset_id, control.kinds),
            others=other_accounts(db, account_id),
            missing=[tab for tab, is_there in has.items() if not is_there],
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


def summary(db: Connection, dataset_id: int, kinds: Iterable[Kind], *, limit: int | None = None) -> str:
    """Return the numbers of live records of all kinds, deals and people first. `limit`: the number of named kinds."""
    ordered = by_importance(kinds)
    singular = {kind.plural: kind.name for kind in ordered}
    found = counts(db, dataset_id, ordered)
    named = [each for each in singular if each in found]
    shown = [f"{found[each]} {label(singular[each] if found[each] == '1' else each).lower()}" for each in named[:limit]]
    more = len(named) - len(shown)
    return ", ".join(shown) + (f" and {more} more {'kind' if more == 1 else 'kinds'}" if more else "")
