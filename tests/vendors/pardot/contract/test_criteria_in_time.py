"""Every object's criteria while records come, change and go: random writes, and after each queries of some objects.

The writes are all operations of the registry. The expected result of a query comes from the tables of criteria and a
filter in plain Python over the stored records (contract, objects 1.5). So a new object is tested without a change here.
"""

from random import Random
from typing import Any, Final

import pytest

from dealdock import Sandbox
from tests.support.builders import Account, Answer, Pardot
from tests.support.transport import Transport
from tests.support.walk import Route, ample, routes
from tests.vendors.pardot.contract.filling import Row, fill, stored
from tests.vendors.pardot.contract.test_criteria import KINDS, AccountRecords

pytestmark = pytest.mark.slow

STEPS: Final = 30
OTHERS: Final = 3
"""Objects that are queried after each write, beside the one that was written."""

WRITES: Final = [route for route in routes(also=False) if route.operation.writes]
NAMES: Final = sorted({route.name for route in WRITES})
BY_OBJECT: Final = {kind.object: kind for kind in KINDS}


def write(pardot: Pardot, randomness: Random, rows: dict[str, list[Row]]) -> tuple[Route, Answer]:
    """One write of any kind, mostly to a record that was there before."""
    name = randomness.choice(NAMES)
    route = randomness.choice([route for route in WRITES if route.name == name])
    parameters: dict[str, Any] = ample(pardot.account, route.resource)
    there = [row["id"] for row in rows[BY_OBJECT[route.resource].table]]
    if randomness.random() < 0.7:
        parameters["id"] = randomness.choice(there)
    if route.name.startswith("batch") or route.name == "create":
        del parameters["id"]
    parameters["name"] = randomness.choice(["Fair", "fair", "Zebra", "\U0001d11e"])
    return route, pardot.call(route.name, route.object, **parameters)


def test_find_what_is_stored_whatever_was_written(sandbox: Sandbox, address: str, transport: Transport) -> None:
    account, randomness = Account.open(sandbox), Random(20200229)  # noqa: S311 (it is to repeat)
    fill(account, randomness)
    done, queried = set(), set()
    rows = stored(account)
    pardot = Pardot(address, account, transport=transport)
    for _ in range(STEPS):
        route, answer = write(pardot, randomness, rows)
        if answer.code is None:
            done.add(route.name)
        rows = stored(account)
        for kind in (BY_OBJECT[route.resource], *randomness.sample(KINDS, OTHERS)):
            ask(AccountRecords(pardot, rows, kind, randomness))
            queried.add(kind.object)
    assert len(done) > 5, "writes of many kinds succeed"
    assert queried == BY_OBJECT.keys()


def ask(here: AccountRecords) -> None:
    """One query by one or two criteria, or by none."""
    names = here.randomness.sample(sorted(here.kind.query.criteria), k=here.randomness.randrange(3))
    here.check(here.draw(*names))
