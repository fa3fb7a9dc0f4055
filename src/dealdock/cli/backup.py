"""`dealdock db backup` and `restore`: a database with the files beside it."""

import signal
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg
import sqlalchemy as sa

from dealdock.certificates import KEY_FILE
from dealdock.cli import kept_files
from dealdock.cli.database_commands import address, refuse_missing
from dealdock.cli.output import progress
from dealdock.full_sandbox import VENDORS
from dealdock.platform.accounts import accounts
from dealdock.platform.backups import backup
from dealdock.platform.backups import restore as backup_restore
from dealdock.platform.backups.restore import Backup
from dealdock.platform.credentials.secrets import fingerprint
from dealdock.platform.database import disk_errors, migrations
from dealdock.platform.database.database import Database
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import write_once
from dealdock.platform.randomness import Randomness
from dealdock.secret_file import SECRET_FILE, configured_secret, home_folder, require_folder
from dealdock.settings import Settings

_BESIDE: Final = (SECRET_FILE, KEY_FILE)
"""The files that belong to a database. A backup contains no others, and a restore writes no others."""


def back_up(settings: Settings, file: Path, *, replace: bool) -> None:
    """Write the database, its secret and its CA to a file. Print a note if the secret is not beside the database."""
    url = address(settings)
    refuse_missing(url)
    failed = f"can't back up {url} to {file}"
    kept_files.refuse(file, failed, may_be_backup=True)
    with (
        _readable_errors(failed),
        closing(Database(url, randomness=Randomness())) as database,
        progress() as report,
    ):
        beside = _beside(home_folder(settings, url), database)
        backup.write(database, file, beside, report, replace=replace)
    if SECRET_FILE not in beside:
        note = f"the backup does not contain the secret, which is not in {home_folder(settings, url)}"
        print(f"dealdock: {note}. Set DEALDOCK_SECRET for the restore", file=sys.stderr)


def restore(settings: Settings, file: Path) -> None:
    """Restore a backup into an empty database, and its files beside that."""
    url = address(settings)
    require_folder(settings, url)
    engine = migrations.migration_engine(url)
    try:
        with _readable_errors(f"can't restore {file} into {url}"), backup_restore.opened(file, _BESIDE) as kept:
            VENDORS.require(accounts.vendors(kept.db), str(file))
            files = _files(settings, kept)
            with _written(files, home_folder(settings, url)), progress() as report:
                backup_restore.restore(kept, engine, report)
    finally:
        engine.dispose()
    if not kept.has_checksum:
        note = "its structure is valid, but changed values cannot be detected"
        print(f"dealdock: {file} is of an older version and has no checksum: {note}", file=sys.stderr)


def _beside(home: Path, database: Database) -> dict[str, str]:
    """Return the existing files that belong to the database, by name."""
    with database.engine.connect() as db:  # fails early, with the reason, if the database is unreachable
        backup.require_revision(db)
        made_with = backup.fingerprint(db)
    found = {name: _text(home / name) for name in _BESIDE if (home / name).exists()}
    if SECRET_FILE in found and fingerprint(found[SECRET_FILE].strip()) != made_with:
        del found[SECRET_FILE]  # it belongs to another sandbox
    return found


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except UnicodeDecodeError:
        raise WrongSetting(f"can't read {file}: it is not text. Restore the file") from None


def _files(settings: Settings, kept: Backup) -> dict[str, str]:
    """Return the files to write beside the new database. Raises `WrongSetting` if its credentials could not be
    derived.
    """
    files, given = dict(kept.beside), configured_secret(settings)
    if given is not None:
        files.pop(SECRET_FILE, None)  # a server ignores the file
    secret = files[SECRET_FILE].strip() if SECRET_FILE in files else given
    if secret is None and kept.fingerprint is not None:
        raise WrongSetting("the backup contains no secret. Set DEALDOCK_SECRET to the secret of its sandbox")
    if secret is not None and kept.fingerprint not in {None, fingerprint(secret)}:
        raise WrongSetting("DEALDOCK_SECRET is not the secret of the sandbox of this backup")
    return files


@contextmanager
def _written(files: Mapping[str, str], home: Path) -> Iterator[None]:
    """Write files, and delete them if the block fails. Raises `WrongSetting` if different files have these names."""
    for name, text in files.items():
        if (home / name).exists() and (home / name).read_bytes() != text.encode():
            raise WrongSetting(f"{home / name} belongs to another sandbox. Set DEALDOCK_HOME to another folder")
    new = [home / name for name in files if not (home / name).exists()]
    home.mkdir(parents=True, exist_ok=True)
    try:
        for file in new:
            write_once(file, files[file.name])
        yield
    except BaseException:
        for file in new:
            file.unlink(missing_ok=True)
        raise


@contextmanager
def _readable_errors(failed: str) -> Iterator[None]:
    """Turn errors of disks and databases into `WrongSetting`. SIGTERM raises an error, as Ctrl-C does, for cleanup."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except FileExistsError as error:
        raise WrongSetting(f"{failed}: {error} exists already. Replace it with --replace") from None
    except OSError as error:
        raise WrongSetting(f"{failed}: {error.strerror}") from None
    except (sa.exc.DBAPIError, sqlite3.Error, psycopg.Error) as error:
        original = error if isinstance(error, sa.exc.DBAPIError) else sa.exc.DBAPIError(None, None, error)
        advice = disk_errors.advice(original)
        raise WrongSetting(f"{failed}: {disk_errors.cause(original)}{f' ({advice})' if advice else ''}") from None
    finally:
        signal.signal(signal.SIGTERM, before)
