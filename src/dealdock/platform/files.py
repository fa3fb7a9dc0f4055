"""Files that last beside a database."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_once(file: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; where two try at once, the first wins."""
    draft = _draft(file, text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def create_private(file: Path) -> None:
    """Make an empty file that only its owner reads, where there is none; where that can't be, others will say why."""
    if not file.exists():  # to open and close one that is in use would give up SQLite's locks on it
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def publish(file: Path, text: str) -> None:
    """Write a file that anybody may read, whole or not at all; where two try at once, the last wins."""
    draft = _draft(file, text)
    draft.chmod(0o644)
    draft.replace(file)


def _draft(file: Path, text: str) -> Path:
    number, name = tempfile.mkstemp(dir=file.parent)  # its mode is 0600
    draft = Path(name)
    try:
        with os.fdopen(number, "w") as opened:
            opened.write(text)
    except OSError:
        draft.unlink()
        raise
    return draft


@contextmanager
def whole_database(file: Path, *, replace: bool) -> Iterator[Path]:
    """Where to write a SQLite file that only its owner reads: it gets its name when the block ends well, else it goes.

    Raises `FileExistsError` where there is one of that name which isn't to be replaced.
    """
    if not replace and file.exists():  # better told before than after
        raise FileExistsError(file)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as opened:
        draft = Path(opened.name)
    try:
        yield draft
        _to_disk(draft)
        if not replace:
            file.touch(mode=0o600, exist_ok=False)  # a link would do it at once, where the file system knows links
        for beside in _beside(file):
            beside.unlink(missing_ok=True)  # a crash's leftovers would be taken for changes of the new one
        draft.replace(file)
        _to_disk(file.parent)
    finally:
        for left in (draft, *_beside(draft)):
            left.unlink(missing_ok=True)


def _beside(database: Path) -> list[Path]:
    """What SQLite may keep beside a database while it is in use."""
    return [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
