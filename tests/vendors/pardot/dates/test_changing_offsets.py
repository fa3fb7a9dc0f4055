"""Times around a change of a zone's offset that is not at a quarter of an hour."""

from datetime import UTC, datetime

import pytest

from dealdock import Sandbox
from tests.support.builders import Account, Pardot

CHANGES = (
    ("2010-03-14T03:30:59", "2010-03-14 00:00:59"),
    ("2010-03-14T03:31:00", "2010-03-14 01:01:00"),
    ("2010-11-07T02:30:59", "2010-11-07 00:00:59"),
    ("2010-11-07T02:31:00", "2010-11-06 23:01:00"),
)
"""Moments in UTC, and in Newfoundland, whose clocks were changed at 00:01 until 2011."""


@pytest.mark.parametrize("output", ["full", "mobile"])
def test_times_are_those_of_the_users_clock(sandbox: Sandbox, address: str, output: str) -> None:
    account = Account.open(sandbox, time_zone="America/St_Johns")
    for moment, _ in CHANGES:
        account.opportunity(now=datetime.fromisoformat(moment).replace(tzinfo=UTC))
    with Pardot(address, account) as pardot:
        found = pardot.query(output=output, sort_by="id").opportunities
    assert [each["created_at"] for each in found] == [shown for _, shown in CHANGES]
