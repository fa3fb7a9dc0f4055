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
"""No database, or for PostgreSQL no tables; tables with nothing in them; an account, and its secret beside it."""

STATES: Final[tuple[State, ...]] = get_args(State)
BESIDE: Final = frozenset({"dealdock.secret", "dealdock-ca.key"})
"""The files beside a database that a restore may write."""

DATABASE: Final = "moved.db"

Picture = Mapping[str, str]
"""Digests of all that is there: of files by path, and of a server's tables by name."""


class Place:
    """A folder, in it the home, and the databases: files in the home, or those of a server."""

    def __init__(self, folder: Path, new: Callable[[], str] | None = None) -> None:
        """`folder` is the place's own, and is made; `new` makes an empty database of a server."""
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
        """The filled database, and where its secret is kept."""
        home = self._kept / "filled"
        return Settings(
            database=self._urls["filled"] if self._has_server else f"sqlite:///{home / DATABASE}", home=home
        )

    def settings(self, state: State) -> Settings:
        """Return the settings that the command line would make."""
        return Settings(database=self._urls[state], home=self.home)

    def prepare(self, state: State) -> None:
        """Make the home what it is in that state."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self._kept / state, self.home)

    def empty_again(self, state: State) -> None:
        """Undo a restore into a server's database."""
        if self._has_server:
            engine = self._engine(state)
            with engine.begin() as db:
                db.exec_driver_sql("DROP SCHEMA public CASCADE")
                db.exec_driver_sql("CREATE SCHEMA public")
            self._fill(state)

    def picture(self, state: State) -> Picture:
        """Return the contents of all files in the home and beside it."""
        found = {f"{path.relative_to(self.folder)}": path for path in self.folder.rglob("*")}
        files = {name: _digest(path.read_bytes()) if path.is_file() else "" for name, path in found.items()}
        return {**files, **(self._tables(state) if self._has_server else {})}

    def may_change(self, name: str) -> bool:
        """Tell whether a restore that succeeds may change what the picture shows by that name."""
        known = BESIDE if self._has_server else {*BESIDE, DATABASE}
        return name.startswith("table ") or name in {f"{self.home.name}/{each}" for each in known}

    def rows(self, state: State) -> Mapping[str, list[str]]:
        """Return all rows of the database."""
        with self._engine(state).connect() as db:
            tables = sorted({*sa.inspect(db).get_table_names()})
            return {table: sorted(map(repr, db.execute(sa.text(f'SELECT * FROM "{table}"')))) for table in tables}

    def _tables(self, state: State) -> Picture:
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
