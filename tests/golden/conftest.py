"""Servers for sessions: each has a new empty database, so that ids and keys repeat in any order of tests."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa

from tests.golden.replay import serving
from tests.support.marks import DATABASES

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres_template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> sa.URL:
    """Return a database to be copied; making its tables for each session would take three times as long."""
    new: Callable[[], str] = request.getfixturevalue("new_postgres")
    url = new()
    with serving(url, tmp_path_factory.mktemp("template")):
        pass
    return sa.make_url(url)


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server on an empty sandbox.

    The copies of the template stay until the run ends. To delete one is to delete a thousand files, after which some
    file systems take longer to create others.
    """
    home = tmp_path_factory.mktemp("golden")
    if request.param == "sqlite":
        with serving(None, home) as address:
            yield address
        return
    template: sa.URL = request.getfixturevalue("postgres_template")
    name = f"{template.database}_golden_{next(_numbers)}"
    _administer(template, f'CREATE DATABASE "{name}" TEMPLATE "{template.database}" STRATEGY file_copy')
    with serving(template.set(database=name).render_as_string(hide_password=False), home) as address:
        yield address


def _administer(url: sa.URL, statement: str) -> Any:
    engine = sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
