"""The clients qodev-apollo-api and qodev-apollo-cli as they are published, their address hard-coded: by redirection in
their process.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from tests.server.answering import Answering, answering
from tests.support.builders import NO_TLS
from tests.support.forks import Forks
from tests.support.marks import ONE_DATABASE
from tests.vendors.apollo.client import NOON, Apollo

HOME: Final = Path(os.environ.get("DEALDOCK_QODEV", f"{sys.prefix}-qodev"))  # where `make check` installs it
RUNNER: Final = Path(__file__).with_name("run_qodev.py")
CLI: Final = Path(__file__).with_name("run_qodev_cli.py")

pytestmark = [ONE_DATABASE, pytest.mark.skipif(not HOME.exists(), reason="`make check` installs the client")]


@pytest.fixture(scope="module")
def running(sandbox: Sandbox) -> Iterator[Answering]:
    with answering(sandbox, "uvloop") as running:
        yield running


@pytest.fixture
def http(running: Answering) -> Iterator[httpx.Client]:
    address = f"http://127.0.0.1:{running.plain}"
    with httpx.Client(base_url=address, timeout=30, verify=NO_TLS, trust_env=False) as http:
        yield http


def started(
    running: Answering, forks: Forks, runner: Path, *words: str, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a client to its end, with these words and `more` in its environment."""
    environment = {**os.environ, "DEALDOCK_CA": str(running.authority.file()), **more}
    modules = ("apollo_cli.app", "qodev_apollo_api", "dealdock_client.redirect")
    return forks.run(HOME, modules, str(runner), f"https://127.0.0.1:{running.port}", *words, environment=environment)


def ran(running: Answering, forks: Forks, key: str, what: str) -> Any:
    """Run the client."""
    done = started(running, forks, RUNNER, key, what)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def deals(running: Answering, forks: Forks, key: str, *words: str) -> Any:
    """Return the result of the command line's `deals`."""
    done = started(running, forks, CLI, "--json", "deals", *words, APOLLO_API_KEY=key)
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


def test_reads_and_writes_opportunities(running: Answering, forks: Forks, http: httpx.Client) -> None:
    apollo = Apollo.open(http, edition=2026, limits={"per_minute": 200}, clock={"mode": "frozen", "at": NOON})
    apollo.add_account(name="Harbour")
    apollo.control("POST", "/records/custom_field", {"name": "Region"})
    assert ran(running, forks, apollo.key, "found") == {
        "pipeline": "Sales Pipeline",
        "stages": ["Qualification", "Negotiation/Review", "Commit", "Closed Won", "Closed Lost"],
        "contact": ["Jane Doe", "Chef", "jane@x.io"],
        "deal": ["Large", "900.5", "2026-07-01 00:00:00+00:00", True, "Call"],
        "roles": [[True, True]],
        "search": [1, [[True, False]]],  # the service shows no `created_at`
        "companies": ["Harbour"],
        "account": "Harbour",
        "people": 1,
        "fields": ["Region"],
        "limits": {"minute_limit": 200, "minute_left": 199, "hourly_limit": 400, "hourly_left": 399,
                   "daily_limit": 2000, "daily_left": 1999},
    }  # fmt: skip


def test_understands_the_errors(running: Answering, forks: Forks, http: httpx.Client) -> None:
    apollo = Apollo.open(http, limits={"per_minute": 2}, clock={"mode": "frozen", "at": NOON})
    shown = ran(running, forks, apollo.key, "refusals")
    assert shown == {"key": "Authentication failed. Check your API key.", "id": 422, "limit": 60}


def test_the_command_line_creates_updates_and_finds_deals(running: Answering, forks: Forks, http: httpx.Client) -> None:
    apollo = Apollo.open(http, edition=2026, clock={"mode": "frozen", "at": NOON})
    created = deals(running, forks, apollo.key, "create", "--name", "Large", "--amount", "900.5")
    apollo.add(name="Small")
    deals(
        running, forks, apollo.key, "update", created["id"], "--stage-name", "Closed Won", "--closed-date", "2026-07-01"
    )
    shown = deals(running, forks, apollo.key, "get", created["id"])
    assert [shown["name"], shown["amount"], shown["is_won"]] == ["Large", "900.5", True]
    found = deals(running, forks, apollo.key, "search", "--query", "larg", "--stage-name", "Closed Won")
    assert [each["id"] for each in found["items"]] == [created["id"]]


def test_the_command_line_shows_a_wrong_key(running: Answering, forks: Forks) -> None:
    done = started(running, forks, CLI, "--json", "deals", "search", APOLLO_API_KEY="wrong")
    assert done.returncode == 80
    assert "Authentication failed" in done.stdout + done.stderr
