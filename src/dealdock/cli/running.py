"""The files that say where a person's servers run, so that other commands find them without an address.

A server holds the operating system's lock on its file while it runs. A file without a lock is of a server that was
killed, and is removed. Windows has no such lock, so no file is written there. It imports only the standard library.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from dealdock.cli.options import UsageError

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

_SUFFIX: Final = ".server.json"
_MAX_BYTES: Final = 4_096


def folder() -> Path:
    """Return the folder of the files: the user's runtime folder, else one in the cache."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        return Path(runtime) / "dealdock"
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "dealdock"


@contextmanager
def announced(url: str) -> Iterator[None]:
    """Keep a file with the address of a server. A server runs without it where it cannot be written."""
    opened: tuple[Path, int] | None = None
    if fcntl is not None:
        with suppress(OSError, RuntimeError):  # such as a user without a home
            opened = _write(url)
    try:
        yield
    finally:
        if opened is not None:
            file, descriptor = opened
            with suppress(OSError):
                file.unlink()
            os.close(descriptor)


def _write(url: str) -> tuple[Path, int]:
    """Write the file of this process, and return it with its locked descriptor."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = place / f"{os.getpid()}{_SUFFIX}"
    with suppress(FileNotFoundError):
        file.unlink()  # of an earlier process with this number
    descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.write(descriptor, json.dumps({"url": url}).encode())
    return file, descriptor


def urls() -> list[str]:
    """Return the addresses of the running servers that this user started, in their order. Remove files of others."""
    found = list[str]()
    with suppress(OSError, RuntimeError):
        for file in sorted(folder().glob(f"*{_SUFFIX}")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                found += _read(file)
    return sorted(found)


def _read(file: Path) -> list[str]:
    """Return the address in a file, if its server runs."""
    if fcntl is None:
        return []
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            return []
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return [str(json.loads(os.read(descriptor, _MAX_BYTES))["url"])]
        file.unlink()
        return []
    finally:
        os.close(descriptor)


def find(usual: str) -> str:
    """Return the address of the server that a command without an address means.

    `usual`: the address of the settings. It is meant if no server, or the one there, was started by this user, or if
    the environment names it. Raise `UsageError` if several servers run elsewhere.
    """
    if os.environ.get("DEALDOCK_PORT") or os.environ.get("DEALDOCK_HOST"):
        return usual
    started = urls()
    if usual in started or not started:
        return usual
    if len(started) > 1:
        raise UsageError(f"Several servers run: {', '.join(started)}. Name the address of one")
    return started[0]
