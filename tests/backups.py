"""Backups that were changed and have a valid checksum, and the possible problems of them."""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from dealdock.platform.database import backup_file

NAMES: Final[Sequence[str | bytes | None]] = (
    "../planted",
    "..",
    ".",
    "",
    "folder/dealdock.secret",
    "./dealdock.secret",
    "DEALDOCK.SECRET",
    "dealdock.secret ",
    "dealdock.secret\0",
    "dealdock-ca.pem",
    "moved.db",
    "planted\n\x1b[31m",
    b"dealdock.secret",
    b"\xff\xfe",
    None,
)
"""Of files beside the database, which must be refused: all but the two that there are."""

CRAFTED: Final[Mapping[str, str]] = {
    "a view": "ALTER TABLE pardot_campaign RENAME TO hidden; CREATE VIEW pardot_campaign AS SELECT * FROM hidden",
    "a view that never ends": """ALTER TABLE pardot_tag RENAME TO hidden; CREATE VIEW pardot_tag AS
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n)
        SELECT i AS dataset_id, i AS id, i AS name FROM n""",
    "a generated column": """ALTER TABLE pardot_campaign RENAME TO hidden; CREATE TABLE pardot_campaign (dataset_id, id,
        name, cost, created_at, updated_at AS (created_at) STORED)""",
    "a virtual table": "DROP TABLE pardot_tag; CREATE VIRTUAL TABLE pardot_tag USING fts5(dataset_id, id, name)",
    "a column less": "ALTER TABLE pardot_campaign DROP COLUMN cost",
    "a table less": "DROP TABLE fault",
    "a blob as a name": "UPDATE pardot_campaign SET name = zeroblob(2000000)",
    "a text as a number": "UPDATE pardot_campaign SET cost = 'much'",
    "a text that is no UTF-8": "UPDATE pardot_campaign SET name = CAST(x'ff' AS TEXT)",
    "a row without what it refers to": """UPDATE pardot_campaign SET dataset_id = 999999
        WHERE dataset_id = (SELECT max(dataset_id) FROM pardot_campaign)""",
    "an amount that is too high": """PRAGMA ignore_check_constraints=ON;
        UPDATE pardot_opportunity SET value = 999999999999999999""",
    "two rows with one key": """CREATE TABLE hidden AS SELECT * FROM pardot_tag; DROP TABLE pardot_tag;
        ALTER TABLE hidden RENAME TO pardot_tag; INSERT INTO pardot_tag SELECT * FROM pardot_tag""",
    "no migration": "DELETE FROM alembic_version",
    "two migrations": "INSERT INTO alembic_version VALUES ('0001')",
    "every migration": "UPDATE alembic_version SET version_num = '*'",
    "the newest migration": "UPDATE alembic_version SET version_num = 'head'",
    "the next migration": "UPDATE alembic_version SET version_num = '+1'",
    "another folder's migration": "UPDATE alembic_version SET version_num = '../versions/0001'",
    "an absolute migration": "UPDATE alembic_version SET version_num = '/x'",
    "a blob as a migration": "UPDATE alembic_version SET version_num = x'30303034'",
    "a blob as a secret": "UPDATE dealdock_backup SET text = x'00'",
    "a secret twice": """CREATE TABLE hidden AS SELECT * FROM dealdock_backup; DROP TABLE dealdock_backup;
        ALTER TABLE hidden RENAME TO dealdock_backup; INSERT INTO dealdock_backup SELECT * FROM dealdock_backup""",
    "files that are a view": """ALTER TABLE dealdock_backup RENAME TO hidden;
        CREATE VIEW dealdock_backup AS SELECT * FROM hidden""",
    "a schema that SQLite can't read": """PRAGMA writable_schema=ON;
        UPDATE sqlite_master SET sql = 'CREATE TABLE \xff(' WHERE name = 'pardot_campaign'""",
}
"""Changes, as SQL, after which a backup must be refused."""

IGNORED: Final[Mapping[str, str]] = {
    "a trigger": "CREATE TRIGGER planted AFTER INSERT ON pardot_campaign BEGIN DELETE FROM account; END",
    "a view": "CREATE VIEW planted AS SELECT * FROM account",
    "a table": "CREATE TABLE planted AS SELECT * FROM account",
    "an index": "CREATE INDEX planted ON pardot_campaign (lower(name)) WHERE length(name) > 1",
    "a generated column": "ALTER TABLE pardot_campaign ADD COLUMN planted AS (upper(name))",
    "a default": "ALTER TABLE pardot_campaign ADD COLUMN planted TEXT DEFAULT 'planted'",
    "a call under way": "INSERT INTO call_under_way SELECT id, 'planted', 'planted', '', 'planted' FROM account",
}
"""Changes, as SQL, of which nothing must be restored, though all the rest is."""


@contextmanager
def changed(file: Path) -> Iterator[sqlite3.Connection]:
    """Change a backup as a SQLite database."""
    os.truncate(file, file.stat().st_size - backup_file.CHECKSUM_BYTES)
    with closing(sqlite3.connect(file)) as db, db:
        yield db
    backup_file.append_checksum(file)


def naming(file: Path, name: str | bytes | None) -> None:
    """Change a backup so that it names one file to write beside the database."""
    with changed(file) as db:
        db.execute("DROP TABLE dealdock_backup")
        db.execute("CREATE TABLE dealdock_backup (file TEXT PRIMARY KEY, text TEXT NOT NULL)")
        db.execute("INSERT INTO dealdock_backup VALUES (?, 'planted')", [name])


def without_checksum(file: Path) -> None:
    """Make a backup what an older version would have written."""
    os.truncate(file, file.stat().st_size - backup_file.CHECKSUM_BYTES)
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA application_id=0")
