"""Databases of earlier commits of this project have today's schema and the same records after an upgrade.

`tests/upgrades/make.py` made them.
"""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from alembic.script import ScriptDirectory

from dealdock.platform.database import alembic_commands, migrations
from dealdock.platform.database.database import parse_url
from dealdock.platform.database.migrations import REVISION
from tests.cases import check_each
from tests.cli.conftest import Dealdock, Environment, lasting_database
from tests.cli.test_backup import EVERY_WAY, rows, served
from tests.platform.test_migrations import snapshot
from tests.upgrades.make import HERE, SECRET, ask, client

THEN = sorted(file.stem for file in HERE.glob("*.json"))


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> Environment:
    """The environment that names a database without tables."""
    return lasting_database(request, tmp_path, "new_postgres")


@pytest.fixture(params=THEN)
def then(request: pytest.FixtureRequest) -> str:
    """The revision at which it was made."""
    revision: str = request.param
    return revision


@pytest.fixture
def old(lasting: Environment, then: str) -> Environment:
    """The environment that names a database as it was then."""
    url = parse_url(lasting["DEALDOCK_DATABASE"])
    sql = (HERE / f"{then}.{url.get_backend_name()}.sql").read_text()
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database))) as file:
            file.executescript(sql)
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as db:
            db.execute(sql.encode())
    return lasting | {"DEALDOCK_SECRET": SECRET}


@pytest.fixture(scope="session")
def todays_schema(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """Returns the schema that a new database gets, by the name of its backend."""

    @cache
    def todays(backend: str) -> dict[str, Any]:
        if backend == "postgresql":
            return schema({"DEALDOCK_DATABASE": request.getfixturevalue("migrated_postgres")()})
        url = f"sqlite:///{tmp_path_factory.mktemp('today')}/empty.db"
        alembic_commands.upgrade(parse_url(url))
        return schema({"DEALDOCK_DATABASE": url})

    return todays


def schema(environment: Environment) -> dict[str, Any]:
    """The database's; what PostgreSQL's dumps make of a CHECK means the same, but casts its list in another place."""
    found = snapshot(parse_url(environment["DEALDOCK_DATABASE"]))
    return {
        name: {**table, "check_constraints": _as_dumped(table["check_constraints"])} for name, table in found.items()
    }


def _as_dumped(checks: list[str]) -> list[str]:
    return [re.sub(r"::(character varying|text)(\[\])?|[()]", "", each) for each in checks]


def deals(http: httpx.Client) -> dict[str, bool]:
    """The first account's, and whether they are deleted."""
    found = http.get("/_dealdock/accounts/1/records/opportunity").raise_for_status().json()
    return {deal["name"]: deal["deleted"] for deal in found}


def answers_as_then(http: httpx.Client, then: str) -> None:
    for call, answer in json.loads((HERE / f"{then}.json").read_text()):
        assert ask(http, call) == answer, call


def has_used_as_much_of_the_day(http: httpx.Client, then: str) -> None:
    stored = re.search(r"""usage"? VALUES ?\(1, ?'2026-05-01', ?(\d+)\)""", (HERE / f"{then}.sqlite.sql").read_text())
    assert stored is not None
    quota = http.get("/_dealdock/accounts/1/quota").json()
    assert quota == {"daily": 1000, "used": int(stored[1]), "resets_at": "2026-05-01T23:00:00Z"}
    limits = [account["limits"] for account in http.get("/_dealdock/accounts").json()]
    assert limits == [{"daily": 1000, "concurrent": 5}, {"daily": None, "concurrent": None}]


def test_upgraded_it_has_todays_schema_and_answers_as_it_did(
    dealdock: Dealdock, old: Environment, then: str, todays_schema: Callable[[str], Any]
) -> None:
    asked = dealdock("db", "check", **old)
    said = f"dealdock: the database is at {then}, this program needs {REVISION}: dealdock db upgrade\n"
    assert (asked.returncode, asked.stderr) == (1, said)
    assert dealdock("db", "upgrade", **old).returncode == 0
    assert schema(old) == todays_schema(parse_url(old["DEALDOCK_DATABASE"]).get_backend_name())
    checks = [*([has_used_as_much_of_the_day] if then < "0008" else []), answers_as_then]
    with served(old) as (_, address), client(address) as http:
        check_each(checks, lambda check: check(http, then))


@EVERY_WAY
@pytest.mark.parametrize("then", THEN[:1], indirect=True)
def test_a_backup_from_then_is_restored_as_todays(
    dealdock: Dealdock, old: Environment, tmp_path: Path, other: Environment
) -> None:
    other["DEALDOCK_SECRET"] = SECRET
    assert dealdock("db", "backup", tmp_path / "then", **old).returncode == 0
    assert dealdock("db", "restore", tmp_path / "then", **other).returncode == 0
    assert "is at" in dealdock("db", "check", **old).stderr, "a backup leaves its database as it is"
    dealdock("db", "upgrade", **old)
    assert rows(other) == rows(old)


@pytest.mark.parametrize("then", ["0002"], indirect=True)
def test_a_start_upgrades_by_itself_and_its_snapshots_can_be_gone_back_to(old: Environment) -> None:
    with served(old) as (sandbox, address), client(address) as http:
        assert migrations.revision(sandbox.database.engine) == REVISION
        before = deals(http)
        http.post("/_dealdock/accounts/1/reset", json={"to": "then"}).raise_for_status()
        now = deals(http)
    assert before == {"Two anchors": True, "One more anchor": False, "A buoy": True, "After the snapshot": False}
    assert now == {"Two anchors": False, "One more anchor": False, "A buoy": True}


@pytest.mark.parametrize("then", ["0006"], indirect=True)
def test_codes_of_errors_are_the_same_numbers_as_then(old: Environment) -> None:
    with served(old) as (_, address), client(address) as http:
        journal = http.get("/_dealdock/accounts/1/requests").raise_for_status().json()
    assert {entry["code"] for entry in journal} == {None, 15}


def test_there_is_one_of_every_revision_before_todays() -> None:
    scripts = ScriptDirectory.from_config(alembic_commands.config("sqlite://")).walk_revisions()
    known = sorted(script.revision for script in scripts)
    assert [*THEN, REVISION] == known, "tests/upgrades/make.py says how one is made"
