"""Settings of several servers on one database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dealdock.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    if request.param == "sqlite":
        yield Settings(database=f"sqlite:///{tmp_path / 'dealdock.db'}", secret="a secret for tests")
    else:
        migrated: Callable[[], str] = request.getfixturevalue("migrated_postgres")
        yield Settings(database=migrated(), secret="a secret for tests")
