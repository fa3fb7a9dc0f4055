"""Tests of reading: all changes are read, on any number of pages."""

from typing import Any

import pytest
from pytest_dealdock import Account

from sync_job.job import Mirror, pull
from sync_job.pardot import Pardot

DEAL: Any = {"name": "Deal", "value": 100, "probability": 50}


@pytest.mark.parametrize(("number", "pages"), [(0, 1), (1, 1), (200, 3), (450, 4)])
def test_all_rows_are_read_even_if_they_share_one_second(
    dealdock: Account, pardot: Pardot, number: int, pages: int
) -> None:
    dealdock.clock.freeze()
    added = dealdock.opportunities.add_all(*[DEAL] * number)
    mirror = Mirror()
    pull(pardot, mirror)
    assert sorted(mirror.rows) == [deal.id for deal in added]
    dealdock.requests.expect("opportunity", "query", times=pages)


def test_the_next_run_reads_later_changes(dealdock: Account, pardot: Pardot) -> None:
    dealdock.clock.freeze("2026-01-01 09:00:00")
    deals = dealdock.opportunities.add_all(*[DEAL] * 3)
    mirror = Mirror()
    pull(pardot, mirror)
    dealdock.clock.advance(minutes=5)
    pardot.call("update", id=deals[1].id, status="Won")
    pull(pardot, mirror)
    assert [row["status"] for row in mirror.rows.values()] == ["Open", "Won", "Open"]
    assert mirror.bookmark == "2026-01-01 09:05:00"
    assert pull(pardot, mirror) == 1  # the last second is read again


@pytest.mark.dealdock(connector="salesforce")
def test_changes_by_the_crm_are_read(dealdock: Account, pardot: Pardot) -> None:
    deal = dealdock.crm.push(**DEAL)
    mirror = Mirror()
    pull(pardot, mirror)
    dealdock.clock.advance(seconds=1)
    dealdock.crm.change(deal, status="Lost")
    pull(pardot, mirror)
    assert mirror.rows[deal.id]["status"] == "Lost"


def test_a_key_that_expires_during_a_run_is_renewed(dealdock: Account, pardot: Pardot) -> None:
    dealdock.opportunities.add_all(*[DEAL] * 201)
    dealdock.fail("opportunity", "query", expire_key=True, nth=2)
    mirror = Mirror()
    pull(pardot, mirror)
    assert len(mirror.rows) == 201
    dealdock.requests.expect("login", times=2)
