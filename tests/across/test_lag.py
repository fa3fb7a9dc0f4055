"""An account's `replication_lag`: the copy that late calls see gets each change, in whatever way it was made.

After each act of an account, time passes until the copy has all changes, and its rows in the tables that the act wrote
are compared with those of the account; at the end, the rows of all tables. Changes are captured from the moment in
which a transaction locks the records, so each act has to lock them before it writes them.
"""

import json
import re
import threading
from collections.abc import Container, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any, Final, NamedTuple

import httpx
import pytest
from sqlalchemy import Connection, Table, insert, select, update

from dealdock.platform.accounts import accounts
from dealdock.platform.database import bulk_insert, statement_tables
from dealdock.platform.records import earlier_states, late_changes
from dealdock.platform.records.models import Dataset, LateChange, SandboxState, User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.tables import record_tables, tables_with_rows
from dealdock.sandbox import Sandbox
from dealdock.vendors.registry import VENDORS
from tests.across import acts
from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.conftest import tenant
from tests.support.recorded_statements import listening

LAG: Final = 5
WRITTEN: Final = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
FIRST_DATASET: Final = 918_273_645
"""The lowest number of the accounts' datasets: no other value is equal to one of them by chance."""
DATASETS: Final = range(FIRST_DATASET, FIRST_DATASET + 10_000)

Walk = Iterator[tuple[str, bool]]


class Compared(NamedTuple):
    """The comparison of an account's copy, once it has all changes, with the records."""

    differing: Mapping[str, Sequence[str]]
    """The rows that only the records or only the copy have, by table."""
    unmarked: Sequence[str]
    """The statements of its changes in which the number of the records stands as a plain value."""
    has_ended: bool
    """True if there is no copy, because a change could not be repeated or the records were replaced."""


def compare(sandbox: Sandbox, account_id: int, written: Container[str] | None = None) -> Compared:
    """Give the copy of an account all changes, and compare it with the records, in the tables of these names or all."""
    return sandbox.database.write(lambda db: _compare(db, accounts.get(db, account_id), written))


def _compare(db: Connection, account: AccountContext, written: Container[str] | None) -> Compared:
    found = select(LateChange.__table__).where(LateChange.account_id == account.account_id)
    changes = db.execute(found.order_by(LateChange.number)).all()
    unmarked = [
        sql
        for change in changes
        for sql, rows in json.loads(change.statements or "[]")
        if any(value == account.dataset_id for row in rows for value in row)
    ]
    if changes:
        earlier_states.catch_up(db, account, changes[-1].at, real=changes[-1].at)
    copied = follower(db, account)
    if copied is None:
        return Compared({}, unmarked, has_ended=True)
    both = [_rows(db, dataset_id, written) for dataset_id in (account.dataset_id, copied)]
    pairs = {name: [{*each.get(name, ())} for each in both] for name in {**both[0], **both[1]}}
    differing = {name: sorted(first ^ second) for name, (first, second) in pairs.items() if first != second}
    return Compared(differing, unmarked, has_ended=False)


def follower(db: Connection, account: AccountContext) -> int | None:
    """Return the dataset of the account's copy, if it has one that gets its changes."""
    return db.scalar(select(Dataset.follower_id).where(Dataset.id == account.dataset_id))


def _rows(db: Connection, dataset_id: int, written: Container[str] | None) -> dict[str, list[str]]:
    tables = tables_with_rows(db, dataset_id) if written is None else record_tables(db)
    return {table.name: _rows_of(db, table, dataset_id) for table in tables if written is None or table.name in written}


def _rows_of(db: Connection, table: Table, dataset_id: int) -> list[str]:
    columns = [column for column in table.c if column.name != "dataset_id"]
    return [repr(tuple(row)) for row in db.execute(select(*columns).where(table.c.dataset_id == dataset_id))]


class Writes:
    """The tables of records that were written since the last time, and the statements without a lock among these.

    A statement is without a lock if it writes records of an account which its transaction has not locked.
    """

    def __init__(self, sandbox: Sandbox, account_id: int) -> None:
        self._sandbox, self._account_id = sandbox, account_id
        self._unlocked: list[str] = []
        self._tables: set[str] = set()
        self._dataset_id = 0
        self.take()

    def listen(self, db: Connection, sql: str, values: Any) -> None:
        """Keep what it writes. Garbage collection deletes records that no account has."""
        if statement_tables.reads(sql) or threading.current_thread().name == "garbage-collector":
            return
        tables = {table.name for table in record_tables(db)}.intersection(WRITTEN.findall(sql))
        if not tables:
            return
        self._tables |= tables
        rows = values if values and isinstance(values[0], list | tuple) else [values]
        written = {next((value for value in row if value in DATASETS), None) for row in rows}
        if self._dataset_id in written.difference(db.info["dealdock_locked"] or ()):
            self._unlocked.append(sql)

    def take(self) -> tuple[set[str], list[str]]:
        """Return both, since the last time."""
        found = self._tables, self._unlocked
        self._tables, self._unlocked = set(), []
        self._dataset_id = self._sandbox.database.read(lambda db: accounts.get(db, self._account_id).dataset_id)
        return found


