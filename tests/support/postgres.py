"""One PostgreSQL for the whole test run, one database in it for each worker.

The process that the user called starts it: at once where there are workers, so that it gets ready while tests are
collected; else when a test first asks for it.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from dealdock.platform.database import migrations
from tests.support import pgserver
from tests.support.forked_workers import WORKER, number_of_forks

DIRECTORY = pytest.StashKey[Path]()
SERVER = pytest.StashKey[subprocess.Popen[str]]()


def pytest_configure(config: pytest.Config) -> None:
    if worker := getattr(config, "workerinput", None):
        config.stash[DIRECTORY] = Path(worker["postgres_directory"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Pass the address of the server to an xdist worker."""
    node.workerinput["postgres_directory"] = str(server_directory(node.config))


def pytest_sessionstart(session: pytest.Session) -> None:
    if number_of_forks(session.config):
        server_directory(session.config)


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.communicate("\n")  # it stops the server in a bounded time; deleting many files takes what it takes


def server_directory(config: pytest.Config) -> Path:
    """Return the directory of the run's server, which may still be starting: `wait_until_ready` before you connect."""
    if DIRECTORY not in config.stash:
        server = config.stash[SERVER] = subprocess.Popen(
            [sys.executable, pgserver.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for pytest; the server goes when pytest has gone
        )
        assert server.stdout is not None
        config.stash[DIRECTORY] = Path(server.stdout.readline().strip())
    return config.stash[DIRECTORY]


@pytest.fixture(scope="session")
def postgres_copies(pytestconfig: pytest.Config) -> Callable[[str], str]:
    """Makes a copy of a database, for this worker alone, as `--database` takes it. It lasts as long as the run."""
    directory = server_directory(pytestconfig)
    try:
        pgserver.wait_until_ready(directory)
    except pgserver.NoServerError as error:
        pytest.fail(str(error), pytrace=False)
    url = sa.URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(directory)})
    names = (f"test_{os.environ.get(WORKER, 'main')}_{number}" for number in count(1))

    def copy(original: str) -> str:
        name = next(names)
        admin = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{original}" STRATEGY file_copy')
        return url.set(database=name).render_as_string(hide_password=False)

    return copy


@pytest.fixture(scope="session")
def new_postgres(postgres_copies: Callable[[str], str]) -> Callable[[], str]:
    """Makes an empty database of this worker's own."""
    return partial(postgres_copies, "template1")


@pytest.fixture(scope="session")
def english_postgres(pytestconfig: pytest.Config, new_postgres: Callable[[], str]) -> str:
    """A database with today's tables that sorts as an English dictionary does, unlike the others."""
    try:
        pgserver.make_english(server_directory(pytestconfig))
    except pgserver.NoServerError as error:
        pytest.skip(str(error))
    beside = sa.make_url(new_postgres())
    english = beside.set(database=f"{beside.database}_english")
    admin = sa.create_engine(beside, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        locale = f"LOCALE_PROVIDER libc LOCALE '{pgserver.ENGLISH}'"
        connection.exec_driver_sql(f'CREATE DATABASE "{english.database}" TEMPLATE template0 ENCODING UTF8 {locale}')
    migrations.upgrade(sa.create_engine(english, poolclass=sa.NullPool))
    return english.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def migrated_postgres(postgres_copies: Callable[[str], str]) -> Callable[[], str]:
    """Makes a database of this worker's own that has today's tables: a copy, which is faster than their creation."""
    template = sa.make_url(postgres_copies("template1"))
    engine = sa.create_engine(template, poolclass=sa.NullPool)
    migrations.upgrade(engine)
    return partial(postgres_copies, str(template.database))


@pytest.fixture(scope="session")
def postgres_url(new_postgres: Callable[[], str]) -> str:
    """A database of this worker's own that every test leaves empty."""
    return new_postgres()
