"""Servers with all vendors and the example, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from itertools import count

import pytest
import sqlalchemy as sa

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.example_vendor import VENDORS

_numbers = count(1)


@pytest.fixture(scope="session")
def copied_postgres(new_postgres: Callable[[], str]) -> Callable[[], str]:
    """A function that returns a new PostgreSQL database with all tables. A copy takes a third of the time."""
    template = sa.make_url(new_postgres())
    url = template.render_as_string(hide_password=False)
    Sandbox(Settings(database=url, secret="of the template, which has no credentials"), VENDORS).close()
    engine = sa.create_engine(template, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as db:
        db.exec_driver_sql("DELETE FROM sandbox")  # it names the secret
    engine = sa.create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def copy() -> str:
        name = f"{template.database}_copy_{next(_numbers)}"
        with engine.connect() as db:
            db.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template.database}"')
        return template.set(database=name).render_as_string(hide_password=False)

    return copy


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> str | None:
    """An empty database, as settings have it."""
    return None if request.param == "sqlite" else request.getfixturevalue("copied_postgres")()
