"""`dealdock db restore` of backups that have changed since they were written, or have no checksum."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Final

import pytest

from dealdock.cli import backup
from dealdock.platform.database import backup_file
from dealdock.platform.database.database import parse_url
from dealdock.settings import Settings
from tests.backups import without_checksum
from tests.cli.conftest import Dealdock, Environment
from tests.cli.test_backup import BOTH, furnished, rows, sandbox
from tests.platform.test_migrations import snapshot as schema

BITS: Final = 12
"""That are flipped at places of chance, one at a time, beside those whose places are chosen."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something of everything, and free pages."""
    folder = tmp_path_factory.mktemp("whole")
    with sandbox({"DEALDOCK_DATABASE": str(folder / "dealdock.db")}) as made:
        furnished(made)
    with closing(sqlite3.connect(folder / "dealdock.db")) as db, db:
        db.execute("CREATE TABLE gone AS SELECT hex(randomblob(20000)) AS text")
        db.execute("DROP TABLE gone")
        assert db.execute("PRAGMA freelist_count").fetchone()[0] > 0
    backup.back_up(Settings(database=str(folder / "dealdock.db")), folder / "whole.backup", replace=False)
    return folder / "dealdock.db"


@pytest.fixture
def kept(whole: Path, tmp_path: Path) -> Path:
    """A copy of a backup of it."""
    return Path(shutil.copy(whole.with_name("whole.backup"), tmp_path / "whole.backup"))


def assert_refused(dealdock: Dealdock, file: Path, other: Environment) -> None:
    done = dealdock("db", "restore", file, **other)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert str(file) in done.stderr
    assert "restore another backup" in done.stderr or "is no backup" in done.stderr


def assert_nothing_there(tmp_path: Path, other: Environment) -> None:
    assert not list((tmp_path / "other").iterdir())
    if other["DEALDOCK_DATABASE"].startswith("postgresql"):
        assert schema(parse_url(other["DEALDOCK_DATABASE"])) == {}


def flipped(content: bytes) -> Iterator[bytes]:
    """The content with one bit flipped: in each part of the header and the checksum, and anywhere."""
    randomness = Random(0)  # noqa: S311 (chance that shall repeat)
    size = len(content)
    chosen = [0, 16, 18, 27, 31, 60, 71, 95, 99, *range(size - backup_file.CHECKSUM_BYTES, size, 8), size - 1]
    for place in [*chosen, *(randomness.randrange(size) for _ in range(BITS))]:
        changed = bytearray(content)
        changed[place] ^= 1 << randomness.randrange(8)
        yield bytes(changed)


class TestDamaged:
    @BOTH
    def test_one_with_a_changed_bit_is_refused_wherever_it_is(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment
    ) -> None:
        content = kept.read_bytes()
        for changed in flipped(content):
            kept.write_bytes(changed)
            assert_refused(dealdock, kept, other)
        assert_nothing_there(tmp_path, other)
        kept.write_bytes(content)
        assert dealdock("db", "restore", kept, **other).returncode == 0

    def test_one_whose_free_pages_changed_is_refused(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment
    ) -> None:
        content = bytearray(kept.read_bytes())
        pages = int.from_bytes(content[32:36]), int.from_bytes(content[16:18])
        content[(pages[0] - 1) * pages[1] + pages[1] - 1] ^= 1  # the end of the first free page
        kept.write_bytes(content)
        assert_refused(dealdock, kept, other)
        assert_nothing_there(tmp_path, other)

    @pytest.mark.parametrize("size", [0, 1, 50, 99, 100, 1000, 10_000, -1, -backup_file.CHECKSUM_BYTES])
    def test_one_that_has_lost_its_end_is_refused(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment, size: int
    ) -> None:
        kept.write_bytes(kept.read_bytes()[:size])
        assert_refused(dealdock, kept, other)
        assert_nothing_there(tmp_path, other)

    def test_one_with_something_behind_it_is_refused(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment
    ) -> None:
        with kept.open("ab") as opened:
            opened.write(b"\n")
        assert_refused(dealdock, kept, other)
        assert_nothing_there(tmp_path, other)

    @pytest.mark.parametrize("begin", [b"", b"SQLite format 3\0"])
    @pytest.mark.parametrize("size", [10, 84, 4096, 20_000])
    def test_random_bytes_are_refused(
        self, dealdock: Dealdock, tmp_path: Path, other: Environment, begin: bytes, size: int
    ) -> None:
        randomness = Random(size)  # noqa: S311 (as above)
        for number in range(10):
            (file := tmp_path / str(number)).write_bytes(begin + randomness.randbytes(size))
            assert_refused(dealdock, file, other)
        assert_nothing_there(tmp_path, other)

    def test_the_database_that_it_was_to_replace_stays_as_it_is(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment
    ) -> None:
        dealdock("db", "upgrade", **other)  # a database with nothing in it
        before = (there := tmp_path / "other" / "moved.db").read_bytes()
        (tmp_path / "other" / "dealdock-ca.key").write_text("of before\n")
        kept.write_bytes(kept.read_bytes()[:-1])
        assert_refused(dealdock, kept, other)
        assert there.read_bytes() == before
        assert {each.name for each in (tmp_path / "other").iterdir()} == {"moved.db", "dealdock-ca.key"}


class TestWithoutAChecksum:
    """As older versions wrote them."""

    @BOTH
    def test_one_is_restored_with_a_warning(
        self, dealdock: Dealdock, whole: Path, kept: Path, other: Environment
    ) -> None:
        without_checksum(kept)
        done = dealdock("db", "restore", kept, **other)
        assert (done.returncode, done.stderr.count("\n")) == (0, 1)
        assert f"{kept} is of an older version and has no checksum" in done.stderr
        assert rows(other) == rows({"DEALDOCK_DATABASE": str(whole)})

    def test_one_whose_structure_is_damaged_is_refused(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment
    ) -> None:
        without_checksum(kept)
        with closing(sqlite3.connect(kept)) as db, db:
            db.execute("PRAGMA writable_schema=ON")
            db.execute("UPDATE sqlite_master SET rootpage = rootpage + 1 WHERE name = 'pardot_campaign'")
        done = dealdock("db", "restore", kept, **other)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert f"{kept} is damaged" in done.stderr
        assert_nothing_there(tmp_path, other)

    @pytest.mark.parametrize("size", [-1, -2048, 1000])
    def test_one_that_has_lost_its_end_is_refused(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, other: Environment, size: int
    ) -> None:
        without_checksum(kept)
        kept.write_bytes(kept.read_bytes()[:size])
        assert_refused(dealdock, kept, other)
        assert_nothing_there(tmp_path, other)


def test_to_look_at_one_as_a_database_leaves_it_whole(dealdock: Dealdock, kept: Path) -> None:
    before = kept.read_bytes()
    for words in (["account", "list"], ["db", "upgrade"], ["db", "check"], ["db", "backup", kept.with_name("again")]):
        refused = dealdock(*words, DEALDOCK_DATABASE=kept)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert f"{kept} is a backup: dealdock db restore" in refused.stderr
    assert kept.read_bytes() == before
    assert [each.name for each in kept.parent.glob(f"{kept.name}*")] == [kept.name]
