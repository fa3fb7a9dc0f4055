"""The order in which transactions on PostgreSQL lock rows. Without one, two wait for each other until the timeout."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.records import datasets
from tests.across.changes import Prepare, of_all_vendors
from tests.support.running import eventually

WAITING: Final = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


PREPARED: Final = of_all_vendors()


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