def wrong(sandbox: Sandbox, account_id: int, walk: Walk) -> dict[str, list[str]]:
    """Return the acts that failed, those after which the copy differs, and those after which there is none."""
    found: dict[str, list[str]] = {}
    writes = Writes(sandbox, account_id)
    with listening(sandbox, writes.listen):
        for name, succeeded in chain(walk, [("the last", True)]):
            written, without_lock = writes.take()
            compared = compare(sandbox, account_id, None if name == "the last" else written)
            for table, rows in compared.differing.items():
                found.setdefault(table, []).append(f"{name}: {rows[:2]}")
            wrong = {"failed": not succeeded, "ended": compared.has_ended, "unmarked": compared.unmarked}
            for kind, is_so in {**wrong, "unlocked": without_lock}.items():
                if is_so:
                    found.setdefault(kind, []).append(name)
    return found


@pytest.fixture(autouse=True)
def _high_datasets(sandbox: Sandbox) -> None:
    higher = update(SandboxState).where(SandboxState.last_dataset_id < FIRST_DATASET)
    sandbox.database.write(lambda db: db.execute(higher.values(last_dataset_id=FIRST_DATASET)))


@pytest.mark.slow
@pytest.mark.parametrize("any_vendor", [vendor.name for vendor in VENDORS])  # the example has no such setting
def test_a_copy_has_each_change_after_the_lag(sandbox: Sandbox, http: httpx.Client, any_vendor: str) -> None:
    account = tenant(sandbox, http, any_vendor)
    account_id = account.details["id"]
    assert account.control("PATCH", "", {"replication_lag": LAG}).is_success
    assert account.control("POST", "/users", {}).is_success  # the first change makes the copy
    assert wrong(sandbox, account_id, account.api.acts()) == {}
    account.limit()
    found = wrong(sandbox, account_id, acts.control(account))
    assert found.keys() == {"ended"}, found
    first = found["ended"].index("POST /reset")  # it replaces the records
    assert [name for name in found["ended"][:first] if not name.startswith("PUT /snapshots")] == []


class Lagging:
    """An account of Close with a lag, whose clock is frozen."""

    def __init__(self, sandbox: Sandbox, http: httpx.Client) -> None:
        self._sandbox = sandbox
        self.client = Client.open(http, "close", calls_of("close"), replication_lag=LAG)
        self.id: int = self.client.account["id"]

    def add(self, name: str) -> None:
        """Add a lead by the API."""
        assert self.client.call("POST", "/api/v1/lead/", {"name": name}).is_success

    def found(self) -> list[str]:
        """Return the names of the leads that a search finds."""
        body = {"query": {"type": "object_type", "object_type": "lead"}, "_fields": {"lead": ["name"]}}
        answer = self.client.call("POST", "/api/v1/data/search/", body)
        assert answer.is_success, answer.text
        return sorted(each["name"] for each in answer.json()["data"])

    def later(self, seconds: int) -> None:
        """Let time pass by the account's clock."""
        self.client.control("POST", "/clock/advance", {"seconds": seconds})

    def copy(self) -> int | None:
        """Return the dataset of its copy."""
        return self._sandbox.database.read(lambda db: follower(db, accounts.get(db, self.id)))

    def change(self, work: Any) -> None:
        """Change its records by `work`, which receives the transaction and the account."""

        def keep_and_change(db: Connection) -> None:
            account = accounts.get(db, self.id)
            earlier_states.keep(db, account, LAG, now=account.now(self._sandbox.clock.now()))
            work(db, account)

        self._sandbox.database.write(keep_and_change)


@pytest.fixture
def lagging(sandbox: Sandbox, http: httpx.Client) -> Lagging:
    return Lagging(sandbox, http)


