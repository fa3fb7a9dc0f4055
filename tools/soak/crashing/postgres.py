"""A PostgreSQL server that waits for the disk at every commit, and that can be killed and started again."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Final

import sqlalchemy as sa

from tests.support import pgserver
from tools.soak.crashing.processes import children, command, kill

SETTINGS: Final = pgserver.SETTINGS | {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


class Postgres:
    """A PostgreSQL server with its folder."""

    def __init__(self, runner: pgserver.Runner) -> None:
        """Start the server, and wait until it answers."""
        self._runner = runner
        self._process = pgserver.launch(runner, SETTINGS)
        query = {"host": str(runner.directory)}
        url = sa.URL.create("postgresql+psycopg", "postgres", database="postgres", query=query)
        self.url = url.render_as_string(hide_password=False)

    def new_database(self, name: str) -> str:
        """Create an empty database, and return its URL."""
        with sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as db:
            db.exec_driver_sql(f'CREATE DATABASE "{name}"')
        return sa.make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def start(self) -> None:
        """Start the server, and wait until it has recovered."""
        self._process = pgserver.launch(self._runner, SETTINGS)

    def wait(self) -> None:
        """Wait until the server has recovered by itself."""
        command_line = ["pg_isready", "-q", "-h", str(self._runner.directory)]
        end = time.monotonic() + pgserver.PATIENCE
        while self._runner.run(command_line, subprocess.DEVNULL) != 0:
            if time.monotonic() > end:
                raise RuntimeError("PostgreSQL did not recover")
            time.sleep(0.02)

    def kill(self) -> None:
        """Kill all processes with SIGKILL."""
        kill(self._process.pid, *children(self._process.pid))
        self._process.wait()

    def quit(self) -> None:
        """Shut down in PostgreSQL's mode "immediate", in which no transaction is completed and nothing is written."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def kill_backend(self, randomness: Random) -> None:
        """Kill the process of one connection. PostgreSQL then closes all connections and recovers."""
        backends = [pid for pid in children(self._process.pid) if "postgres: postgres postgres" in command(pid)]
        kill(randomness.choice(backends))


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Yield a running server, and delete it at the end. Raises `pgserver.NoServerError` if none can run here."""
    directory = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a Unix socket's path must be short
    server = None
    try:
        server = Postgres(pgserver.initialised(directory))
        yield server
    finally:
        if server is not None:
            server.quit()  # which frees the shared memory; SIGKILL leaves some of it in the machine for good
        shutil.rmtree(directory, ignore_errors=True)
