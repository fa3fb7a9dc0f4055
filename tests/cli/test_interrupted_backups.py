"""`dealdock db backup` and `restore` that are killed or stopped, and the files that they leave."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

import pytest

from dealdock.platform import files
from tests.cli.conftest import Dealdock, Environment
from tests.cli.test_backup import rows, sandbox
from tests.support.builders import Account
from tests.support.running import ENVIRONMENT, Forked, eventually

pytestmark = pytest.mark.slow


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of the backups."""
    (folder := tmp_path / "kept").mkdir()
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Environment:
    """A database of one account, whose backups wait while `locked`."""
    return new_database(tmp_path / "locked")


@pytest.fixture
def other(tmp_path: Path) -> Environment:
    """Another database of one account."""
    return new_database(tmp_path / "other")


def new_database(folder: Path) -> Environment:
    environment = {"DEALDOCK_DATABASE": str(folder / "dealdock.db")}
    with sandbox(environment) as made:
        Account.open(made)
    return environment


@contextmanager
def locked(environment: Environment) -> Iterator[sqlite3.Connection]:
    """Let the readers of a database wait until the block or the transaction ends."""
    with closing(sqlite3.connect(environment["DEALDOCK_DATABASE"])) as db:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")
        db.execute("PRAGMA journal_mode=DELETE")  # in which a writer locks out readers
        db.execute("BEGIN EXCLUSIVE")
        yield db


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
def backing_up(folder: Path, *options: str, **environment: object) -> Iterator[Running]:
    """Start a backup, and wait for its draft. It is killed at the end."""
    given = ENVIRONMENT | {name: str(value) for name, value in environment.items()}
    before = [*folder.parent.glob(f"{files.DRAFT_PREFIX}*")]
    with TemporaryFile() as output:
        process = Forked(["db", "backup", str(folder), *options], given, output, output)
        try:
            eventually(lambda: len([*folder.parent.glob(f"{files.DRAFT_PREFIX}*/folder/backup.db")]) > len(before))
            yield Running(process, output)
        finally:
            process.kill()
            process.wait()


def left_in(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


class TestBackup:
    def test_the_next_one_deletes_the_draft_of_a_killed_one(
        self, dealdock: Dealdock, kept: Path, source: Environment, other: Environment
    ) -> None:
        with locked(source), backing_up(kept / "monday", **source):
            pass
        (draft,) = left_in(kept)
        assert draft.startswith(files.DRAFT_PREFIX)
        assert (kept / draft).stat().st_mode & 0o777 == 0o700
        assert dealdock("db", "backup", kept / "tuesday", **other).returncode == 0
        assert left_in(kept) == ["tuesday"]

    def test_what_another_one_works_on_stays(
        self, dealdock: Dealdock, kept: Path, source: Environment, other: Environment
    ) -> None:
        with locked(source) as db, backing_up(kept / "monday", **source) as command:
            (draft,) = left_in(kept)
            assert dealdock("db", "backup", kept / "tuesday", **other).returncode == 0
            assert left_in(kept) == [draft, "tuesday"]
            db.close()
            assert command.end() == (0, "")
        assert left_in(kept) == ["monday", "tuesday"]
        restored = {"DEALDOCK_DATABASE": str(kept.parent / "new" / "x.db"), "DEALDOCK_CREATE": "true"}
        assert dealdock("db", "restore", kept / "monday", **restored).returncode == 0
        assert rows(restored) == rows(source)

    def test_what_is_made_meanwhile_stays(self, kept: Path, source: Environment) -> None:
        with locked(source) as db, backing_up(kept / "monday", **source) as command:
            (kept / "monday").write_text("another's")
            db.close()
            code, said = command.end()
        assert (code, said.count("\n")) == (1, 1)
        assert f"{kept / 'monday'} exists already" in said
        assert (kept / "monday").read_text() == "another's"
        assert left_in(kept) == ["monday"]

    def test_one_that_is_stopped_leaves_nothing(self, kept: Path, source: Environment) -> None:
        with locked(source) as db, backing_up(kept / "monday", **source) as command:
            command.process.terminate()
            db.close()
            assert command.process.wait() != 0
        assert left_in(kept) == []

    def test_one_that_is_killed_leaves_the_backup_that_it_was_to_replace(
        self, dealdock: Dealdock, kept: Path, source: Environment
    ) -> None:
        assert dealdock("db", "backup", kept / "monday", **source).returncode == 0
        before = {path.name: path.read_bytes() for path in (kept / "monday").iterdir()}
        with locked(source), backing_up(kept / "monday", "--replace", **source):
            pass
        assert {path.name: path.read_bytes() for path in (kept / "monday").iterdir()} == before
        assert dealdock("db", "backup", kept / "monday", "--replace", **source).returncode == 0
        assert left_in(kept) == ["monday"]

    def test_a_backup_that_was_moved_aside_by_a_killed_one_is_not_removed(
        self, dealdock: Dealdock, kept: Path, source: Environment
    ) -> None:
        assert dealdock("db", "backup", kept / "monday.old", **source).returncode == 0
        refused = dealdock("db", "backup", kept / "monday", "--replace", **source)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert f"{kept / 'monday.old'} is left of a replacement that was killed" in refused.stderr
        assert left_in(kept) == ["monday.old"]


def test_the_next_restore_deletes_an_abandoned_draft(
    dealdock: Dealdock, tmp_path: Path, kept: Path, source: Environment
) -> None:
    dealdock("db", "backup", kept / "monday", **source)
    (new := tmp_path / "new").mkdir()
    (new / ".dealdock-draft-left").mkdir()
    (new / ".dealdock-draft-left" / "database").write_text("half of it")
    (new / ".dealdock-drafts").write_text("the user's own")
    assert dealdock("db", "restore", kept / "monday", "--database", new / "x.db").returncode == 0
    assert left_in(new) == [".dealdock-drafts", "dealdock.secret", "x.db"]
