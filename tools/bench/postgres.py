"""A temporary PostgreSQL, the same as in tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from tests.support import pgserver
from tests.support.pgserver import NoServerError

__all__ = ["NoServerError", "postgres"]


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of an empty database. Raises `NoServerError` without PostgreSQL."""
    with subprocess.Popen(
        [sys.executable, pgserver.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            directory = Path((server.stdout.readline() if server.stdout else "").strip())
            pgserver.wait_until_ready(directory)
            url = sa.URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(directory)})
            yield url.render_as_string(hide_password=False)
        finally:
            server.communicate("\n")
