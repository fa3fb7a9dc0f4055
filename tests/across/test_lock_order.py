"""The order in which transactions on PostgreSQL lock rows. Without one, two wait for each other until the timeout."""

from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Final

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock import Sandbox, vendors
from dealdock.platform.accounts import accounts
from dealdock.platform.records import datasets
from dealdock.vendors.registry import VENDORS
from tests.across.changes import Prepare, of_all_vendors
from tests.support.builders import NO_TLS
from tests.support.running import eventually

WAITING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


PREPARED: Final = of_all_vendors()
OF_APIS: Final = [prepare for prepare in PREPARED if prepare.__name__ != "control_plane"]


def dispatchers() -> list[str]:
    """Return the names of the modules with a list of handlers, one for each API."""
    (folder,) = map(Path, vendors.__path__)
    files = [file for file in sorted(folder.rglob("*.py")) if "\nHANDLERS: Final" in file.read_text("utf-8")]
    assert len(files) > len(VENDORS), "Pardot has two APIs"
    return [".".join(("dealdock.vendors", *file.relative_to(folder).with_suffix("").parts)) for file in files]


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
@pytest.mark.parametrize("prepare", PREPARED, ids=lambda prepare: f"{prepare.__module__}.{prepare.__name__}")
def test_a_change_locks_a_record_after_the_dataset(prepare: Prepare, sandbox: Sandbox, address: str) -> None:
    """A transaction that adds a record has locked the dataset when its INSERT locks the records that it refers to."""
    change = prepare(address)
    changed: list[Future[httpx.Response]] = []

    def add(db: Connection) -> list[int]:
        dataset_id = accounts.get(db, change.account_id).dataset_id
        datasets.take_ids(db, dataset_id, 1)
        changed.append(threads.submit(change.send))
        eventually(lambda: sandbox.database.read(lambda db: db.scalar(WAITING)))
        rows = sa.select(change.table.id).where(change.table.dataset_id == dataset_id)
        return list(db.scalars(rows.with_for_update(read=True, key_share=True, skip_locked=True)))

    with ThreadPoolExecutor(1) as threads:
        assert len(sandbox.database.write(add)) == 1, "the change has locked the record first"
    assert [answer.result().status_code // 100 for answer in changed] == [2]


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
@pytest.mark.parametrize("prepare", PREPARED, ids=lambda prepare: f"{prepare.__module__}.{prepare.__name__}")
def test_a_change_that_waits_for_its_account_holds_up_no_other_account(
    prepare: Prepare, sandbox: Sandbox, address: str
) -> None:
    change, of_other_account = prepare(address), PREPARED[0](address)
    waiting: list[Future[httpx.Response]] = []

    def answered_meanwhile(db: Connection) -> httpx.Response:
        datasets.lock(db, accounts.get(db, change.account_id).dataset_id)
        waiting.append(threads.submit(change.send))
        eventually(lambda: sandbox.database.read(lambda db: db.scalar(WAITING)))
        return of_other_account.send()

    with ThreadPoolExecutor(1) as threads:
        assert sandbox.database.write(answered_meanwhile).is_success
    assert [answer.result().status_code // 100 for answer in waiting] == [2]


@pytest.mark.parametrize("sandbox", ["postgresql"], indirect=True)
@pytest.mark.parametrize("prepare", OF_APIS, ids=lambda prepare: f"{prepare.__module__}.{prepare.__name__}")
def test_a_change_is_admitted_before_it_locks(prepare: Prepare, sandbox: Sandbox, address: str) -> None:
    """So a call that a fault refuses is answered while another transaction has the records locked."""
    change = prepare(address)
    faults = f"{address}/_dealdock/accounts/{change.account_id}/faults"
    assert httpx.post(faults, json={"effect": {"status": 503}, "times": 1}, verify=NO_TLS, timeout=30).is_success
    sent: list[Future[httpx.Response]] = []

    def is_answered_meanwhile(db: Connection) -> bool:
        datasets.lock(db, accounts.get(db, change.account_id).dataset_id)
        sent.append(threads.submit(change.send))
        eventually(lambda: sent[0].done() or sandbox.database.read(lambda db: db.scalar(WAITING)))
        return sent[0].done()

    with ThreadPoolExecutor(1) as threads:
        assert sandbox.database.write(is_answered_meanwhile)
    assert [answer.result().status_code for answer in sent] == [503]
    assert change.send().is_success


@pytest.mark.parametrize("module", dispatchers())
def test_records_are_locked_next_after_a_call_is_admitted(module: str) -> None:
    names = [handler.__name__ for handler in import_module(module).HANDLERS]
    assert names.count("lock_records") == 1
    assert names.index("lock_records") == names.index("admit") + 1
