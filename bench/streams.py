"""What a stream of 200,000 opportunities costs the server: memory, and the wait for the first byte."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median

import httpx
from sqlalchemy import Connection, insert, update

from bench.result import Result
from dealdock import Sandbox
from dealdock.core import account, campaign, connector
from dealdock.core.models import Dataset, Opportunity
from dealdock.core.opening import open_account
from dealdock.core.scene import read
from dealdock.settings import Settings

ROWS = 200_000
BATCH = 10_000
ROUNDS = 5
QUERY = "/api/opportunity/version/3/do/query"
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def measure() -> Iterator[Result]:
    """In XML and in JSON, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        keys = _fill(database)
        for format_ in ("xml", "json"):
            with _server(database) as (process, url), httpx.Client(base_url=url, timeout=300) as client:
                form = {**keys, "output": "mobile", "format": format_}
                _drain(client, {**form, "limit": "1000"})
                before = _resident(process.pid)
                first = [_first_byte(client, form) for _ in range(ROUNDS)]
                begun = time.perf_counter()
                _drain(client, form)
                seconds = time.perf_counter() - begun
                grown = (_peak(process.pid) - before) / 1024
            what = f"{ROWS:,} in {format_}"
            yield Result(f"{what}: the server grows by", grown, 30, "MB")
            yield Result(f"{what}: first byte after", median(first), 100, "ms", (min(first), max(first)))
            yield Result(f"{what}: all of it", seconds, 60, "s")


def _fill(database: str) -> dict[str, str]:
    with Sandbox(Settings(database=database, secret="bench")) as sandbox:  # noqa: S106 (of a throw-away database)

        def work(db: Connection) -> dict[str, str]:
            now = sandbox.clock.now()
            tenant = account.tenant(db, open_account(db, sandbox.credentials, read("empty"), now=now).id)
            campaign_id = campaign.default(db, tenant)
            with connector.lifted(db):
                for first in range(0, ROWS, BATCH):
                    db.execute(
                        insert(Opportunity),
                        [_row(tenant.dataset_id, campaign_id, number) for number in range(first, first + BATCH)],
                    )
            counters = update(Dataset).where(Dataset.id == tenant.dataset_id)
            db.execute(counters.values(last_id=ROWS + 10, live_opportunities=ROWS))
            ready = account.ready(db, sandbox.credentials, tenant.account_id, now=now)
            return {"api_key": ready.api_key or "", "user_key": ready.user_key or ""}

        return sandbox.database.writing(work)


def _row(dataset_id: int, campaign_id: int, number: int) -> dict[str, object]:
    created_at = BEGIN + timedelta(minutes=number)
    return {
        "dataset_id": dataset_id,
        "id": number + 10,
        "campaign_id": campaign_id,
        "name": f"Deal {number} <& ünïcode>",
        "value": Decimal(number % 1_000_000),
        "probability": number % 101,
        "type": "New Business",
        "stage": None,
        "status": "Open",
        "closed_at": None,
        "created_at": created_at,
        "updated_at": created_at,
        "deleted": False,
    }


@contextmanager
def _server(database: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "dealdock", "start", "--port", "0", "--database", database]
    with subprocess.Popen(  # noqa: S603 (our own)
        command, stdout=subprocess.PIPE, text=True, env={**_environment(), "DEALDOCK_SECRET": "bench"}
    ) as process:
        assert process.stdout is not None  # noqa: S101 (as asked for)
        yield process, json.loads(process.stdout.readline())["url"]
        process.terminate()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("DEALDOCK_")}


def _drain(client: httpx.Client, form: dict[str, str]) -> None:
    with client.stream("POST", QUERY, data=form) as answer:
        for _ in answer.iter_raw():
            pass


def _first_byte(client: httpx.Client, form: dict[str, str]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    with client.stream("POST", QUERY, data=form) as answer:
        next(answer.iter_raw())
        return (time.perf_counter() - begun) * 1000


def _resident(pid: int) -> int:
    return _status(pid, "VmRSS")


def _peak(pid: int) -> int:
    return _status(pid, "VmHWM")


def _status(pid: int, line: str) -> int:
    """KiB, as Linux tells them."""
    found = re.search(rf"{line}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None  # noqa: S101 (Linux)
    return int(found[1])
