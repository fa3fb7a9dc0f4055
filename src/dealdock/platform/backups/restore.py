"""Making a database of a backup: a SQLite file, or the tables of an empty PostgreSQL database."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from dealdock.platform.backups import backup
from dealdock.platform.backups.transfer import Progress, move
from dealdock.platform.database import migrations
from dealdock.platform.database.sqlite.transactions import driver
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import whole_database
from dealdock.platform.models import Base


class Backup(NamedTuple):
    """One that is whole, and that this program knows how to read."""

    db: Connection
    revision: str
    fingerprint: str | None
    beside: dict[str, str]
    """Names and texts of the files that lay beside the database."""


@contextmanager
def opened(file: Path) -> Iterator[Backup]:
    """Look into a backup. Raises `WrongSetting` where it isn't one that can be used."""
    if not file.is_file():
        raise WrongSetting(f"there is no file {file}")
    address = f"{file.absolute().as_uri()}?mode=ro"
    engine = sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=sa.NullPool)
    try:
        with engine.connect() as db:
            yield _read(db, file)
    finally:
        engine.dispose()


def _read(db: Connection, file: Path) -> Backup:
    try:
        if not sa.inspect(db).has_table(migrations.BACKUP):
            raise WrongSetting(f"{file} is no backup: dealdock db backup makes one")
        backup.refuse_damaged(driver(db), str(file))
        revision = str(db.scalar(sa.text("SELECT version_num FROM alembic_version")))
        migrations.refuse_newer(revision)
        files = db.execute(sa.text(f"SELECT file, text FROM {migrations.BACKUP}"))  # noqa: S608 (our own name)
        beside: dict[str, str] = {row.file: row.text for row in files}
        return Backup(db, revision, backup.fingerprint(db), beside)
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        reason = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise WrongSetting(f"{file} can't be read as a backup: {reason}") from None


def restore(kept: Backup, engine: Engine, progress: Progress) -> None:
    """Make the engine's database what the backup holds, brought up to date, or leave it as it is.

    The engine is one that is fit for migrations. Raises `WrongSetting` where there is something in the database.
    """
    if engine.dialect.name == "sqlite":
        _into_file(kept, engine, progress)
        return
    with engine.begin() as db:
        ours = _refuse_full(db)
        Base.metadata.drop_all(db, ours)
        db.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        migrations.upgrade_within(db, kept.revision)
        move(kept.db, db, backup.tables(kept.db), progress)
        migrations.upgrade_within(db)


def _into_file(kept: Backup, engine: Engine, progress: Progress) -> None:
    file = Path(str(engine.url.database))
    if file.exists():
        with engine.connect() as db:
            _refuse_full(db)
    with whole_database(file, replace=True) as draft:
        backup.copy_pages(driver(kept.db), draft, progress)
        with closing(sqlite3.connect(draft)) as copied:
            copied.execute("PRAGMA secure_delete=ON")  # the secret has no place in the database
            copied.execute(f"DROP TABLE {migrations.BACKUP}")
        with backup.transaction(draft) as db:
            migrations.upgrade_within(db)


def _refuse_full(db: Connection) -> list[sa.Table]:
    """The tables that are in the way, with nothing in them. Raises `WrongSetting` where there is something.

    Others' tables are in nobody's way, but a SQLite file is to be ours alone.
    """
    migrations.refuse_newer(migrations.stands_at(db))
    there = {*sa.inspect(db).get_table_names()}
    ours = [table for table in Base.metadata.sorted_tables if table.name in there]
    others = there - {*Base.metadata.tables, "alembic_version"} if db.dialect.name == "sqlite" else set()
    if others or any(db.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() for table in ours):
        raise WrongSetting("there is something in this database: a backup is restored into an empty one")
    return ours
