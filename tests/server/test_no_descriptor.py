"""A server without a free file descriptor: what calls need was imported before, and the journal has all of them."""

import http.client
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from dealdock.vendors.registry import VENDORS
from tests.across.levers import listed
from tests.support.running import PATIENCE, eventually

CALLS: Final = [call for vendor in VENDORS for call in listed(vendor.name).further]

PAGES: Final = ("/_dealdock/console/", "/_dealdock/console/new", "/_dealdock/console/accounts/1/records/opportunity")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits another process"),
]


@pytest.fixture
def server() -> Iterator[tuple[int, int]]:
    """The process of a server that has just said that it is ready, and its port."""
    command = [sys.executable, "-m", "dealdock", "start", "--port", "0", "--https-port", "none"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        yield process.pid, int(ready["url"].rpartition(":")[2])
        process.terminate()


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def ask(connection: http.client.HTTPConnection, method: str, path: str) -> tuple[int, bytes, str]:
    connection.request(method, path)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers.get("dealdock-explain", "")


@pytest.fixture
def connections(server: tuple[int, int]) -> Iterator[list[http.client.HTTPConnection]]:
    made = [http.client.HTTPConnection("127.0.0.1", server[1], timeout=PATIENCE) for _ in CALLS]
    yield made
    for each in made:
        each.close()


def test_answers_the_first_calls_of_every_vendor_and_journals_them(
    server: tuple[int, int], connections: list[http.client.HTTPConnection]
) -> None:
    pid, _ = server
    open_before = descriptors(pid)
    for each in connections:
        each.connect()
    eventually(lambda: descriptors(pid) >= open_before + len(CALLS))
    before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (1, before[1]))
    answers = [ask(each, *call) for each, call in zip(connections, CALLS, strict=True)]
    pages = [ask(each, "GET", path)[0] for each, path in zip(connections, PAGES, strict=False)]
    assert pages == [200] * len(PAGES)
    assert [(call, *each) for call, each in zip(CALLS, answers, strict=True) if each[0] >= 500] == []
    resource.prlimit(pid, resource.RLIMIT_NOFILE, before)
    listed: list[Any] = []

    def journaled() -> bool:
        listed[:] = json.loads(ask(connections[0], "GET", "/_dealdock/requests")[1])
        return len(listed) >= len(CALLS)

    eventually(journaled)
    assert sorted(each["url"].partition("?")[0] for each in listed) == sorted(
        path.partition("?")[0] for _, path in CALLS
    )
    os.kill(pid, 0)


def test_has_imported_the_client_of_webhooks_and_the_console_when_it_is_ready() -> None:
    """The first delivery and the first page may come when no file can be opened."""
    command = [sys.executable, "-X", "importtime", "-m", "dealdock", "start", "--port", "0", "--https-port", "none"]
    with tempfile.TemporaryFile("w+") as log, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as process:
        assert process.stdout is not None
        process.stdout.readline()
        log.seek(0)
        imported = {line.rpartition("|")[2].strip() for line in log.read().splitlines()}
        process.terminate()
    of_the_client = {"httpcore", "httpx"}  # the list has what a module imports, not one that `import_module` imports
    assert {*of_the_client, "dealdock.console.pages"} <= imported
