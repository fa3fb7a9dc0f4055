"""Pages of many opportunities while others add and delete some: none comes twice, and none that stays is missed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.records import datasets
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tests.support.builders import Account, Pardot
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5

RECORDS = 50_000


def fill(account: Account, number: int) -> list[int]:
    """Add many opportunities, each a second after the one before, and return their ids."""
    account.opportunity()
    now = account.sandbox.clock.now().replace(microsecond=0)

    def work(account: Account) -> list[int]:
        db = account.db
        assert db is not None
        first = datasets.take_ids(db, account.tenant.dataset_id, number)
        like = db.execute(
            sa.select(Opportunity.__table__).where(Opportunity.dataset_id == account.tenant.dataset_id)
        ).one()
        rows = []
        for place in range(number):
            at = now - timedelta(days=1) + timedelta(seconds=place // 3)
            rows.append({**like._asdict(), "id": first + place, "created_at": at, "updated_at": at})
        db.execute(sa.insert(Opportunity), rows)
        return [row["id"] for row in rows]

    return account.at_once(work)


@contextmanager
def writing(address: str, account: Account, doomed: list[int]) -> Iterator[list[int]]:
    """Delete opportunities and add others until the block ends. Yield the ids of the deleted ones so far."""
    gone: list[int] = []
    stop = threading.Event()

    def write() -> None:
        with Pardot(address, account) as pardot:
            while not stop.is_set() and doomed:
                assert pardot.call("delete", id=doomed[-1]).status == 204
                gone.append(doomed.pop())
                assert pardot.create(name="New", value=1, probability=1, prospect_email="a@example.com").error is None

    account.prospect("a@example.com")
    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield gone
    finally:
        stop.set()
        thread.join()


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.parametrize("order", ["id", "updatedAt ASC", "createdAt DESC"])
def test_pages_while_a_writer_adds_and_deletes(
    address: str, sandbox: Sandbox, transport: Transport, order: str
) -> None:
    account = Account.open(sandbox, page_token_records=10 * RECORDS)
    numbers = fill(account, RECORDS)
    v5: Any = V5(address, account, transport)
    with writing(address, account, numbers[::7]) as gone:
        seen = [
            record["id"]
            for page in v5.pages("opportunities", limit=1000, orderBy=order, idGreaterThanOrEqualTo=numbers[0])
            for record in page
        ]
    assert gone
    assert len(seen) == len(set(seen))
    assert set(numbers) - set(numbers[::7]) <= set(seen)
