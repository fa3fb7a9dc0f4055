"""`dealdock db restore` of backups that were made by hand, with a valid checksum."""

import shutil
from pathlib import Path

import pytest

from dealdock.cli import backup
from dealdock.platform.database.database import parse_url
from dealdock.settings import Settings
from tests.backups import CRAFTED, IGNORED, NAMES, changed, naming
from tests.cli.conftest import Dealdock, Environment
from tests.cli.test_backup import BOTH, furnished, rows, sandbox
from tests.platform.test_migrations import snapshot as schema


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with something of everything, and a backup of it."""
    database = tmp_path_factory.mktemp("whole") / "dealdock.db"
    with sandbox({"DEALDOCK_DATABASE": str(database)}) as made:
        furnished(made).tag()
    backup.back_up(Settings(database=str(database)), database.with_suffix(".backup"), replace=False)
    return database


@pytest.fixture
def kept(whole: Path, tmp_path: Path) -> Path:
    """A copy of the backup, to be changed."""
    return Path(shutil.copy(whole.with_suffix(".backup"), tmp_path / "kept"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Environment:
    """The environment that names a database that isn't there or is empty, and stays so."""
    (home := tmp_path / "other").mkdir()
    if request.param == "sqlite":
        return {"DEALDOCK_DATABASE": f"sqlite:///{home}/moved.db"}
    return {"DEALDOCK_DATABASE": request.getfixturevalue("postgres_url"), "DEALDOCK_HOME": home}


def assert_refused(dealdock: Dealdock, file: Path, empty: Environment) -> str:
    """It is refused in one line, and nothing is left; answers the line."""
    before = {path: path.read_bytes() for path in file.parent.rglob("*") if path.is_file()}
    done = dealdock("db", "restore", file, **empty)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    assert done.stderr.strip().isprintable()
    assert {path: path.read_bytes() for path in file.parent.rglob("*") if path.is_file()} == before
    if empty["DEALDOCK_DATABASE"].startswith("postgresql"):
        assert schema(parse_url(empty["DEALDOCK_DATABASE"])) == {}
    return done.stderr


class TestFilesBeside:
    @pytest.mark.parametrize("name", NAMES, ids=repr)
    def test_other_names_than_the_known_two_are_refused(
        self, dealdock: Dealdock, kept: Path, empty: Environment, name: str | bytes | None
    ) -> None:
        naming(kept, name)
        assert "can't be restored" in assert_refused(dealdock, kept, empty)

    def test_an_absolute_path_is_refused(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, empty: Environment
    ) -> None:
        naming(kept, str(tmp_path / "planted"))
        assert "can't be restored" in assert_refused(dealdock, kept, empty)

    def test_a_further_name_besides_the_known_two_is_refused(
        self, dealdock: Dealdock, kept: Path, empty: Environment
    ) -> None:
        with changed(kept) as db:
            db.execute("INSERT INTO dealdock_backup VALUES ('../planted', 'planted')")
        assert 'dealdock keeps no file of the name "../planted"' in assert_refused(dealdock, kept, empty)

    def test_a_secret_there_already_that_is_no_text_is_anothers(
        self, dealdock: Dealdock, tmp_path: Path, kept: Path, empty: Environment
    ) -> None:
        (tmp_path / "other" / "dealdock.secret").write_bytes(b"\xff\xfe")
        assert "belongs to another sandbox" in assert_refused(dealdock, kept, empty)


class TestTables:
    @pytest.mark.parametrize("sql", CRAFTED.values(), ids=CRAFTED.keys())
    def test_others_are_refused(self, dealdock: Dealdock, kept: Path, empty: Environment, sql: str) -> None:
        with changed(kept) as db:
            db.executescript(sql)
        assert_refused(dealdock, kept, empty)

    @BOTH
    def test_what_is_not_dealdocks_is_not_restored(
        self, dealdock: Dealdock, whole: Path, kept: Path, other: Environment
    ) -> None:
        with changed(kept) as db:
            for sql in IGNORED.values():
                db.executescript(sql.replace("planted", f"planted_{len(sql)}"))
        done = dealdock("db", "restore", kept, **other)
        assert (done.returncode, done.stderr) == (0, "")
        assert rows(other) == rows({"DEALDOCK_DATABASE": str(whole)})
        url = parse_url(other["DEALDOCK_DATABASE"])
        assert "planted" not in repr(schema(url))
        if url.get_backend_name() == "sqlite":
            assert b"planted" not in Path(str(url.database)).read_bytes()
