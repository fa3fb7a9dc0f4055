"""A disk that is full or read-only: one line reports it, and what to do."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer

import pytest

from tests.support.running import ENVIRONMENT, LONGEST, Forked, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it takes Linux to forbid root something")

MUCH = 2**30
COMMANDS = (
    ("account", "list"),
    ("db", "check"),
    ("start", "--port", "0", "--https-port", "none"),
)
DAMAGES = (
    lambda content: content.__delitem__(slice(50, None)),
    lambda content: content.__delitem__(slice(4_096, None)),
    lambda content: content.__delitem__(slice(20_000, None)),
    lambda content: content.__setitem__(slice(0, 16), bytes(16)),
    lambda content: content.__setitem__(slice(8_192, None), b"\xa5" * (len(content) - 8_192)),
)
"""An end that is missing, a header that is overwritten, and pages that are."""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without accounts, as `start` makes it."""
    file = tmp_path_factory.mktemp("disk") / "deals.db"
    assert run("db", "upgrade", "--database", file).returncode == 0
    return file


@pytest.fixture
def database(tmp_path: Path, upgraded: Path) -> Iterator[Path]:
    """A copy of it."""
    yield Path(shutil.copy(upgraded, tmp_path))
    tmp_path.chmod(0o755)


def start(database: Path, *, room: int = MUCH) -> str:
    """Return the output of `dealdock start`, which fails because of a limit on the size of files."""
    return output("start", "--port", "0", "--database", database, room=room, code=1)


def output(*words: object, room: int = MUCH, code: int = 0) -> str:
    """Return the output of a command with a limit on the size of files, to whom file modes apply."""
    ours, theirs = os.pipe()  # not a file, which the limit would apply to
    with os.fdopen(ours) as said:
        with os.fdopen(theirs, "wb") as both:
            process = Forked([str(word) for word in words], ENVIRONMENT, both, both, file_bytes=room)
        watchdog = Timer(LONGEST, process.kill)
        watchdog.start()
        try:
            error = said.read()  # until it ends
            assert process.wait() == code, error
        finally:
            watchdog.cancel()
            process.kill()
    return error


def test_a_file_that_is_read_only(database: Path) -> None:
    database.chmod(0o444)
    assert start(database) == (
        f"dealdock: can't use the database sqlite:///{database}: attempt to write a readonly database "
        "(check the permissions of its file, of the files next to it (-wal, -shm) and of its folder)\n"
    )


@pytest.mark.slow
def test_commands_that_read_a_file_that_is_read_only(database: Path, tmp_path: Path) -> None:
    """They work; commands that write say in one line that they cannot, and work once they may write."""
    accounts = ("account", "list", "--json", "--database", database)
    assert run("account", "add", "--database", database).returncode == 0
    listed = run(*accounts).stdout
    database.chmod(0o444)
    assert output(*accounts) == listed
    scene, copy = tmp_path / "scene.yaml", tmp_path / "copy"
    assert output("scene", "export", scene, "--database", database) == ""
    assert output("db", "backup", copy, "--database", database) == ""
    refused = (
        "dealdock: the database can't be written (attempt to write a readonly database): "
        "check the permissions of its file, of the files next to it (-wal, -shm) and of its folder\n"
    )
    for words in (("account", "add"), ("scene", "load", scene)):
        assert output(*words, "--database", database, code=1) == refused
    for file in tmp_path.glob("deals.db*"):
        file.chmod(0o644)
    assert output(*accounts) == listed
    assert len(output("account", "add", "--database", database).splitlines()) == 1


def test_a_folder_that_is_read_only(database: Path) -> None:
    database.with_name("dealdock.secret").write_text("a secret")
    database.parent.chmod(0o555)
    other = database.with_name("other.db")
    assert start(other) == (
        f"dealdock: can't write the database {other}: Permission denied. Name a file in another folder by --database\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS)
def test_a_folder_that_cannot_be_searched(database: Path, tmp_path: Path, words: Sequence[str]) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    inside = Path(shutil.copy(database, folder))
    folder.chmod(0)
    try:
        assert_one_line(output(*words, "--database", inside, code=1), inside, "Permission denied")
    finally:
        folder.chmod(0o755)
    assert output("account", "list", "--json", "--database", inside) == ""


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS)
def test_a_path_that_no_file_can_have(tmp_path: Path, words: Sequence[str]) -> None:
    loop = tmp_path / "loop.db"
    loop.symlink_to(loop)
    wrong = {
        tmp_path / ("x" * 300 + ".db"): "File name too long",
        loop: "",
    }
    for path, reason in wrong.items():
        assert_one_line(output(*words, "--database", path, code=1), path, reason)
    assert sorted(each.name for each in tmp_path.iterdir() if each.suffix == ".db") == ["loop.db"]


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file(database: Path, words: Sequence[str], damage: Callable[[bytearray], object]) -> None:
    content = bytearray(database.read_bytes())
    damage(content)
    database.write_bytes(content)
    line = output(*words, "--database", database, code=1)
    assert_one_line(line, database, "put a backup in its place")
    assert database.read_bytes() == content


def assert_one_line(line: str, path: Path, reason: str) -> None:
    assert line.startswith("dealdock: ")
    assert line.count("\n") == 1
    assert (str(path) in line, reason in line) == (True, True), line


@pytest.mark.slow
def test_no_room_for_the_scene(database: Path) -> None:
    lines = start(database, room=2**16).splitlines()
    assert (
        "dealdock: the database's disk fails (disk I/O error): "
        "see whether it is full, or a quota or a limit of size is reached, and call again"
    ) in lines
    assert not any("Traceback" in line for line in lines)


@pytest.mark.slow
def test_no_room_for_the_tables(tmp_path: Path) -> None:
    database = tmp_path / "new.db"
    assert start(database, room=2**12) == (
        f"dealdock: can't use the database sqlite:///{database}: disk I/O error "
        "(see whether it is full, or a quota or a limit of size is reached, and call again)\n"
    )


def test_no_room_for_the_secret(tmp_path: Path) -> None:
    line = start(tmp_path / "new.db", room=10)
    assert line.startswith(f"dealdock: can't keep the secret in {tmp_path / 'dealdock.secret'} (File too large)")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_no_space_for_its_output(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full, TemporaryFile() as said:
        process = Forked(["start", "--port", "0", "--database", str(tmp_path / "deals.db")], ENVIRONMENT, full, said)
        try:
            assert process.wait() == 1
        finally:
            process.kill()
        said.seek(0)
        assert said.read() == b"dealdock: can't write: No space left on device\n"
