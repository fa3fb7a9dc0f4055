"""Files that are written completely or not at all.

A file is written in a draft, a folder next to its final place. A process that is killed leaves its draft behind. Each
draft is locked while it is in use, so the next process that writes to the same place can remove abandoned drafts.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

from dealdock.platform.errors import WrongSetting

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None  # type: ignore[assignment]

DRAFT_PREFIX: Final = ".dealdock-draft-"

SQLITE_SUFFIXES: Final = ("-wal", "-shm", "-journal")
"""The suffixes of the files that SQLite may keep next to a database that is in use."""


def write_once(file: Path, text: str) -> None:
    """Write a file that only its owner can read, completely or not at all. An existing file is kept."""
    with draft_folder(file.parent) as folder, suppress(FileExistsError):
        os.link(_draft(folder, text), file)


def create_private(file: Path) -> None:
    """Create an empty file that only its owner can read, if none exists. Errors are left to the code that opens it."""
    if not file.exists():  # opening and closing a file in use would release SQLite's locks on it
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def publish(file: Path, text: str) -> None:
    """Write a file that every user can read, completely or not at all. An existing file is replaced."""
    with draft_folder(file.parent) as folder:
        draft = _draft(folder, text)
        draft.chmod(0o644)
        draft.replace(file)


@contextmanager
def replacing(file: Path) -> Iterator[BinaryIO]:
    """Open a file to write it anew. Its contents are replaced when the block succeeds. A device or pipe is written at
    once.
    """
    if file.exists() and not file.is_file():
        with file.open("wb") as opened:
            yield opened
        return
    place = Path(os.path.realpath(file))  # a link stays a link
    with draft_folder(place.parent) as folder:
        draft = folder / "contents"
        with draft.open("wb") as opened:
            yield opened
        if place.exists():
            shutil.copymode(place, draft)
        draft.replace(place)


def _draft(folder: Path, text: str) -> Path:
    draft = folder / "text"
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(text)
    return draft


@contextmanager
def new_database_file(file: Path) -> Iterator[Path]:
    """Yield the path for a new SQLite file that only its owner can read. The file gets its name when the block
    succeeds.

    Raises `FileExistsError` if the file exists, or a file that SQLite would apply to it.
    """
    for path in (file, *(file.with_name(file.name + suffix) for suffix in SQLITE_SUFFIXES)):
        if os.path.lexists(path):
            raise FileExistsError(path)
    with draft_folder(file.parent) as folder:
        draft = folder / "database"
        draft.touch(mode=0o600)
        yield draft
        _to_disk(draft)
        _link(draft, file)
        _to_disk(file.parent)


@contextmanager
def new_folder(folder: Path, *, replace: bool) -> Iterator[Path]:
    """Yield an empty folder that only its owner can read. It gets its name when the block succeeds, with its files on
    the disk.

    Raises `FileExistsError` if the name is in use and `replace` is false. A folder that is replaced is called `.old`
    for a moment; if the process is killed at that moment, it keeps that name, and the next call raises `WrongSetting`.
    """
    old = folder.with_name(f"{folder.name}.old")
    if os.path.lexists(folder) and not replace:  # report this before the work, not after it
        raise FileExistsError(folder)
    if replace and os.path.lexists(old):
        raise WrongSetting(f"{old} is left of a replacement that was killed. Rename it to {folder.name}, or remove it")
    with draft_folder(folder.parent) as drafts:
        draft = drafts / "folder"
        draft.mkdir(mode=0o700)
        yield draft
        for path in (*draft.iterdir(), draft):
            _to_disk(path)
        if replace and folder.exists():
            folder.rename(old)
        try:
            draft.rename(folder)
        except OSError:
            if os.path.lexists(folder):  # it was created meanwhile
                raise FileExistsError(folder) from None
            raise
        _to_disk(folder.parent)
    if replace:
        shutil.rmtree(old, ignore_errors=True)


def _link(draft: Path, file: Path) -> None:
    """Give a draft its name atomically. Raises `FileExistsError` if the file exists."""
    try:
        os.link(draft, file)
    except FileExistsError:
        raise FileExistsError(file) from None
    except OSError:  # a file system without links
        file.touch(mode=0o600, exist_ok=False)
        draft.replace(file)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def draft_folder(folder: Path) -> Iterator[Path]:
    """Create a private folder within `folder`, and remove it with its contents at the end."""
    _remove_abandoned(folder)
    draft, lock = _locked(folder)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        _close(lock)


def _locked(folder: Path) -> tuple[Path, int | None]:
    """Create a new folder and lock it. Repeat that if the folder was removed before it was locked."""
    while True:
        draft = Path(tempfile.mkdtemp(prefix=DRAFT_PREFIX, dir=folder))  # its mode is 0700
        try:
            lock = _lock(draft, wait=True)
        except FileNotFoundError:
            continue
        if draft.exists():
            return draft, lock
        _close(lock)


def _remove_abandoned(folder: Path) -> None:
    for other in folder.glob(f"{DRAFT_PREFIX}*"):
        with suppress(OSError):  # it is in use, another user's, or deleted
            lock = _lock(other, wait=False)
            if lock is not None:
                shutil.rmtree(other, ignore_errors=True)
            _close(lock)


def _lock(draft: Path, *, wait: bool) -> int | None:
    """Lock a folder until the descriptor is closed. Return None if folders cannot be locked."""
    if fcntl is None:
        return None
    descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        if wait:
            return None  # a file system without locks: no process can lock this folder, so none removes it
        raise
    return descriptor


def _close(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
