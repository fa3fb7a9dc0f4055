"""Memberships that are written at once: none is made twice, none outlives its list, and the counter is right."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection

from dealdock.platform.errors import RecordError
from dealdock.platform.records import datasets
from dealdock.vendors.pardot import custom_field as custom_fields
from dealdock.vendors.pardot import list as lists
from dealdock.vendors.pardot.errors import ALREADY_ON_LIST, FIELD_ID_TAKEN, NO_LIST
from dealdock.vendors.pardot.list import ListMembership
from tests.support.builders import Account

pytestmark = pytest.mark.both_databases

AT_ONCE = 8


def at_once(account: Account, *works: Any) -> list[Any]:
    """Return the result or the exception of each. They begin together, and lock the dataset as every call does."""
    barrier = Barrier(len(works))

    def run(work: Any) -> Any:
        def locked(db: Connection) -> Any:
            datasets.lock(db, account.tenant.dataset_id)
            return work(db)

        barrier.wait()
        try:
            return account.sandbox.database.write(locked)
        except RecordError as error:
            return error.reason

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def live(account: Account) -> tuple[int, int]:
    """Return the counted number of live memberships, and the real one."""
    deleted = [column.name for column in ListMembership.__table__.c].index("deleted")
    there = [row for row in account.contents["list_membership"] if not row[deleted]]
    return account.live_counts.get("list_memberships", 0), len(there)


@pytest.mark.parametrize("ended", [False, True], ids=["new", "revived"])
def test_one_of_many_makes_the_membership(account: Account, ended: bool) -> None:
    list_id, prospect_id, now = account.prospect_list(), account.prospect(), account.sandbox.clock.now()
    if ended:
        number = account.list_membership(list_id, prospect_id)
        account.sandbox.database.write(lambda db: lists.remove_membership(db, account.tenant, number))

    def work(db: Connection) -> int:
        return lists.add_membership(db, account.tenant, list_id=list_id, prospect_id=prospect_id, now=now)

    answers = at_once(account, *[work] * AT_ONCE)
    assert answers.count(ALREADY_ON_LIST) == AT_ONCE - 1
    assert live(account) == (1, 1)


def test_setting_makes_one_and_ends_one(account: Account) -> None:
    list_id, prospect_id, now = account.prospect_list(), account.prospect(), account.sandbox.clock.now()
    for on in (True, False):

        def work(db: Connection, on: bool = on) -> None:
            lists.set_membership(db, account.tenant, list_id=list_id, prospect_id=prospect_id, on=on, now=now)

        assert at_once(account, *[work] * AT_ONCE) == [None] * AT_ONCE
        assert live(account) == (int(on), int(on))


def test_no_list_gets_members_after_its_end(account: Account) -> None:
    list_id, now = account.prospect_list(), account.sandbox.clock.now()
    prospects = [account.prospect() for _ in range(AT_ONCE)]

    def put(prospect_id: int) -> Any:
        return lambda db: lists.add_membership(db, account.tenant, list_id=list_id, prospect_id=prospect_id, now=now)

    works = [put(prospect) for prospect in prospects]
    works.insert(AT_ONCE // 2, lambda db: lists.remove(db, account.tenant, list_id))
    answers = at_once(account, *works)
    assert {answer for answer in answers if not isinstance(answer, int)} <= {None, NO_LIST}
    made = sum(isinstance(answer, int) for answer in answers)
    assert live(account) == (made, made)


def test_one_of_many_ends_it(account: Account) -> None:
    number = account.list_membership()
    answers = at_once(account, *[lambda db: lists.remove_membership(db, account.tenant, number)] * AT_ONCE)
    assert answers.count(None) == 1
    assert live(account) == (0, 0)


def test_one_of_many_makes_the_custom_field(account: Account) -> None:
    now = account.sandbox.clock.now()

    def work(db: Connection) -> int:
        return custom_fields.add(db, account.tenant, name="Tea", field_id="Tea", now=now)

    assert at_once(account, *[work] * AT_ONCE).count(FIELD_ID_TAKEN) == AT_ONCE - 1
