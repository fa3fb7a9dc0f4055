"""The start of worker processes.

On Linux a fork server forks them: a process that has imported dealdock, and has neither threads nor connections. So the
modules are imported once, and the workers share their memory. On other systems each worker is a new process, because
system libraries of macOS may start threads, and a fork of such a process may crash.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from typing import Final

from dealdock.platform import signals

_IMPORT_VARIABLES: Final = ("PYTHONPATH", "PYTHONSAFEPATH")


def preload(module: str) -> None:
    """Start the fork server, which imports this module at once. So it is ready when the first worker starts."""
    forkserver.set_forkserver_preload([module])
    context()


def context() -> ForkServerContext | SpawnContext:
    """Return multiprocessing's context for workers. Start the fork server unless it is running."""
    if sys.platform == "linux":
        with suppress(OSError), starting():  # the path of the temporary folder may be too long for a socket
            forkserver.ensure_running()
            return multiprocessing.get_context("forkserver")
    return multiprocessing.get_context("spawn")


@contextmanager
def starting() -> Iterator[None]:
    """Block SIGINT and SIGTERM in processes that start within the block, and give them this process's import path.

    Python's own processes import before they receive the path, and would prefer modules in the current folder.
    """
    before = {name: os.environ.get(name) for name in _IMPORT_VARIABLES}
    os.environ["PYTHONPATH"] = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        resource_tracker.ensure_running()  # otherwise it starts within the block, and unblocks both signals
        with signals.blocked():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
