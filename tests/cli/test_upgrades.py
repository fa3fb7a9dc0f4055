"""An upgrade by a migration that comes after today's, which only a copy of this program has."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import sqlalchemy as sa

import dealdock as package
from dealdock.platform.database import migrations
from dealdock.platform.database.database import parse_url
from dealdock.platform.database.migrations import REVISION
from dealdock.vendors.pardot.opportunity.model import Opportunity
from tests.cli.conftest import Dealdock, Environment
from tests.cli.test_backup import furnished, rows, served
from tests.platform.database.test_migrations import opened, revision, snapshot
from tests.support.running import ENVIRONMENT, PATIENCE

pytestmark = pytest.mark.slow

NEXT = "0002_names"
MIGRATION = f"""
revision = "{NEXT}"
down_revision = "{REVISION}"
"""
STEPS = """
import sqlalchemy as sa
from alembic import op

def upgrade():
    op.execute("UPDATE pardot_opportunity SET name = '& ' || name")
    with op.batch_alter_table("pardot_opportunity") as table:  # SQLite builds it anew
        table.alter_column("name", existing_type=sa.String(255), type_=sa.String(255), existing_nullable=False)
"""

Next = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def next_dealdock(tmp_path_factory: pytest.TempPathFactory) -> Next:
    """Runs commands of the program that has the next migration."""
    folder = tmp_path_factory.mktemp("next")
    shutil.copytree(Path(str(package.__file__)).parent, folder / "dealdock")
    shutil.copytree(migrations.migrations_dir(), folder / "dealdock" / "migrations", dirs_exist_ok=True)
    (folder / "dealdock" / "migrations" / "versions" / f"{NEXT}.py").write_text(MIGRATION + STEPS)

    def run(*words: object, **variables: Any) -> CompletedProcess[str]:
        environment = (
            ENVIRONMENT | {name: str(value) for name, value in variables.items()} | {"PYTHONPATH": str(folder)}
        )
        command = [sys.executable, "-m", "dealdock", *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE)

    return run


@pytest.fixture
def old(lasting: Environment) -> Environment:
    """A database of today's program with records of each kind."""
    with served(lasting) as (made, _):
        furnished(made)
    return lasting


def url_of(environment: Environment) -> sa.URL:
    return parse_url(environment["DEALDOCK_DATABASE"])


def names(environment: Environment) -> list[str]:
    """The names of the opportunities."""
    with opened(url_of(environment)) as engine, engine.connect() as db:
        return list(db.scalars(sa.select(Opportunity.name).order_by(Opportunity.dataset_id, Opportunity.id)))


def test_it_changes_what_the_migration_says_and_nothing_else(
    dealdock: Dealdock, next_dealdock: Next, old: Environment
) -> None:
    tables, records, before = snapshot(url_of(old)), rows(old), names(old)
    asked = next_dealdock("db", "check", **old)
    said = f"dealdock: the database is at {REVISION}, this program needs {NEXT}: dealdock db upgrade\n"
    assert (asked.returncode, asked.stderr) == (1, said)
    done = next_dealdock("db", "upgrade", **old)
    assert (done.returncode, done.stderr) == (0, "")
    assert (next_dealdock("db", "check", **old).returncode, revision(url_of(old))) == (0, NEXT)
    assert snapshot(url_of(old)) == tables
    after = rows(old)
    assert {name for name in records if records[name] != after[name]} == {"pardot_opportunity"}
    assert names(old) == [f"& {name}" for name in before]
    refused = dealdock("db", "check", **old)
    assert refused.returncode == 1
    assert f"its schema is {NEXT}, which this program does not know (its own is {REVISION})" in refused.stderr


def test_every_command_that_opens_the_database_upgrades_it(next_dealdock: Next, old: Environment) -> None:
    assert next_dealdock("account", "list", **old).returncode == 0
    assert revision(url_of(old)) == NEXT
    assert all(name.startswith("& ") for name in names(old))


@pytest.mark.parametrize("lasting", ["sqlite"], indirect=True)
def test_a_backup_from_before_is_restored_and_upgraded(
    dealdock: Dealdock, next_dealdock: Next, old: Environment, tmp_path: Path
) -> None:
    assert dealdock("db", "backup", tmp_path / "then", **old).returncode == 0
    new = {"DEALDOCK_DATABASE": str(tmp_path / "new" / "x.db"), "DEALDOCK_CREATE": "true"}
    done = next_dealdock("db", "restore", tmp_path / "then", **new)
    assert (done.returncode, done.stderr) == (0, "")
    assert revision(url_of(new)) == NEXT
    assert names(new) == [f"& {name}" for name in names(old)]


def test_a_new_database_gets_all_migrations_though_the_written_schema_is_older(
    next_dealdock: Next, without_tables: Environment
) -> None:
    done = next_dealdock("db", "upgrade", **without_tables)
    assert (done.returncode, done.stderr) == (0, "")
    assert next_dealdock("db", "check", **without_tables).returncode == 0


def test_one_of_a_checkout_that_was_not_released_goes_by_way_of_a_scene(dealdock: Dealdock, old: Environment) -> None:
    with opened(url_of(old)) as engine, engine.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0013'")
    for command in (("db", "upgrade"), ("db", "check"), ("account", "list")):
        refused = dealdock(*command, **old)
        assert refused.returncode == 1
        assert "the database was made by another dealdock: its schema is 0013" in refused.stderr
        assert (
            "(`dealdock scene export`), and load it into a new database here (`dealdock scene load`)" in refused.stderr
        )
