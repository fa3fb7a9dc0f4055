import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from dealdock import Sandbox
from dealdock.platform.database import alembic_commands, dialects, migrations
from dealdock.platform.database.database import parse_url
from dealdock.platform.errors import WrongSetting
from dealdock.settings import Settings
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.written_schema import schemas

NewDatabase = Callable[[], sa.URL]

ASPECTS = (
    "columns",
    "pk_constraint",
    "foreign_keys",
    "unique_constraints",
    "check_constraints",
    "indexes",
    "table_options",
)
DEFINITIONS = {
    "sqlite": """
        SELECT tbl_name, group_concat(sql, ';') FROM (
            SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY sql
        ) GROUP BY tbl_name""",
    "postgresql": """
        SELECT relname, concat_ws(';', reloptions,
            (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                attgenerated, attcollation, pg_get_expr(adbin, adrelid)), ',' ORDER BY attname)
                FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped),
            (SELECT string_agg(concat_ws(' ', conname, pg_get_constraintdef(oid)), ',' ORDER BY conname)
                FROM pg_constraint WHERE conrelid = pg_class.oid),
            (SELECT string_agg(pg_get_indexdef(indexrelid), ',' ORDER BY indexrelid::regclass::text)
                FROM pg_index WHERE indrelid = pg_class.oid))
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace""",
}
"""The statement that reads the name and the whole definition of each table, as the database has it."""

_described: dict[tuple[str, str, str], Any] = {}
"""The description of a table by SQLAlchemy's inspector, by database and definition: most tables stay as they are."""

MANY_AT_ONCE = """
import multiprocessing, sys
from alembic import command  # imported once, before the processes part, as all that the migrations need
from dealdock.platform.database import database, migrations
from dealdock.vendors import all_tables

def upgrade(start):
    for address in sys.argv[1:]:
        engine = migrations.migration_engine(database.parse_url(address))
        start.wait()
        try:
            migrations.upgrade(engine)
        except BaseException:
            start.abort()  # the others don't wait for this one
            raise

fork = multiprocessing.get_context("fork")
start = fork.Barrier(4)
processes = [fork.Process(target=upgrade, args=(start,)) for _ in range(start.parties)]
for process in processes:
    process.start()
for process in processes:
    process.join()
sys.exit(sum(process.exitcode != 0 for process in processes))
"""
BROKEN = """
import sqlalchemy as sa
from alembic import op

revision = "broken"
down_revision = {revision!r}

def upgrade():
    op.create_table("half", sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False))
    op.drop_table("pardot_visitor_activity")
    op.execute("SELECT nothing FROM nowhere")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of the test's databases."""
    name: str = request.param
    return name


@pytest.fixture
def new(request: pytest.FixtureRequest, tmp_path: Path, backend: str) -> NewDatabase:
    """Makes empty databases."""
    if backend == "postgresql":
        new_postgres: Callable[[], str] = request.getfixturevalue("new_postgres")
        return lambda: parse_url(new_postgres())
    files = (f"{tmp_path}/a %20 b {number}.db" for number in range(9))
    return lambda: parse_url(f"sqlite:///{next(files)}")


@pytest.fixture
def migrated(request: pytest.FixtureRequest, backend: str) -> NewDatabase:
    """Makes databases on which every migration was run: copies of one."""
    if backend == "postgresql":
        copies: Callable[[str], str] = request.getfixturevalue("postgres_copies")
        original: str = request.getfixturevalue("migrated_step_by_step")
        return lambda: parse_url(copies(original))
    file: Path = request.getfixturevalue("migrated_file")
    new: NewDatabase = request.getfixturevalue("new")

    def copy() -> sa.URL:
        shutil.copy(file, str((url := new()).database))
        return url

    return copy


@pytest.fixture(scope="session")
def migrated_step_by_step(postgres_copies: Callable[[str], str]) -> str:
    """The name of a database on PostgreSQL on which every migration was run, for copies."""
    url = parse_url(postgres_copies("template1"))
    alembic_commands.upgrade(url)
    return str(url.database)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file on which every migration was run, for copies."""
    file = tmp_path_factory.mktemp("migrated") / "dealdock.db"
    alembic_commands.upgrade(parse_url(f"sqlite:///{file}"))
    return file


@contextmanager
def opened(url: sa.URL) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    yield engine
    engine.dispose()


def created(url: sa.URL, described: sa.MetaData = metadata) -> sa.URL:
    """As a sandbox makes its temporary database."""
    with opened(url) as engine:
        described.create_all(engine)
        migrations.stamp(engine)
    return url


def revision(url: sa.URL) -> str | None:
    with opened(url) as engine:
        return migrations.revision(engine)


def snapshot(url: sa.URL) -> dict[str, Any]:
    """The database's own description of its tables. `alembic check` compares neither CHECKs nor sequences."""
    with opened(url) as engine, engine.connect() as db:
        found = {(engine.dialect.name, *row) for row in db.exec_driver_sql(DEFINITIONS[engine.dialect.name])}
        if new := {definition for definition in found if definition not in _described}:
            read = inspected(sa.inspect(db), [table for _, table, _ in new])
            _described.update((definition, read[definition[1]]) for definition in new)
    return {definition[1]: _described[definition] for definition in found if definition[1] != "alembic_version"}


