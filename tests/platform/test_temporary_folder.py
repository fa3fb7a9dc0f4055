"""Temporary folders of processes that live, and of processes that were killed."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dealdock.platform.temporary_folder import LOCK_FILE, PREFIX, TemporaryFolder

KILLED = """
import os
from dealdock.platform.temporary_folder import TemporaryFolder

folder = TemporaryFolder()
(folder.path / "dealdock.db").touch()
os.kill(os.getpid(), 9)
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary folders."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_of_a_killed_process_is_removed_when_the_next_is_created(place: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED], check=False)
    (left,) = place.iterdir()
    assert (left / "dealdock.db").exists()
    with TemporaryFolder() as folder:
        assert list(place.iterdir()) == [folder]
    assert not list(place.iterdir())


def test_of_a_living_process_stays(place: Path) -> None:
    with TemporaryFolder() as one, TemporaryFolder() as other:
        assert set(place.iterdir()) == {one, other}


def test_of_another_program_stays(place: Path) -> None:
    (place / f"{PREFIX}guide").mkdir()
    (place / "elsewhere").mkdir()
    (place / "elsewhere" / LOCK_FILE).touch()
    (place / f"{PREFIX}link").symlink_to(place / "elsewhere")
    before = set(place.iterdir())
    with TemporaryFolder():
        pass
    assert set(place.iterdir()) == before
    assert (place / "elsewhere" / LOCK_FILE).exists()
