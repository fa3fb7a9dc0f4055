"""Files that last beside a database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dealdock.platform.drafts import drafting


def write_once(file: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; where two try at once, the first wins."""
    with drafting(file.parent) as folder, suppress(FileExistsError):
        os.link(_draft(folder, text), file)


def create_private(file: Path) -> None:
    """Make an empty file that only its owner reads, where there is none; where that can't be, others will say why."""
    if not file.exists():  # to open and close one that is in use would give up SQLite's locks on it
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def publish(file: Path, text: str) -> None:
    """Write a file that anybody may read, whole or not at all; where two try at once, the last wins."""
    with drafting(file.parent) as folder:
        draft = _draft(folder, text)
        draft.chmod(0o644)
        draft.replace(file)


def _draft(folder: Path, text: str) -> Path:
    draft = folder / "text"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(text)
    return draft


@contextmanager
def whole_database(file: Path, *, replace: bool) -> Iterator[Path]:
    """Yield where to write a SQLite file that only its owner reads. It gets its name when the block ends well.

    Raises `FileExistsError` where there is one of that name which isn't to be replaced.
    """
    if not replace and file.exists():  # better told before than after
        raise FileExistsError(file)
    with drafting(file.parent) as folder:
        draft = folder / "database"
        draft.touch(mode=0o600)
        yield draft
        _to_disk(draft)
        if not replace:
            _link(draft, file)
        for beside in _beside(file):
            beside.unlink(missing_ok=True)  # a crash's leftovers would be taken for changes of the new one
        if replace:
            draft.replace(file)
        _to_disk(file.parent)


def _link(draft: Path, file: Path) -> None:
    """Give a draft its name at once. Raises `FileExistsError` where there is a file of that name."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise FileExistsError(file) from None
    except OSError:  # a file system without links
        file.touch(mode=0o600, exist_ok=False)
        draft.replace(file)


def _beside(database: Path) -> list[Path]:
    """What SQLite may keep beside a database while it is in use."""
    return [database.with_name(database.name + suffix) for suffix in ("-wal", "-shm", "-journal")]


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