def inspected(look: sa.Inspector, tables: list[str]) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for aspect in ASPECTS:
        for (_, table), rows in getattr(look, f"get_multi_{aspect}")(filter_names=tables).items():
            described.setdefault(table, {})[aspect] = spelled([rows] if isinstance(rows, dict) else rows)
    return described


def spelled(rows: Any) -> list[str]:
    """In an order that doesn't matter."""
    return sorted(repr(sorted((name, plain(value)) for name, value in row.items())) for row in rows)


def plain(value: Any) -> str:
    """A partial index's condition is an object by itself."""
    return str({name: str(each) for name, each in value.items()} if isinstance(value, dict) else value)


@pytest.mark.slow
def test_a_new_database_is_filled_with_what_the_models_describe() -> None:
    written = {kind: migrations.written_schema(kind) for kind in migrations.SCHEMAS}
    assert written == schemas(), "make generate"


class TestSchema:
    @pytest.mark.slow
    def test_is_the_one_that_the_models_describe(self, new: NewDatabase, migrated: NewDatabase) -> None:
        described = snapshot(created(new()))
        assert snapshot(migrated()) == described
        with opened(filled := new()) as engine:
            migrations.upgrade(engine)  # from the written schema
        assert snapshot(filled) == described

    def test_names_every_index_and_constraint_alike_on_both_databases(self) -> None:
        """A migration finds them by name. PostgreSQL would shorten a longer one."""
        parts: list[Any] = [part for table in metadata.sorted_tables for part in (*table.constraints, *table.indexes)]
        names = [part.name for part in parts]
        assert [part for part in parts if not isinstance(part.name, str)] == []
        assert [name for name in names if len(str(name)) > 63] == []
        assert len(set(names)) == len(names)

    @pytest.mark.slow
    def test_passes_its_own_check_however_it_was_made(self, new: NewDatabase, migrated: NewDatabase) -> None:
        for url in (migrated(), created(new())):
            with opened(url) as engine:
                alembic_commands.check(engine)

    @pytest.mark.slow
    def test_check_refuses_one_that_is_empty_or_was_changed(self, new: NewDatabase, migrated: NewDatabase) -> None:
        with opened(new()) as engine, pytest.raises(WrongSetting, match="db upgrade"):
            alembic_commands.check(engine)
        with opened(migrated()) as engine:
            with engine.begin() as connection:
                connection.exec_driver_sql("ALTER TABLE pardot_campaign DROP COLUMN cost")
            with pytest.raises(WrongSetting, match="not as its migrations left it"):
                alembic_commands.check(engine)

    @pytest.mark.slow
    def test_comparison_sees_what_alembic_would_not(self, new: NewDatabase, migrated: NewDatabase) -> None:
        other = sa.MetaData(naming_convention=metadata.naming_convention)
        for table in metadata.sorted_tables:
            sa.event.listen(table.to_metadata(other), "before_create", dialects.make_indexes_partial)
        opportunity = other.tables["pardot_opportunity"]
        opportunity.constraints -= {each for each in opportunity.constraints if isinstance(each, sa.CheckConstraint)}
        other.tables["account"].c.id.autoincrement = True
        right, wrong = snapshot(migrated()), snapshot(url := created(new(), other))
        with_sequences = {"account"} if url.get_backend_name() == "postgresql" else set()
        assert right["pardot_opportunity"]["check_constraints"]
        assert {table for table in right if right[table] != wrong[table]} == {"pardot_opportunity"} | with_sequences


class TestScripts:
    def test_newest_is_the_programs(self) -> None:
        scripts = ScriptDirectory.from_config(alembic_commands.config("sqlite://"))
        assert scripts.get_heads() == [migrations.REVISION]

    @pytest.mark.slow
    def test_every_step_goes_back_and_forth(self, new: NewDatabase) -> None:
        url = new()
        config = alembic_commands.config(url)
        steps = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]
        seen = [snapshot(url)]
        for step in steps:
            command.upgrade(config, step)
            seen.append(snapshot(url))
        for before in seen[-2::-1]:
            command.downgrade(config, "-1")
            assert snapshot(url) == before
        command.upgrade(config, "head")
        assert snapshot(url) == seen[-1]
        assert revision(url) == migrations.REVISION


