"""`dealdock db backup` and `restore`: a SQLite database and the files next to it, in a folder."""

import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shlex import quote
from typing import Final

import sqlalchemy as sa

from dealdock.app import VENDORS
from dealdock.cli import kept_files
from dealdock.cli.database_commands import address, refuse_missing
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials.certificates import KEY_FILE
from dealdock.platform.credentials.secrets import fingerprint
from dealdock.platform.database import alembic_commands, disk_errors, migrations
from dealdock.platform.database.sqlite import copies
from dealdock.platform.errors import WrongSetting
from dealdock.platform.files import new_database_file, new_folder, write_once
from dealdock.platform.text import printable
from dealdock.settings import SECRET_FILE, Settings, configured_secret, home_folder, require_folder

DATABASE_FILE: Final = "backup.db"
"""The database in a backup. Its name tells a backup from the folder of a database in use."""

_BESIDE: Final = (SECRET_FILE, KEY_FILE)
"""The files that belong to a database. A backup has no others, and a restore writes no others."""


def back_up(settings: Settings, folder: Path, *, replace: bool) -> None:
    """Write the database, its secret and its CA to a folder. Print a note if the secret is not stored next to the
    database.
    """
    url = address(settings)
    home = home_folder(settings, url)
    if url.get_backend_name() != "sqlite":
        command = f"pg_dump --format=custom --file={quote(f'{folder}.dump')} {quote(_postgresql(url))}"
        raise WrongSetting(f"PostgreSQL has a program for backups: {command}. Copy {_beside(home)} as well")
    refuse_missing(url)
    failed = f"can't back up {url} to {folder}"
    kept_files.refuse(folder, failed)
    _refuse_other_folder(folder, Path(str(url.database)), failed)
    with _readable_errors(failed, "Replace it with --replace"), new_folder(folder, replace=replace) as draft:
        copies.copy(Path(str(url.database)), draft / DATABASE_FILE)
        made_with = _made_with(draft / DATABASE_FILE, str(url))
        texts = {name: _text(home / name) for name in _BESIDE if (home / name).exists()}
        if SECRET_FILE in texts and fingerprint(texts[SECRET_FILE].strip()) != made_with:
            del texts[SECRET_FILE]  # it belongs to another sandbox
        for name, text in texts.items():
            write_once(draft / name, text)
    if SECRET_FILE not in texts:
        note = f"the backup does not contain the secret, which is not in {home}"
        print(f"dealdock: {note}. Set DEALDOCK_SECRET for the restore", file=sys.stderr)


def restore(settings: Settings, folder: Path) -> None:
    """Restore a backup into a new SQLite file, and its other files into the same folder."""
    url = address(settings)
    home = home_folder(settings, url)
    if url.get_backend_name() != "sqlite":
        command = f"pg_restore --dbname={quote(_postgresql(url))} FILE"
        ways = f"{command}, with {_beside(home)} of the backup. From SQLite, use dealdock scene export and scene load"
        raise WrongSetting(f"PostgreSQL has a program for backups: {ways}")
    require_folder(settings, url)
    with _readable_errors(f"can't restore {folder} into {url}", "Name a new file"), ExitStack() as undo:
        with new_database_file(Path(str(url.database))) as draft:
            _refuse_other_files(folder)
            copies.copy_untrusted(folder / DATABASE_FILE, draft)
            made_with = _made_with(draft, str(folder))
            _upgrade(draft, str(folder))
            _write(_files(settings, folder, made_with), home, undo)
        undo.pop_all()


def _postgresql(url: sa.URL) -> str:
    """Return the address as PostgreSQL's programs read it, without a password."""
    return str(url.set(drivername="postgresql"))


def _beside(home: Path) -> str:
    return " and ".join(str(home / name) for name in _BESIDE)


def _refuse_other_folder(folder: Path, database: Path, failed: str) -> None:
    """Raise `WrongSetting` for a folder that `--replace` must not replace: no backup, or one with other files in it."""
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir():
        raise WrongSetting(f"{failed}: it exists, and a backup is a folder. Name another folder")
    names = {path.name for path in folder.iterdir()}
    if others := names - {DATABASE_FILE, *_BESIDE}:
        raise WrongSetting(f"{failed}: it contains {printable(min(others))}. Name another folder")
    if (names and DATABASE_FILE not in names) or database.resolve().parent == folder.resolve():
        raise WrongSetting(f"{failed}: it is not a backup. Name another folder")


