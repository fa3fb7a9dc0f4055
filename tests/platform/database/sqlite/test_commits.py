"""A commit on SQLite writes each page that it changes: few of them, and small ones, in every file that we make."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.platform.database import migrations, statement_tables
from dealdock.platform.database.sqlite.connections import driver
from dealdock.platform.errors import RecordError
from dealdock.settings import Settings
from dealdock.vendors.pardot.opportunity import crm_sync
from tests.support.builders import Account

PAGE = 2048
HEADER, FRAME = 32, 24 + PAGE


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """One that nothing else writes to."""
    with Sandbox(Settings(database=f"sqlite:///{tmp_path}/dealdock.db", secret="a secret")) as sandbox:
        yield sandbox


def written(sandbox: Sandbox) -> int:
    """Return the number of pages in SQLite's log, and empty it."""
    file = str(sandbox.database.url.database)
    size = Path(f"{file}-wal").stat().st_size
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return max(0, size - HEADER) // FRAME


def test_an_opportunity_of_one_prospect_is_sixteen_pages(sandbox: Sandbox) -> None:
    account = Account.open(sandbox)
    prospect = account.prospect()
    account.opportunity(prospect)
    written(sandbox)
    for _ in range(3):
        account.opportunity(prospect)
        assert written(sandbox) == 16  # its row, its key, five sorts; two of the link; four of the activity; and three


def test_what_came_from_the_crm_is_found_by_an_index_of_nothing_else(sandbox: Sandbox) -> None:
    account = Account.open(sandbox, connector="salesforce")
    said: list[str] = []

    def work(db: Connection) -> None:
        driver(db).set_trace_callback(said.append)
        with pytest.raises(RecordError, match="the CRM has no opportunity"):
            crm_sync.find(db, account.tenant, "006A")
        driver(db).set_trace_callback(None)

    sandbox.database.read(work)
    explained, reads = f"EXPLAIN QUERY PLAN {said[-1]}", statement_tables.declare()
    plan = sandbox.database.read(lambda db: db.exec_driver_sql(explained, None, reads).one().detail)
    assert plan.endswith("USING INDEX ix_pardot_opportunity_dataset_id_crm_fid (dataset_id=? AND crm_fid=?)")


@pytest.mark.parametrize("database", [None, "made.db"], ids=["temporary", "lasting"])
def test_a_new_file_has_small_pages(tmp_path: Path, database: str | None) -> None:
    named = None if database is None else f"sqlite:///{tmp_path}/{database}"
    with Sandbox(Settings(database=named, secret="a secret")) as sandbox:
        assert page_size(Path(str(sandbox.database.url.database))) == PAGE


def test_a_file_that_only_migrations_created_has_small_pages(tmp_path: Path) -> None:
    file = tmp_path / "made.db"
    engine = migrations.migration_engine(f"sqlite:///{file}")
    migrations.upgrade(engine)
    assert page_size(file) == PAGE


def page_size(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        size: int = db.execute("PRAGMA page_size").fetchone()[0]
        return size