NEW_SANDBOX = "INSERT INTO sandbox (id, secret_digest, last_account_id, last_dataset_id) VALUES"


class TestUpgrade:
    @pytest.mark.slow
    def test_leaves_an_up_to_date_database_and_its_records_alone(self, new: NewDatabase) -> None:
        url = created(new())
        with opened(url) as engine:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"{NEW_SANDBOX} (1, 'digest', 0, 0)")
            migrations.upgrade(engine)
            with engine.connect() as connection:
                assert connection.exec_driver_sql("SELECT count(*) FROM sandbox").scalar() == 1

    @pytest.mark.slow
    def test_may_be_asked_for_by_many_at_once(self, tmp_path: Path, new_postgres: Callable[[], str]) -> None:
        """Also of an empty file, which is filled without migrations."""
        urls = [f"sqlite:///{tmp_path}/empty.db", f"sqlite:///{tmp_path}/old.db", new_postgres()]
        command.upgrade(alembic_commands.config(urls[1]), migrations.REVISIONS[0])
        ended = subprocess.run([sys.executable, "-c", MANY_AT_ONCE, *urls], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        for url, like in zip(urls, (f"sqlite:///{tmp_path}/new.db", None, new_postgres()), strict=True):
            assert revision(parse_url(url)) == migrations.REVISION
            assert like is None or snapshot(parse_url(url)) == snapshot(created(parse_url(like)))

    def test_leaves_a_file_as_it_is_that_another_process_has_filled(self, tmp_path: Path) -> None:
        with opened(parse_url(f"sqlite:///{tmp_path}/deals.db")) as engine:
            migrations.create(engine)
            with engine.begin() as connection:
                connection.exec_driver_sql(f"{NEW_SANDBOX} (1, 'of the other process', 0, 0)")
            migrations.create(engine)
            with engine.connect() as connection:
                digests = connection.exec_driver_sql("SELECT secret_digest FROM sandbox").scalars().all()
                assert digests == ["of the other process"]
        assert revision(parse_url(f"sqlite:///{tmp_path}/deals.db")) == migrations.REVISION

    @pytest.mark.slow
    def test_refuses_a_newer_database(self, migrated: NewDatabase) -> None:
        url = migrated()
        with opened(url) as engine:
            with engine.begin() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
            for use in (migrations.upgrade, alembic_commands.check):
                with pytest.raises(WrongSetting, match="made by another dealdock"):
                    use(engine)
        with pytest.raises(WrongSetting, match="made by another dealdock"):
            Sandbox(Settings(database=url.render_as_string(hide_password=False), secret="s"))
        assert revision(url) == "9999"

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("damage", "refusal"),
        [
            ("UPDATE alembic_version SET version_num = %s", "its schema is .*ff'?, which this program does not know"),
            ("INSERT INTO alembic_version VALUES ('0002')", f"its schema is {migrations.REVISION} and 0002, which"),
            ("DELETE FROM alembic_version", "its table alembic_version is missing or empty"),
            ("DROP TABLE alembic_version", "its table alembic_version is missing or empty"),
        ],
        ids=["a blob", "two", "none", "no table"],
    )
    def test_refuses_a_database_whose_migration_nobody_knows(
        self, migrated: NewDatabase, damage: str, refusal: str
    ) -> None:
        url = migrated()
        with opened(url) as engine:
            no_text = "x'ff'" if engine.dialect.name == "sqlite" else "'ff'"  # PostgreSQL's column has texts alone
            with engine.begin() as connection:
                connection.exec_driver_sql(damage.replace("%s", no_text))
        before = snapshot(url)
        for _ in range(2):
            with pytest.raises(WrongSetting, match=refusal):
                Sandbox(Settings(database=url.render_as_string(hide_password=False), secret="s"))
        assert snapshot(url) == before

    @pytest.mark.slow(but="up to date")
    @pytest.mark.parametrize("begun", [False, True], ids=["empty", "up to date"])
    def test_that_fails_leaves_nothing(
        self, new: NewDatabase, migrated: NewDatabase, tmp_path: Path, *, begun: bool
    ) -> None:
        url = migrated() if begun else new()
        before = snapshot(url), revision(url)
        scripts = tmp_path / "migrations"
        shutil.copytree(migrations.migrations_dir(), scripts)
        (scripts / "versions" / "broken_.py").write_text(BROKEN.format(revision=migrations.REVISION))
        config = alembic_commands.config(url)
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        with pytest.raises(sa.exc.DBAPIError, match="nowhere"):
            command.upgrade(config, "head")
        assert (snapshot(url), revision(url)) == before
