"""A fault that acts at a call gives the same result each time: for every vendor."""

import httpx
import pytest

from tests.across.levers import Acting
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS  # the calls come one after the other

TOGETHER = 10
"""The turns between two resets: their records are on one page."""


@pytest.mark.parametrize("turns", [5, pytest.param(200, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", [vendor.name for vendor in VENDORS])
def test_a_page_under_writes_is_the_same_each_time(http: httpx.Client, name: str, turns: int) -> None:
    acting = Acting(http, name)
    acting.records(2)
    acting.control("PUT", "/snapshots/two")
    for turn in range(turns):
        if turn % TOGETHER == 0:
            acting.control("DELETE", "/faults")
            acting.control("POST", "/reset", {"to": "two"})
        count, is_after = 2 + turn % TOGETHER, turn % 2 == 1
        acting.fault(do=[acting.create(7 + turn)], match={"nth": 2}, when=("before", "after")[is_after])
        found = [len(acting.list()) - count for _ in range(3)]
        assert found == ([0, 0, 1] if is_after else [0, 1, 1]), turn
