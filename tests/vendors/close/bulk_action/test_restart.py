"""Bulk actions that a process leaves behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.close.job import batches
from tests.server.answering import answering
from tests.vendors.close.client import FROZEN, Close, connected
from tests.vendors.close.jobs import ended
from tests.vendors.close.test_lag import LAG, later, listed

DELETE = "/bulk_action/delete/"


@contextmanager
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with answering(sandbox, "asyncio") as running, connected(f"http://127.0.0.1:{running.plain}") as http:
        yield http


def again(http: httpx.Client, close: Close) -> Close:
    """The same account at another server."""
    return Close(http, http.get(f"/_dealdock/accounts/{close.account['id']}").json())


@pytest.mark.slow
@pytest.mark.contract("2.b8.bulk.2")
def test_a_later_process_goes_on(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'dealdock.db'}")
    number = batches.AT_ONCE + 1
    scene = {"leads": [{"name": f"Lead {each}", "status": "Potential"} for each in range(number)]}
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.background.close()
        with client(sandbox) as http:
            close = Close.open(http)
            close.control("POST", "/import", {"accounts": [{"vendor": "close", **scene}]})
            made = close.post(DELETE)
            assert close.get(f"{DELETE}{made['id']}/") == made
            account = close.account
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        shown = http.get(f"/_dealdock/accounts/{account['id']}").json()
        close = Close(http, shown)
        over = ended(close, DELETE, made)
        assert (over["status"], over["n_leads_processed"]) == ("done", number)
        assert close.rows("/lead/") == []


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.b3.lag.1")
def test_with_a_lag_its_changes_are_seen_later_than_those_of_its_call(settings: Settings) -> None:
    scene = {"leads": [{"name": f"Lead {each}", "status": "Potential"} for each in range(batches.AT_ONCE + 1)]}
    with Sandbox(settings, to_serve=True) as sandbox:
        sandbox.background.close()
        with client(sandbox) as http:
            lagging, usual = Close.open(http), Close.open(http)
            for each in (lagging, usual):
                each.control("POST", "/import", {"accounts": [{"vendor": "close", **scene}]})
                each.freeze(FROZEN)
            lagging.control("PATCH", "", {"replication_lag": LAG})
            left = [each.post(DELETE) for each in (lagging, usual)]
            later(lagging, 2)
    with Sandbox(settings, to_serve=True) as sandbox, client(sandbox) as http:
        lagging, usual = again(http, lagging), again(http, usual)
        for each, made in zip((lagging, usual), left, strict=True):
            assert ended(each, DELETE, made)["status"] == "done"
        found = {"query": "name:7", "_limit": "1"}
        assert (listed(lagging), listed(lagging, **found), listed(usual, **found)) == ([], ["Lead 7"], [])
        later(lagging, LAG - 1)
        assert listed(lagging, **found) == ["Lead 7"]
        later(lagging, 1)
        assert listed(lagging, **found) == []
