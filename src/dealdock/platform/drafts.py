"""Folders for files that are being written, beside their final place.

A process that is killed leaves its folder behind. Each folder is locked while it is in use, so the next process that
writes to the same place can remove abandoned folders.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None  # type: ignore[assignment]

PREFIX: Final = ".dealdock-draft-"


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
        draft = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))  # its mode is 0700
        try:
            lock = _lock(draft, wait=True)
        except FileNotFoundError:
            continue
        if draft.exists():
            return draft, lock
        _close(lock)


def _remove_abandoned(folder: Path) -> None:
    for other in folder.glob(f"{PREFIX}*"):
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
