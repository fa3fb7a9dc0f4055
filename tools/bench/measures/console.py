"""The first byte of each page of the console, with many records and many calls."""

import http.client
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, insert

from dealdock import Sandbox
from dealdock.platform.records.models import JournalEntry
from dealdock.settings import Settings
from tools.bench import serving
from tools.bench.filling import BEGIN, SECRET
from tools.bench.result import Result, at_most
from tools.bench.suite import Suite

FIRST_BYTE: Final = at_most(200)
CALLS_EACH: Final = 1_000
"""The calls of an account. The journal keeps no more."""
CALLS: Final = 100_000
MILLISECONDS: Final = 1_000

_HERE: Final = "/_dealdock/console/"
_PAGES: Final = (
    "",
    "{account}",
    "find?q=nothing+has+this&account={id}",
    "{account}/calls",
    "{account}/calls?q=nothing+has+this",
    "{account}/records",
    "{account}/records/opportunity",
    "{account}/records/opportunity?sort=value&order=asc",
    "{account}/records/opportunity?sort=value&order=asc&after={middle}",
    "{account}/records/opportunity?field=value&value=7",
    "{account}/records/opportunity/{middle}",
    "{account}/records/opportunity/new",
    "{account}/calls/500",
    "{account}/calls/compare?number=1&number=2",
    "{account}/board",
    "{account}/clock",
    "{account}/faults",
    "{account}/faults/new",
    "{account}/limits",
    "{account}/snapshots",
    "{account}/settings",
    "{account}/actions",
    "{account}/delete",
)


def measure(suite: Suite) -> Iterator[Result]:
    """Each page of the large account, again and again on one connection."""
    many = suite.large.account
    add_calls(suite.large.database, many.account_id)
    middle = many.opportunities[len(many.opportunities) // 2]
    with serving.dealdock(suite.large.database) as served:
        address = urlsplit(served.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        for page in _PAGES:
            path = _HERE + page.format(account=f"accounts/{many.account_id}", id=many.account_id, middle=middle)
            _milliseconds(connection, path)  # the first call imports the console
            times = [_milliseconds(connection, path) for _ in suite.calls()]
            name = page.format(account="an account", id="N", middle="N") or "all accounts"
            what = f"console, first byte, {suite.sizes.large:,} records: {name}"
            yield Result.of(what, times, "ms", FIRST_BYTE)
        connection.close()


def _milliseconds(connection: http.client.HTTPConnection, path: str) -> float:
    """Return the time to the first byte of the body. The rest is read afterwards."""
    begun = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    first = response.read(1)
    taken = time.perf_counter() - begun
    response.read()
    if response.status != http.client.OK or not first:
        raise RuntimeError(f"{path} was answered by {response.status}")
    return taken * MILLISECONDS


def add_calls(database: str, account_id: int) -> None:
    """Write calls of this account, and of others, which need not exist."""
    at = datetime.fromtimestamp(BEGIN, UTC)
    request = '{"parameters": {"name": "Deal", "probability": "50"}, "headers": {"user-agent": "bench/1.0"}}'
    call = {
        "at": at,
        "received_at": BEGIN * 1_000_000,
        "method": "POST",
        "url": "/api/call",
        "request": request,
        "answer": "<rsp/>" * 50,
        "answer_headers": "{}",
    }
    more = {"object": None, "operation": None, "status": 200, "code": None, "explain": None, "fault": None}
    rows = [
        {"account_id": account, "number": number + 1, "size": 300, "complete": True, "duration": 900, **call, **more}
        for account in range(account_id, account_id + CALLS // CALLS_EACH)
        for number in range(CALLS_EACH)
    ]

    def work(db: Connection) -> None:
        db.execute(delete(JournalEntry).where(JournalEntry.account_id == account_id))  # of earlier measures
        db.execute(insert(JournalEntry), rows)

    with Sandbox(Settings(database=database, secret=SECRET)) as sandbox:
        sandbox.database.write(work)
