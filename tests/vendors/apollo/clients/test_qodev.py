"""The client qodev-apollo-api as it is published, its address hard-coded: by redirection in its process."""

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
from tests.builders import NO_TLS
from tests.marks import ONE_DATABASE
from tests.running import PATIENCE
from tests.server.answering import Answering, answering
from tests.vendors.apollo.client import NOON, Apollo

HOME: Final = Path(os.environ.get("DEALDOCK_QODEV", f"{sys.prefix}-qodev"))  # where `make test` installs it
RUNNER: Final = Path(__file__).with_name("run_qodev.py")
SOURCE: Final = Path(__file__).parents[4] / "src"

pytestmark = [ONE_DATABASE, pytest.mark.skipif(not HOME.exists(), reason="`make test` installs the client")]


@pytest.fixture(scope="module")
def running(sandbox: Sandbox) -> Iterator[Answering]:
    with answering(sandbox, "uvloop") as running:
        yield running


@pytest.fixture
def http(running: Answering) -> Iterator[httpx.Client]:
    address = f"http://127.0.0.1:{running.plain}"
    with httpx.Client(base_url=address, timeout=30, verify=NO_TLS, trust_env=False) as http:
        yield http


def ran(running: Answering, key: str, what: str) -> Any:
    """Run the client."""
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "DEALDOCK_CA": str(running.authority.file())}
    command = [str(HOME / "bin" / "python"), str(RUNNER), f"https://127.0.0.1:{running.port}", key, what]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_reads_and_writes_opportunities(running: Answering, http: httpx.Client) -> None:
    apollo = Apollo.open(http, edition=2026, limits={"per_minute": 200}, clock={"mode": "frozen", "at": NOON})
    apollo.add_account(name="Harbour")
    apollo.control("POST", "/records/custom_field", {"name": "Region"})
    assert ran(running, apollo.key, "found") == {
        "pipeline": "Sales Pipeline",
        "stages": ["Qualification", "Negotiation/Review", "Commit", "Closed Won", "Closed Lost"],
        "contact": ["Jane Doe", "Chef", "jane@x.io"],
        "deal": ["Large", "900.5", "2026-07-01 00:00:00+00:00", True, "Call"],
        "roles": [[True, True]],
        "search": [1, [[True, True]]],
        "companies": ["Harbour"],
        "account": "Harbour",
        "people": 1,
        "fields": ["Region"],
        "limits": {"minute_limit": 200, "minute_left": 199, "hourly_limit": None, "hourly_left": None,
                   "daily_limit": None, "daily_left": None},
    }  # fmt: skip


def test_understands_the_errors(running: Answering, http: httpx.Client) -> None:
    apollo = Apollo.open(http, limits={"per_minute": 2}, clock={"mode": "frozen", "at": NOON})
    shown = ran(running, apollo.key, "refusals")
    assert shown == {"key": "Authentication failed. Check your API key.", "id": 422, "limit": 60}
