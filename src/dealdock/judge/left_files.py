"""Files that a connector can remove, or replace by pipes, links and folders."""

import errno
import os
import shutil
import stat
from pathlib import Path
from typing import BinaryIO, Final

_NO_FILE: Final = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO, errno.ENAMETOOLONG)


class Unread(Exception):
    """An output that cannot be read, or that is beyond the limits of reading. The text is the reason."""


def opened(path: Path) -> BinaryIO | None:
    """Open a file for reading. Return None if there is none, or a folder, a pipe or a device.

    Raises:
        Unread: It cannot be opened.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno in _NO_FILE:
            return None
        raise Unread(f"{path.name} cannot be read: {error.strerror}") from None
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    return None


def created(path: Path) -> BinaryIO:
    """Return a new file, open for writing. Whatever has its name is removed. Raises `OSError`."""
    folder(path.parent)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    return path.open("xb")


def folder(path: Path) -> None:
    """Make a folder if there is none. Anything else of its name is removed. Raises `OSError`."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        path.unlink()
    path.mkdir(parents=True, exist_ok=True)
