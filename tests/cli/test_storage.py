"""A disk that is full or read-only: one line reports it, and what to do."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import limited
from tests.running import COMMAND, ENVIRONMENT, PATIENCE, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it takes Linux to forbid root something")

MUCH = 2**30


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
    """Return the error of `dealdock start`, which fails, where a file may grow to so many bytes."""
    words = ["start", "--port", "0", "--database", str(database)]
    done = subprocess.run(
        [sys.executable, limited.__file__, str(room), *COMMAND, *words],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_a_file_that_is_read_only(database: Path) -> None:
    database.chmod(0o444)
    assert start(database) == (
        f"dealdock: can't use the database sqlite:///{database}: attempt to write a readonly database "
        "(see who may write its file and its folder)\n"
    )


def test_a_folder_that_is_read_only(database: Path) -> None:
    database.with_name("dealdock.secret").write_text("a secret")
    database.parent.chmod(0o555)
    other = database.with_name("other.db")
    assert start(other) == (
        f"dealdock: can't lock {other}.lock for this server (Permission denied): "
        "see who may write the database's folder\n"
    )


def test_no_room_for_the_scene(database: Path) -> None:
    lines = start(database, room=2**16).splitlines()
    assert (
        "dealdock: the database's disk fails (disk I/O error): "
        "see whether it is full, or a quota or a limit of size is reached, and call again"
    ) in lines
    assert not any("Traceback" in line for line in lines)


def test_no_room_for_the_secret(tmp_path: Path) -> None:
    line = start(tmp_path / "new.db", room=10)
    assert line.startswith(f"dealdock: can't keep the secret in {tmp_path / 'dealdock.secret'} (File too large)")
    assert list(tmp_path.iterdir()) == []


def test_no_room_for_what_it_says(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "start", "--port", "0", "--database", str(tmp_path / "deals.db")],
            env=ENVIRONMENT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "dealdock: can't write: No space left on device\n")
