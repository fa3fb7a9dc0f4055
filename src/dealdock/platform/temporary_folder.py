"""Temporary folders that do not outlive their process for long, even if it is killed.

A process locks a file in its folder. The lock ends with the process, however it ends. So the next process that creates
a folder finds the folders of killed processes, and removes them. Windows has no such lock, and they stay there.
"""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

PREFIX: Final = "dealdock-"
LOCK_FILE: Final = "in-use.lock"


class TemporaryFolder:
    """A folder in the system's temporary folder, for this user alone."""

    def __init__(self, purpose: str = "") -> None:
        """Create the folder, after the folders of killed processes are removed. Its name contains the purpose."""
        if fcntl is not None:
            _remove_abandoned(Path(tempfile.gettempdir()))
        self._folder = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{purpose}")
        self.path = Path(self._folder.name)
        self._lock = _lock(self.path)

    def cleanup(self) -> None:
        """Remove the folder. A later process removes what cannot be removed now."""
        with suppress(OSError):
            self._folder.cleanup()
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)

    def __enter__(self) -> Path:
        """Return the path. The folder is removed when the block ends."""
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the folder."""
        self.cleanup()


def _lock(folder: Path) -> int | None:
    """Lock a file in the folder, and name it afterwards, so that a file of this name is unlocked only if abandoned."""
    if fcntl is None:
        return None
    file = folder / "new.lock"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with suppress(OSError):  # a file system without locks
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.rename(folder / LOCK_FILE)
    return descriptor


def _remove_abandoned(place: Path) -> None:
    """Remove this user's folders whose processes have ended."""
    for file in place.glob(f"{PREFIX}*/{LOCK_FILE}"):
        with suppress(OSError):  # another process removes it, or it is another user's
            descriptor = os.open(file, os.O_RDWR | os.O_NOFOLLOW)
            try:
                is_own = not file.parent.is_symlink() and file.parent.stat().st_uid == os.getuid()
                if is_own:
                    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(file.parent, ignore_errors=True)
            finally:
                os.close(descriptor)