def _refuse_other_files(folder: Path) -> None:
    """Raise `WrongSetting` if a folder does not have exactly the files of a backup."""
    if not folder.is_dir():
        found = "is a file" if folder.exists() else "does not exist"
        raise WrongSetting(f"{folder} {found}: a backup is a folder that dealdock db backup made")
    modes = {path.name: path.lstat().st_mode for path in folder.iterdir()}
    if DATABASE_FILE not in modes:
        raise WrongSetting(f"{folder} is not a backup: it contains no {DATABASE_FILE}")
    for name, mode in sorted(modes.items()):
        if name not in {DATABASE_FILE, *_BESIDE}:
            known = ", ".join((DATABASE_FILE, *_BESIDE))
            raise WrongSetting(f"{folder} contains {printable(name)}, but a backup contains only {known}")
        if not stat.S_ISREG(mode):
            raise WrongSetting(f"{folder / name} is not a regular file. Copy the backup again, with its files")


def _made_with(file: Path, what: str) -> str | None:
    """Return the digest of the secret of a database's credentials; None before the first credentials.

    Raises `WrongSetting` if this program does not know its tables.
    """
    engine = migrations.migration_engine(sa.URL.create("sqlite", database=str(file)))
    try:
        with engine.connect() as db:
            revision = migrations.revision_of(db)
            if revision is None:
                raise WrongSetting(f"there is nothing of dealdock in {what}")
            migrations.refuse_unknown(revision)
            found: str | None = db.scalar(sa.text("SELECT secret_digest FROM sandbox"))
            return found
    finally:
        engine.dispose()


def _upgrade(file: Path, what: str) -> None:
    """Bring a restored database up to date. Raises `WrongSetting` if it is not as dealdock makes it."""
    engine = migrations.migration_engine(sa.URL.create("sqlite", database=str(file)))
    try:
        migrations.upgrade(engine)
        alembic_commands.check(engine)
        with engine.connect() as db:
            VENDORS.require(accounts.vendors(db), what)
    finally:
        engine.dispose()


def _files(settings: Settings, folder: Path, made_with: str | None) -> dict[str, str]:
    """Return the texts of the files to write next to the new database. Raises `WrongSetting` if its credentials could
    not be derived.
    """
    texts = {name: _text(folder / name) for name in _BESIDE if (folder / name).exists()}
    given = configured_secret(settings)
    if given is not None:
        texts.pop(SECRET_FILE, None)  # a server ignores the file
    secret = texts[SECRET_FILE].strip() if SECRET_FILE in texts else given
    if secret is None and made_with is not None:
        raise WrongSetting("the backup contains no secret. Set DEALDOCK_SECRET to the secret of its sandbox")
    if secret is not None and made_with not in {None, fingerprint(secret)}:
        source = "DEALDOCK_SECRET" if given is not None else folder / SECRET_FILE
        raise WrongSetting(f"{source} is not the secret of the sandbox of this backup")
    return texts


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except UnicodeDecodeError:
        raise WrongSetting(f"can't read {file}: it is not text. Restore the file") from None


def _write(texts: Mapping[str, str], home: Path, undo: ExitStack) -> None:
    """Write files. Raises `WrongSetting` if files of these names exist with another content."""
    for name, text in texts.items():
        if (home / name).exists() and (home / name).read_bytes() != text.encode():
            raise WrongSetting(f"{home / name} belongs to another sandbox. Set DEALDOCK_HOME to another folder")
    home.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        if not (home / name).exists():
            undo.callback((home / name).unlink, missing_ok=True)
            write_once(home / name, text)


@contextmanager
def _readable_errors(failed: str, if_exists: str) -> Iterator[None]:
    """Turn errors of disks and databases into `WrongSetting`. SIGTERM raises an error, as Ctrl-C does, for cleanup."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except FileExistsError as error:
        raise WrongSetting(f"{failed}: {error} exists already. {if_exists}") from None
    except OSError as error:
        raise WrongSetting(f"{failed}: {error.strerror}") from None
    except (sa.exc.DBAPIError, sqlite3.Error) as error:
        original = error if isinstance(error, sa.exc.DBAPIError) else sa.exc.DBAPIError(None, None, error)
        advice = disk_errors.advice(original)
        raise WrongSetting(f"{failed}: {disk_errors.cause(original)}{f' ({advice})' if advice else ''}") from None
    finally:
        signal.signal(signal.SIGTERM, before)
