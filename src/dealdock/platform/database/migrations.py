"""Migrations of the database, without Alembic: `alembic_commands.py` runs them."""

import sqlite3
from contextlib import closing, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from dealdock.platform.database.sqlite.connections import SMALL_PAGES
from dealdock.platform.errors import WrongSetting
from dealdock.platform.text import printable


def migrations_dir() -> Path:
    """Return the folder of the migrations: in the wheel, else in the checkout."""
    installed = Path(str(files("dealdock") / "migrations"))
    return installed if installed.is_dir() else Path(__file__).parents[4] / "migrations"


REVISIONS = sorted(file.stem for file in migrations_dir().glob("versions/[0-9]*.py"))
"""The names of all migrations, oldest first, taken from their files."""

REVISION = max(REVISIONS, default="")
"""The newest migration, which matches this program's models."""

_OWN_TABLE = "sandbox"
"""The table by which a file is recognized. Every migration has it."""

SCHEMAS = {
    "sqlite": Path(__file__).with_name("schema.sql"),
    "postgresql": Path(__file__).with_name("schema-postgresql.sql"),
}
"""The schema of a new database by the name of its kind, in files that a wheel has and a checkout may lack."""

STAMP = f"INSERT INTO alembic_version VALUES ('{REVISION}')"
"""The last statement of a written schema. In an older file it names another migration."""

ONE_AT_A_TIME = sa.text("SELECT pg_advisory_xact_lock(7236101)")
"""The lock of migrations on PostgreSQL. The number has no meaning; no other program uses it."""


def revision(engine: sa.Engine) -> str | None:
    """Return the database's migration; None if the database is empty."""
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(db: sa.Connection) -> str | None:
    """Return the migration of the connection's database, as `revision` does.

    A damaged database may have several, or one that is a blob. The result is then no name of a migration.
    """
    if not sa.inspect(db).has_table("alembic_version"):
        return None
    return " and ".join(map(str, db.scalars(sa.text("SELECT version_num FROM alembic_version")))) or None


def refuse_foreign(url: sa.URL) -> None:
    """Raise `WrongSetting` if the address is a SQLite file with tables of another program.

    The file is only read, because a usual connection would change its journal mode. Unless a write-ahead log is there,
    it is opened as immutable, because SQLite would leave an empty log behind.
    """
    if url.get_backend_name() != "sqlite" or not (file := Path(str(url.database)).absolute()).exists():
        return
    options = "mode=ro" if file.with_name(f"{file.name}-wal").exists() else "mode=ro&immutable=1"
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{file.as_uri()}?{options}", uri=True)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and _OWN_TABLE not in tables:
            msg = f"{url.database} has tables of another program, such as {printable(min(tables))}"
            raise WrongSetting(f"{msg}. Name another file: a missing one is created")


def upgrade(engine: sa.Engine) -> None:
    """Bring the database up to date, under a lock. Raises `WrongSetting` if this program does not know it."""
    found = revision(engine)
    if found is None:
        refuse_unmarked(engine)
        create(engine)
        found = revision(engine)  # another program may have been faster
    if found == REVISION:
        return
    refuse_unknown(found)
    _run(engine.url)


def refuse_unmarked(engine: sa.Engine) -> None:
    """Raise `WrongSetting` if the database has tables of dealdock, and no version of its schema."""
    with engine.connect() as db:
        if sa.inspect(db).has_table(_OWN_TABLE) and revision_of(db) is None:  # in this order: another may create them
            raise WrongSetting(
                "the database has tables of dealdock, and its table alembic_version is missing or empty: the "
                "version of its schema is unknown. Restore a backup, or name another database"
            )


def _run(url: sa.URL) -> None:
    """Run all migrations that the database does not have yet."""
    from dealdock.platform.database import alembic_commands  # noqa: PLC0415 (70 ms, and most starts need no migration)

    alembic_commands.upgrade(url)


def create(engine: sa.Engine) -> None:
    """Fill a new database, under a lock. Leave a database that is no longer empty as it is."""
    if written_schema(engine.dialect.name) is None:
        _run(engine.url)
        return
    try:
        if engine.dialect.name == "postgresql":
            with migration_engine(engine.url).begin() as db:
                fill_empty(db)
        else:
            _create_file(engine)
    except engine.dialect.loaded_dbapi.Error as error:  # of the driver, which is used without SQLAlchemy here
        raise sa.exc.DBAPIError(None, None, error) from error


def _create_file(engine: sa.Engine) -> None:
    connection = engine.raw_connection()
    try:
        driver: Any = connection.driver_connection
        driver.execute("BEGIN IMMEDIATE")
        if driver.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None:
            _fill(driver, "sqlite")
        driver.execute("COMMIT")
    finally:
        connection.close()


def written_schema(kind: str) -> str | None:
    """Return the SQL of a new database. None: the file is absent, or belongs to another migration."""
    try:
        text = SCHEMAS[kind].read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return text if text.endswith(f"{STAMP};\n") else None


def fill_empty(db: sa.Connection) -> None:
    """Create the written schema in the current transaction if the database has no schema, under a lock."""
    if written_schema(db.dialect.name) is None:
        return
    if db.dialect.name == "postgresql":
        db.execute(ONE_AT_A_TIME)
    if revision_of(db) is None:
        _fill(db.connection.driver_connection, db.dialect.name)


def _fill(driver: Any, kind: str) -> None:
    """Create the written schema with a connection of the driver.

    SQLAlchemy takes longer to generate it than a database to read it, and Alembic longer to import.
    """
    text = written_schema(kind) or ""
    for statement in [text] if kind == "postgresql" else text.removesuffix(";\n").split(";\n"):
        driver.execute(statement)


def stamp(engine: sa.Engine) -> None:
    """Mark a database that was made from the models as up to date."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql(STAMP)


def refuse_unknown(found: str | None) -> None:
    """Raise `WrongSetting` if the database has a migration that this program does not know."""
    if found is not None and found not in REVISIONS:
        raise WrongSetting(
            f"the database was made by another dealdock: its schema is {printable(found)}, which this program does not "
            f"know (its own is {REVISION}). After a newer release, upgrade dealdock, or restore a backup from before. "
            "After a checkout that was not released, write the accounts to a file there (`dealdock scene export`), and "
            "load it into a new database here (`dealdock scene load`)"
        )


def migration_engine(url: str | sa.URL) -> sa.Engine:
    """Return an engine for migrations, whose schema changes are part of the transaction.

    On PostgreSQL it uses psycopg's own connections, because the connections of `Database` begin no transaction without
    its options.
    """
    url = sa.make_url(url)
    if url.get_backend_name() == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _(dbapi: Any, _record: Any) -> None:
            dbapi.isolation_level = None  # the driver must not commit implicitly before DDL
            dbapi.execute(f"PRAGMA {SMALL_PAGES}")
            dbapi.execute("PRAGMA busy_timeout=30000")
            dbapi.execute("PRAGMA foreign_keys=OFF")  # a rebuilt table is dropped and renamed: no cascades

        @event.listens_for(engine, "begin")
        def _(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
