"""Deliveries in each state, and all that may happen to them: the tables of each vendor are complete."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from dealdock.control import deliveries as routes
from dealdock.sandbox import Sandbox
from tests.across.delivery_states import ACTS, Cells, Deliveries, acts, tables, trial
from tests.support.marks import ONE_DATABASE_ACROSS
from tests.support.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.mark.slow
@ONE_DATABASE_ACROSS
@pytest.mark.parametrize("holding", [False, True], ids=["free", "holding"])
@pytest.mark.parametrize("vendor", tables())
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(
    sandbox: Sandbox, http: httpx.Client, receiver: Receiver, vendor: str, holding: bool
) -> None:
    expected, table = tables()[vendor].cells(holding=holding), tables()[vendor]
    other = Deliveries(sandbox, http, vendor, receiver, holding=holding)
    before = _all_of(other)
    found: dict[str, Cells] = {}
    for name, act in acts(table).items():
        found[name] = trial(Deliveries(sandbox, http, vendor, receiver, holding=holding), act)
    assert {name: cells for name, cells in found.items() if cells != expected.get(name)} == {}
    assert found.keys() == expected.keys()
    assert _all_of(other) == before
    assert trial(other, ACTS["ten minutes"]) == expected["ten minutes"]  # it is held only if it was before


def test_the_acts_are_all_routes_that_change_a_delivery() -> None:
    changing = {route.path.rpartition("/")[2] for route in _routes() if {"POST", "PUT", "PATCH"} & route.methods}
    assert changing == {"drop", "hold", "next", "receiver", "redeliver", "release", "run", "settle", "{number}"}
    assert changing - {"{number}"} <= ACTS.keys()
    assert "change" in ACTS


def _routes() -> Any:
    return routes.router.routes


def _all_of(of: Deliveries) -> Mapping[str, Any]:
    return {**of.shown(), "subscriptions": of.subscriptions()}