@pytest.mark.both_databases
class TestCopy:
    @pytest.mark.slow(but="sqlite")
    def test_is_made_once(self, lagging: Lagging) -> None:
        lagging.add("First")
        copied = lagging.copy()
        for number in range(2 * LAG):
            lagging.later(1)
            lagging.add(f"Lead {number}")
        assert lagging.copy() == copied is not None

    @pytest.mark.slow
    def test_of_one_account_takes_no_changes_from_the_copy_of_another(
        self, lagging: Lagging, sandbox: Sandbox, http: httpx.Client
    ) -> None:
        other = Lagging(sandbox, http)
        for each in (lagging, other):
            each.add("First")
            each.later(1)
            each.add("Second")
        lagging.later(LAG)
        lagging.add("Third")
        assert (lagging.found(), other.found()) == (["First", "Second"], [])
        other.later(LAG - 1)
        assert other.found() == ["First"]
        other.later(1)
        assert other.found() == ["First", "Second"]

    @pytest.mark.slow
    def test_that_cannot_have_a_change_is_replaced_by_the_next_one(self, lagging: Lagging, sandbox: Sandbox) -> None:
        lagging.add("First")
        first = lagging.copy()
        lagging.later(LAG)
        lagging.change(_insert_in_bulk)
        lagging.later(1)
        assert lagging.copy() is None
        assert lagging.found() == ["First"]
        lagging.add("Second")
        assert lagging.copy() not in {None, first}
        assert compare(sandbox, lagging.id) == Compared({}, [], has_ended=False)
        lagging.later(LAG)
        assert lagging.found() == ["First", "Second"]

    @pytest.mark.slow(but="sqlite")
    def test_cannot_have_a_large_change(self, lagging: Lagging) -> None:
        lagging.add("First")
        lagging.later(1)
        leads = [{"name": "Second", "description": "x" * 4000}] * (late_changes.MAX_CHANGE // 4000 + 1)
        lagging.client.control("POST", "/records/lead", leads)
        lagging.later(LAG - 1)
        assert lagging.copy() is None
        assert lagging.found() == ["First"]
        lagging.add("Third")
        assert lagging.copy() is not None, "of the state with the large change"
        assert lagging.found() == ["First"]
        lagging.later(1)
        assert len(lagging.found()) > 1
        assert "Third" not in lagging.found()

    @pytest.mark.slow
    def test_gets_what_was_not_undone(self, lagging: Lagging, sandbox: Sandbox) -> None:
        lagging.add("First")
        lagging.change(_insert_and_undo)
        lagging.later(1)
        assert lagging.copy() is not None
        assert compare(sandbox, lagging.id) == Compared({}, [], has_ended=False)

    def test_gets_all_rows_of_an_insert_that_returns_them(self, lagging: Lagging, sandbox: Sandbox) -> None:
        lagging.add("First")
        lagging.change(_insert_and_return)
        lagging.later(1)
        assert lagging.copy() is not None
        assert compare(sandbox, lagging.id) == Compared({}, [], has_ended=False)

    def test_ends_where_a_change_fails_in_it(self, lagging: Lagging, sandbox: Sandbox) -> None:
        lagging.add("First")
        first = lagging.copy()
        lagging.add("Second")
        broken = update(LateChange).where(LateChange.account_id == lagging.id).values(statements='[["NO SQL", [[]]]]')
        sandbox.database.write(lambda db: db.execute(broken))
        lagging.later(LAG)
        lagging.add("Third")
        assert lagging.copy() not in {None, first}
        assert lagging.found() == ["First", "Second"]
        assert compare(sandbox, lagging.id) == Compared({}, [], has_ended=False)

    @pytest.mark.slow
    @pytest.mark.both_databases
    def test_has_the_changes_of_many_threads(self, lagging: Lagging, sandbox: Sandbox) -> None:
        lagging.client.control("PUT", "/clock", {"mode": "offset", "seconds": 0})

        def work(thread: int) -> None:
            for number in range(8):
                lagging.add(f"Lead {thread} {number}")
                lagging.found()
                if thread == 0:
                    lagging.later(2)

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(work, range(4)))
        assert compare(sandbox, lagging.id) == Compared({}, [], has_ended=False)
        lagging.later(LAG)
        assert len(lagging.found()) == 32


def _user(account: AccountContext, number: int) -> dict[str, Any]:
    at = account.frozen_at
    names = {"email": f"{number}@company.com", "email_key": f"{number}@company.com", "role": "admin"}
    return {
        "dataset_id": account.dataset_id,
        "id": number,
        **names,
        "time_zone": "UTC",
        "created_at": at,
        "updated_at": at,
    }


def _insert_in_bulk(db: Connection, account: AccountContext) -> None:
    rows = [_user(account, 900), _user(account, 901)]
    bulk_insert.insert(db, User.__table__, *bulk_insert.stored(User.__table__, rows))


def _insert_and_return(db: Connection, account: AccountContext) -> None:
    rows = [_user(account, number) for number in (900, 901, 902)]
    assert len(db.scalars(insert(User).returning(User.id), rows).all()) == 3


def _insert_and_undo(db: Connection, account: AccountContext) -> None:
    db.execute(insert(User).values(_user(account, 900)))
    with db.begin_nested() as part:
        db.execute(insert(User).values(_user(account, 901)))
        part.rollback()
    db.execute(insert(User).values(_user(account, 902)))
