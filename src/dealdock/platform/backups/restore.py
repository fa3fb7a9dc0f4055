"""Restoring a backup: into a SQLite file, or into the tables of an empty PostgreSQL database."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from dealdock.platform.backups import backup, backup_contents
from dealdock.platform.backups.transfer import Progress, copy_rows
from dealdock.platform.database import alembic_commands, backup_file, migrations
from dealdock.platform.database.sqlite.connections import driver
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import new_database_file
from dealdock.platform.models import Base
from dealdock.platform.text import printable, quoted

_SAFE_PRAGMAS: Final = (
    "query_only=ON",
    "trusted_schema=OFF",  # SQLite's advice for files of unknown origin, as the next one
    "cell_size_check=ON",
    "ignore_check_constraints=ON",  # the restored database has its own
)

_COMMON_TABLES: Final = {
    "alembic_version": {"version_num": ("text",)},
    backup_file.TABLE: {"file": ("text",), "text": ("text",)},
}
"""The tables of every backup, whatever its schema."""


class Backup(NamedTuple):
    """A backup that passed all checks."""

    db: Connection
    revision: str
    fingerprint: str | None
    beside: Mapping[str, str]
    """Names and texts of the files from beside the database."""
    tables: Sequence[str]
    has_checksum: bool
    """False for one of an older version, in which a changed value cannot be detected."""


@contextmanager
def opened(file: Path, names: Collection[str]) -> Iterator[Backup]:
    """Check a backup and open it. `names` are the valid names of a file beside a database.

    Raises `WrongSetting` if it is not a usable backup. Nothing is written, whatever it contains.
    """
    if not file.is_file():
        raise WrongSetting(f"there is no file {file}")
    has_checksum = backup_file.verify(file)
    engine = _engine(file)
    try:
        with _readable_errors(file):
            db = engine.connect()
        with db:
            with _readable_errors(file):
                kept = _read(db, file, names, has_checksum=has_checksum)
            yield kept
    finally:
        engine.dispose()


def _engine(file: Path) -> Engine:
    """Return an engine that writes nothing, neither to the file nor beside it."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        db = sqlite3.connect(address, uri=True)
        for pragma in _SAFE_PRAGMAS:
            db.execute(f"PRAGMA {pragma}")
        return db

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)


@contextmanager
def _readable_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except (sa.exc.DBAPIError, sqlite3.Error, UnicodeDecodeError) as error:
        reason = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise WrongSetting(f"{file} can't be read as a backup: {printable(str(reason))}") from None


def _read(db: Connection, file: Path, names: Collection[str], *, has_checksum: bool) -> Backup:
    source, what = driver(db), str(file)
    if not sa.inspect(db).has_table(backup_file.TABLE):
        raise WrongSetting(f"{what} is no backup: dealdock db backup makes one")
    backup.refuse_damaged(source, what)
    backup_contents.refuse_other_tables(source, _COMMON_TABLES, what)
    revision = _revision(source, what)
    expected = backup_contents.expected_tables(revision)
    backup_contents.refuse_other_tables(source, expected, what)
    tables = [table for table in expected if table not in backup.PROCESS_TABLES]
    return Backup(db, revision, backup.fingerprint(db), _beside(source, names, what), tables, has_checksum)


def _revision(source: sqlite3.Connection, what: str) -> str:
    found = [revision for (revision,) in source.execute("SELECT version_num FROM alembic_version LIMIT 2")]
    if len(found) != 1:
        raise WrongSetting(f"{what} can't be restored: it does not say which version of the schema it has")
    migrations.refuse_unknown(found[0])
    return str(found[0])


def _beside(source: sqlite3.Connection, names: Collection[str], what: str) -> Mapping[str, str]:
    """Return the texts of the files by name. Refuse any other name, because a backup is untrusted input."""
    found: dict[str, str] = {}
    for name, text in source.execute(f"SELECT file, text FROM {backup_file.TABLE}"):
        if name not in names:
            raise WrongSetting(f"{what} can't be restored: dealdock keeps no file of the name {quoted(name)}")
        if name in found:
            raise WrongSetting(f"{what} can't be restored: it holds {name} twice")
        found[name] = text
    return found


def restore(kept: Backup, engine: Engine, progress: Progress) -> None:
    """Replace the engine's empty database by the backup's, brought up to date. An error leaves the database as it was.

    The engine must come from `migration_engine`. Raises `WrongSetting` if the database is not empty.
    """
    if engine.dialect.name == "sqlite":
        _into_file(kept, engine, progress)
        return
    with engine.begin() as db:
        ours = _require_empty(db)
        Base.metadata.drop_all(db, ours)
        db.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        _fill(kept, db, progress)


def _into_file(kept: Backup, engine: Engine, progress: Progress) -> None:
    file = Path(str(engine.url.database))
    if file.exists():
        with engine.connect() as db:
            _require_empty(db)
    with new_database_file(file, replace=True) as draft, backup.transaction(draft) as db:
        _fill(kept, db, progress)


def _fill(kept: Backup, db: Connection, progress: Progress) -> None:
    """Create the tables at the backup's migration, copy the rows, and bring both up to date."""
    alembic_commands.upgrade_within(db, kept.revision)
    copy_rows(kept.db, db, kept.tables, progress)
    if db.dialect.name == "sqlite" and db.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise WrongSetting("the backup can't be restored: some of its rows refer to others that are not there")
    alembic_commands.upgrade_within(db)


def _require_empty(db: Connection) -> list[sa.Table]:
    """Return dealdock's own tables, which must be empty. Raises `WrongSetting` if a row is found.

    Other tables are allowed on PostgreSQL, but not in a SQLite file.
    """
    migrations.refuse_unknown(migrations.revision_of(db))
    existing = {*sa.inspect(db).get_table_names()}
    ours = [table for table in Base.metadata.sorted_tables if table.name in existing]
    others = existing - {*Base.metadata.tables, "alembic_version"} if db.dialect.name == "sqlite" else set()
    if others or any(db.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() for table in ours):
        raise WrongSetting("there is something in this database: a backup is restored into an empty one")
    return ours
