"""Targets for the restore of a backup: a folder, and a database in one of three states."""

import hashlib
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal, get_args

import sqlalchemy as sa

from dealdock import Sandbox
from dealdock.platform.database import migrations
from dealdock.platform.database.database import parse_url
from dealdock.settings import Settings
from tests.builders import Account

State = Literal["absent", "empty", "filled"]
"""No database, or for PostgreSQL no tables; empty tables; an account, with the secret in its file."""

STATES: Final[tuple[State, ...]] = get_args(State)
SECRET_FILES: Final = frozenset({"dealdock.secret", "dealdock-ca.key"})
"""The other files that a restore may write."""

DATABASE: Final = "moved.db"

Contents = Mapping[str, str]
"""Digests of files by path, and of a server's tables by name."""


class RestoreTarget:
    """A folder with a home folder, and a database for each state: files in the home, or databases of a server."""

    def __init__(self, folder: Path, new: Callable[[], str] | None = None) -> None:
        """`folder`: is created; `new`: a function that creates an empty database of a server."""
        self.folder = folder
        self.home = folder / "home"
        self._urls = {state: new() if new else f"sqlite:///{self.home / DATABASE}" for state in STATES}
        self._has_server = new is not None
        self._kept = folder.with_name(f"{folder.name}-kept")
        for state in STATES:
            self.home.mkdir(parents=True)
            self._fill(state)
            shutil.move(self.home, self._kept / state)

    @property
    def source(self) -> Settings:
        """The settings of the filled database."""
        home = self._kept / "filled"
        return Settings(
            database=self._urls["filled"] if self._has_server else f"sqlite:///{home / DATABASE}", home=home
        )

    def settings(self, state: State) -> Settings:
        """Return the settings of a command that restores."""
        return Settings(database=self._urls[state], home=self.home)

    def prepare(self, state: State) -> None:
        """Restore the home folder to this state."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._kept / state, self.home)

    def reset_database(self, state: State) -> None:
        """Undo a restore into a server's database."""
        if self._has_server:
            engine = self._engine(state)
            with engine.begin() as db:
                db.exec_driver_sql("DROP SCHEMA public CASCADE")
                db.exec_driver_sql("CREATE SCHEMA public")
            self._fill(state)

    def contents(self, state: State) -> Contents:
        """Return the contents of all files in the folder, and of the tables."""
        found = {f"{path.relative_to(self.folder)}": path for path in self.folder.rglob("*")}
        files = {name: _digest(path.read_bytes()) if path.is_file() else "" for name, path in found.items()}
        return {**files, **(self._tables(state) if self._has_server else {})}

    def may_change(self, name: str) -> bool:
        """Return True if a successful restore may change the contents with this name."""
        known = SECRET_FILES if self._has_server else {*SECRET_FILES, DATABASE}
        return name.startswith("table ") or name in {f"{self.home.name}/{each}" for each in known}

    def rows(self, state: State) -> Mapping[str, list[str]]:
        """Return all rows of the database."""
        with self._engine(state).connect() as db:
            tables = sorted({*sa.inspect(db).get_table_names()})
            return {table: sorted(map(repr, db.execute(sa.text(f'SELECT * FROM "{table}"')))) for table in tables}

    def _tables(self, state: State) -> Contents:
        return {f"table {table}": _digest(repr(rows).encode()) for table, rows in self.rows(state).items()}

    def _engine(self, state: State) -> sa.Engine:
        return sa.create_engine(parse_url(self._urls[state]), poolclass=sa.NullPool)

    def _fill(self, state: State) -> None:
        if state == "empty":
            migrations.upgrade(self._engine(state))
        if state == "filled":
            with Sandbox(self.settings(state)) as sandbox:
                Account.open(sandbox)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
