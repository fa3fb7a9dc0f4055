"""Webhook subscriptions in each state, and all that may happen to them: the table is complete."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import httpx
import pytest

from dealdock.vendors.close.webhook import delivery
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED
from dealdock.vendors.close.webhook.resource import router
from tests.support.marks import ONE_DATABASE
from tests.support.receiver import Receiver
from tests.support.state_tables import read, written
from tests.vendors.close.webhook.subscription_states import LARGE, STATES, Subscription, table

TABLE: Final = """
                 |active          |failing         |paused          |given up        |behind          |deleted
nothing          |=, 1, 2 2       |=, 2, 3 2       |=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2
rename           |active, 1, 1 2  |active, 2, 2 2  |paused/a, 0, 0 2|paused/f, 0, 0 2|paused/b, 0, 0 2|404, 0, 0 2
events           |active, 1, 1 2  |active, 2, 2 2  |paused/a, 0, 0 2|paused/f, 0, 0 2|paused/b, 0, 0 2|404, 0, 0 2
pause            |paused/a, 0, 0 2|paused/a, 0, 0 2|=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2       |404, 0, 0 2
start            |=, 1, 2 2       |=, 2, 3 2       |active, 0, 1 2  |active, 0, 1 2  |active, 0, 1 2  |404, 0, 0 2
delete           |gone, 0, 0 2    |gone, 0, 0 2    |gone, 0, 0 2    |gone, 0, 0 2    |gone, 0, 0 2    |404, 0, 0 2
pause by another |404, 1, 2 2     |404, 2, 3 2     |404, 0, 0 2     |404, 0, 0 2     |404, 0, 0 2     |404, 0, 0 2
delete by another|404, 1, 2 2     |404, 2, 3 2     |404, 0, 0 2     |404, 0, 0 2     |404, 0, 0 2     |404, 0, 0 2
pause by control |paused/a, 0, 0 2|paused/a, 0, 0 2|=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2       |404, 0, 0 2
start by control |=, 1, 2 2       |=, 2, 3 2       |active, 0, 1 2  |active, 0, 1 2  |active, 0, 1 2  |404, 0, 0 2
delete by control|gone, 0, 0 2    |gone, 0, 0 2    |gone, 0, 0 2    |gone, 0, 0 2    |gone, 0, 0 2    |404, 0, 0 2
lead             |=, 2, 3 3       |=, 3, 4 3       |=, 0, 0 3       |=, 0, 0 3       |=, 0, 0 3       |=, 0, 0 3
71:59:59         |=, 1, 2 2       |=, 2, 3 2       |=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2
72:00:00         |=, 1, 2 2       |=, 2, 0 2       |=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2       |=, 0, 0 2
reset            |gone, 0, 0 0!   |gone, 0, 0 0!   |gone, 0, 0 0!   |gone, 0, 0 0!   |gone, 0, 0 0!   |=, 0, 0 0!
restore          |=, 0, 1 1       |=, 0, 1 1       |=, 0, 0 1       |=, 0, 0 1       |=, 0, 0 1       |=, 0, 0 1
import           |=, 0, 1 1       |=, 0, 1 1       |=, 0, 0 1       |=, 0, 0 1       |=, 0, 0 1       |=, 0, 0 1
"""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.mark.slow
@ONE_DATABASE
@pytest.mark.contract("2.b1.1", "2.b2.12")
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(
    http: httpx.Client, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MAX_BACKLOG_BYTES", len(LARGE))
    new = partial(Subscription, http, receiver)
    other = new()
    other.wait()
    before = other.shown(), other.close.control("GET", "/deliveries")
    assert written(table(new)) == written(read(TABLE))
    assert (other.shown(), other.close.control("GET", "/deliveries")) == before


@pytest.mark.slow
@ONE_DATABASE
def test_the_table_has_all_states_and_operations(http: httpx.Client, receiver: Receiver) -> None:
    shown = set()
    for steps in STATES.values():
        of = Subscription(http, receiver)
        for each in steps:
            each(of)
        shown.add(of.shown().get("status"))
    assert shown == {ACTIVE, PAUSED, None}
    changing = {each.name for each in router.operations if "{id}" in each.path} - {"read"}
    assert changing == {"update", "delete"}
