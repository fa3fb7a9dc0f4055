"""Faults that act, hold and last on a server with two workers, where either may receive a call."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any, Final

import httpx
import pytest

from tests.cli.test_workers import connections, needs_proc, workers
from tests.support.builders import NO_TLS
from tests.support.running import Started, eventually, start

pytestmark = [pytest.mark.slow, needs_proc]

CLIENTS: Final = 8
MAX_CLIENTS: Final = 200


class Several:
    """Clients of one account, each with a connection of its own, of which each worker has some."""

    def __init__(self, server: Started, stack: ExitStack) -> None:
        self.address = server.line["url"]
        self.clients = [self._client(stack) for _ in range(CLIENTS)]
        self.account = self.clients[0].post("/_dealdock/accounts", json={"vendor": "close"}).json()
        for each in self.clients:
            assert self.call(each).status_code == 200
        while min(map(connections, workers(server))) == 0 and len(self.clients) < MAX_CLIENTS:
            self.clients.append(self._client(stack))
            assert self.call(self.clients[-1]).status_code == 200
        assert min(map(connections, workers(server))) > 0

    def _client(self, stack: ExitStack) -> httpx.Client:
        return stack.enter_context(httpx.Client(base_url=self.address, trust_env=False, timeout=60, verify=NO_TLS))

    def call(self, client: httpx.Client) -> httpx.Response:
        return client.get("/close/api/v1/lead/", auth=(self.account["api_key"], ""))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control plane by a connection of its own, which either worker may have."""
        with httpx.Client(base_url=self.address, trust_env=False, timeout=60, verify=NO_TLS) as client:
            answer = client.request(method, f"/_dealdock/accounts/{self.account['id']}{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def fault(self, **rule: Any) -> str:
        """Make a fault for the calls, and return its path."""
        match = {"object": "lead", "operation": "list"}
        return f"/faults/{self.control('POST', '/faults', {'match': match, **rule})['number']}"


@pytest.fixture
def several(migrated_postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    settings = {
        "DEALDOCK_DATABASE": migrated_postgres(),
        "DEALDOCK_HOME": tmp_path_factory.mktemp("workers"),
        "DEALDOCK_HTTPS_PORT": "none",
        "DEALDOCK_SCENE": "empty",
    }
    with start("--workers", 2, **settings) as server, ExitStack() as stack:
        yield Several(server, stack)


def test_held_calls_are_released_on_every_worker(several: Several) -> None:
    path, count = several.fault(effect={"hold": True}), len(several.clients)
    with ThreadPoolExecutor(count) as threads:
        held = [threads.submit(several.call, each) for each in several.clients]
        eventually(lambda: several.control("GET", path)["struck"] == count)
        assert not any(each.done() for each in held)
        several.control("POST", "/records/lead", {"name": "Later"})
        several.control("POST", f"{path}/release")
        answers = [each.result(60) for each in held]
    assert {each.status_code for each in answers} == {200}
    assert {len(each.json()["data"]) for each in answers} == {1}


def test_actions_are_done_once_by_whichever_worker(several: Several) -> None:
    path = several.fault(do=[{"create": "lead", "records": [{"name": "Made"}]}], times=3)
    with ThreadPoolExecutor(len(several.clients)) as threads:
        assert {each.status_code for each in threads.map(several.call, several.clients)} == {200}
    assert several.control("GET", path)["struck"] == 3
    assert len(several.control("GET", "/records/lead")) == 3
    done = [each for entry in several.control("GET", "/requests?limit=300") for each in entry["done"]]
    assert [each["error"] for each in done] == [None] * 3


def test_a_limit_lasts_on_every_worker_and_ends_on_every_worker(several: Several) -> None:
    several.fault(effect={"error": "rate_limit", "reset": 8}, lasts=8)
    begun = time.monotonic()
    statuses = {several.call(each).status_code for each in several.clients}
    assert statuses == {429}
    eventually(lambda: several.call(several.clients[0]).status_code == 200)
    assert time.monotonic() - begun >= 8
    assert {several.call(each).status_code for each in several.clients} == {200}
