"""Bulk actions that a process leaves behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.close.bulk_action import batches
from tests.server.answering import answering
from tests.vendors.close.client import Close, connected
from tests.vendors.close.jobs import ended

DELETE = "/bulk_action/delete/"


@contextmanager
def client(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with answering(sandbox, "asyncio") as running, connected(f"http://127.0.0.1:{running.plain}") as http:
        yield http


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
