"""A connector that keeps its rows in a table of PostgreSQL, one for each account."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from dealdock.judge.engine import Judge, Options
from dealdock.judge.file import load
from dealdock.judge.sandbox import Sandbox
from dealdock.judge.verdict import Verdict
from dealdock.sandbox import Sandbox as Server
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tests.support.serving import served

PROGRAM: Final = """
import json, sys
from urllib.parse import urlencode
from urllib.request import urlopen
import psycopg

base, key, user_key, database, table, conflict = sys.argv[1:]
last = 0
with psycopg.connect(database) as db:
    db.execute(f"CREATE TABLE IF NOT EXISTS {table} (id int PRIMARY KEY, job_title text, updated_at text)")
    while True:
        sent = {"api_key": key, "user_key": user_key, "format": "json", "output": "bulk", "id_greater_than": last,
                "sort_by": "id", "sort_order": "ascending"}
        with urlopen(f"{base}/api/prospect/version/3/do/query", urlencode(sent).encode()) as answer:
            rows = (json.load(answer)["result"] or {}).get("prospect") or []
        rows = rows if isinstance(rows, list) else [rows]
        for row in rows:
            values = row["id"], row["job_title"], row["updated_at"]
            db.execute(f"INSERT INTO {table} VALUES (%s, %s, %s) ON CONFLICT {conflict}", values)
        if not rows:
            break
        last = rows[-1]["id"]
"""
UPSERT: Final = "(id) DO UPDATE SET job_title = EXCLUDED.job_title, updated_at = EXCLUDED.updated_at"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with Server(Settings(secret="a secret for tests"), VENDORS) as server, served(server) as address:
        yield address


def judged(
    address: str, folder: Path, database: str, conflict: str, output: str, *, timeout: int = 60
) -> list[Verdict]:
    (folder / "sync.py").write_text(PROGRAM)
    (folder / "judge.yaml").write_text(f"""\
vendor: pardot
command: {sys.executable} sync.py {{base_url}} {{api_key}} {{user_key}} "{database}" people_{{id}} "{conflict}"
output: {{people: "{database}&{output}"}}
mode: table
timeout: {timeout}
reads:
  people: {{object: prospect, version: updated_at, fields: {{job_title: job_title}}}}
""")
    with Sandbox.at(address) as sandbox:
        file = load(folder / "judge.yaml")
        return Judge(file, sandbox, Options(["sizes.one", "late_change.last"], jobs=2), folder / "judged").run()


def named(verdicts: list[Verdict]) -> dict[str, str]:
    return {each.name: each.verdict for each in verdicts}


@pytest.mark.parametrize("output", ["table=people_{id}", "query=SELECT * FROM people_{id}"])
def test_is_judged_by_its_table(address: str, tmp_path: Path, new_postgres: Callable[[], str], output: str) -> None:
    database = new_postgres().replace("+psycopg", "")
    found = judged(address, tmp_path, database, UPSERT, output)
    assert named(found) == {"sizes.one": "pass", "late_change.last": "pass"}


def test_a_row_that_is_not_updated_is_stale(address: str, tmp_path: Path, new_postgres: Callable[[], str]) -> None:
    database = new_postgres().replace("+psycopg", "")
    found = judged(address, tmp_path, database, "DO NOTHING", "table=people_{id}")
    assert named(found) == {"sizes.one": "pass", "late_change.last": "stale"}


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("SELEKT", "syntax error"),
        ("SELECT 'infinity'::timestamp AS updated_at, id FROM people_{id}", "timestamp too large"),
        ("SELECT n AS id, updated_at FROM generate_series(1, 200000) AS n, people_{id}", "more than"),
        ("SELECT pg_sleep(600), id, updated_at FROM people_{id}", "took longer than 6 seconds"),
    ],
)
def test_a_query_that_fails_or_does_not_end_stops_its_situations(
    address: str, tmp_path: Path, new_postgres: Callable[[], str], query: str, reason: str
) -> None:
    database = new_postgres().replace("+psycopg", "")
    found = judged(address, tmp_path, database, UPSERT, f"query={query}", timeout=6 if "sleep" in query else 60)
    assert [each.verdict for each in found] == ["stopped", "stopped"]
    assert all(reason in each.why for each in found), [each.why for each in found]
