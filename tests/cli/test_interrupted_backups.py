"""`dealdock db backup` and `restore` that are killed, and the files that they leave."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

import pytest
import sqlalchemy as sa

from dealdock.platform import drafts
from dealdock.platform.database.database import parse_url
from tests.builders import Account
from tests.cli.conftest import Dealdock, Environment
from tests.cli.test_backup import rows, sandbox
from tests.platform.test_migrations import opened
from tests.running import ENVIRONMENT, Forked, eventually


@pytest.fixture
def postgres(tmp_path: Path, migrated_postgres: Callable[[], str]) -> Environment:
    """A database of one account on PostgreSQL, where a backup can be made to wait."""
    environment = {"DEALDOCK_DATABASE": migrated_postgres(), "DEALDOCK_HOME": str(tmp_path / "home")}
    with sandbox(environment) as made:
        Account.open(made)
    return environment


@pytest.fixture
def sqlite(tmp_path: Path) -> Environment:
    """A database of one account on SQLite."""
    environment = {"DEALDOCK_DATABASE": str(tmp_path / "home" / "dealdock.db")}
    with sandbox(environment) as made:
        Account.open(made)
    return environment


class Lock(NamedTuple):
    is_awaited: Callable[[], bool]
    release: Callable[[], None]


@contextmanager
def locked(environment: Environment, mode: str) -> Iterator[Lock]:
    """Hold a lock on the accounts."""
    with (
        opened(parse_url(environment["DEALDOCK_DATABASE"])) as engine,
        engine.connect() as db,
        engine.connect() as look,
    ):
        db.execute(sa.text(f"LOCK TABLE account IN {mode} MODE"))
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'account'::regclass")

        def is_awaited() -> bool:
            look.rollback()
            return bool(look.scalar(waiting))

        yield Lock(is_awaited, db.rollback)


class Running(NamedTuple):
    """A command in a process of its own."""

    process: Forked
    output: IO[bytes]

    def end(self) -> tuple[int, str]:
        """Wait for its end. Return its exit code and all that it wrote."""
        code = self.process.wait()
        self.output.seek(0)
        return code, self.output.read().decode()


@contextmanager
def running(*words: object, **environment: object) -> Iterator[Running]:
    """Start a command, which is killed at the end."""
    given = ENVIRONMENT | {name: str(value) for name, value in environment.items()}
    with TemporaryFile() as output:
        process = Forked([*map(str, words)], given, output, output)
        try:
            yield Running(process, output)
        finally:
            process.kill()
            process.wait()


def left_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of the backups."""
    (folder := tmp_path / "kept").mkdir()
    return folder


class TestBackup:
    def test_the_next_one_deletes_the_draft_of_a_killed_one(
        self, dealdock: Dealdock, kept: Path, postgres: Environment, sqlite: Environment
    ) -> None:
        with locked(postgres, "ACCESS EXCLUSIVE") as lock:
            with running("db", "backup", kept / "monday", **postgres):
                eventually(lock.is_awaited)
            (draft,) = left_in(kept)
        assert draft.startswith(drafts.PREFIX)
        assert (kept / draft).stat().st_mode & 0o777 == 0o700
        assert dealdock("db", "backup", kept / "tuesday", **sqlite).returncode == 0
        assert left_in(kept) == ["tuesday"]

    def test_what_another_one_works_on_stays(
        self, dealdock: Dealdock, kept: Path, postgres: Environment, sqlite: Environment
    ) -> None:
        with (
            locked(postgres, "ACCESS EXCLUSIVE") as lock,
            running("db", "backup", kept / "monday", **postgres) as command,
        ):
            eventually(lock.is_awaited)
            (draft,) = left_in(kept)
            assert dealdock("db", "backup", kept / "tuesday", **sqlite).returncode == 0
            assert left_in(kept) == [draft, "tuesday"]
            lock.release()
            assert command.end() == (0, "")
        assert left_in(kept) == ["monday", "tuesday"]
        restored = {"DEALDOCK_DATABASE": str(kept.parent / "new" / "x.db"), "DEALDOCK_HOME": str(kept.parent / "new")}
        (kept.parent / "new").mkdir()
        assert dealdock("db", "restore", kept / "monday", **restored).returncode == 0
        assert rows(restored) == rows(postgres)

    def test_a_file_that_is_made_meanwhile_stays(self, kept: Path, postgres: Environment) -> None:
        with (
            locked(postgres, "ACCESS EXCLUSIVE") as lock,
            running("db", "backup", kept / "monday", **postgres) as command,
        ):
            eventually(lock.is_awaited)
            (kept / "monday").write_text("another's")
            lock.release()
            code, said = command.end()
        assert (code, said.count("\n")) == (1, 1)
        assert f"{kept / 'monday'} exists already" in said
        assert (kept / "monday").read_text() == "another's"
        assert left_in(kept) == ["monday"]

    def test_one_that_is_ended_leaves_nothing(self, kept: Path, postgres: Environment) -> None:
        with (
            locked(postgres, "ACCESS EXCLUSIVE") as lock,
            running("db", "backup", kept / "monday", **postgres) as command,
        ):
            eventually(lock.is_awaited)
            command.process.terminate()
            assert command.process.wait() != 0
        assert left_in(kept) == []


class TestRestore:
    def test_the_next_one_deletes_an_abandoned_draft(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, sqlite: Environment
    ) -> None:
        dealdock("db", "backup", kept / "monday", **sqlite)
        (new := tmp_path / "new").mkdir()
        (new / ".dealdock-draft-left").mkdir()
        (new / ".dealdock-draft-left" / "database").write_text("half of it")
        (new / ".dealdock-drafts").write_text("the user's own")
        assert dealdock("db", "restore", kept / "monday", "--database", new / "x.db").returncode == 0
        assert left_in(new) == [".dealdock-drafts", "dealdock.secret", "x.db"]

    def test_one_that_is_killed_leaves_the_database_as_it_was(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, sqlite: Environment, new_postgres: Callable[[], str]
    ) -> None:
        dealdock("db", "backup", kept / "monday", **sqlite)
        empty = {"DEALDOCK_DATABASE": new_postgres(), "DEALDOCK_HOME": str(tmp_path / "new")}
        dealdock("db", "upgrade", **empty)
        before = rows(empty)
        with locked(empty, "ACCESS SHARE") as lock, running("db", "restore", kept / "monday", **empty):
            eventually(lock.is_awaited)
        assert rows(empty) == before
        assert dealdock("db", "restore", kept / "monday", **empty).returncode == 0
        assert rows(empty) == rows(sqlite)
        assert left_in(tmp_path / "new") == ["dealdock.secret"]
