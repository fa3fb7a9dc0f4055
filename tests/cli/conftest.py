import gc
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from dealdock.cli import main
from tests.support.marks import DATABASES
from tests.support.running import ENVIRONMENT

Dealdock = Callable[..., CompletedProcess[str]]
Environment = dict[str, Any]


@pytest.fixture(params=DATABASES)
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, object]:
    """The environment that names a database of the test's own, which lasts, and the folder of its secret."""
    return lasting_database(request, tmp_path, "migrated_postgres")


@pytest.fixture(params=DATABASES)
def without_tables(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, object]:
    """The same, where a database on PostgreSQL has no tables yet; on SQLite there never is a file."""
    return lasting_database(request, tmp_path, "new_postgres")


def lasting_database(request: pytest.FixtureRequest, folder: Path, postgres: str) -> dict[str, object]:
    """Return that environment; `postgres` is the fixture that makes a database there."""
    if request.param == "sqlite":
        return {"DEALDOCK_DATABASE": f"sqlite:///{folder}/dealdock.db"}
    return {"DEALDOCK_DATABASE": request.getfixturevalue(postgres)(), "DEALDOCK_HOME": folder}


@pytest.fixture
def dealdock(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Dealdock]:
    """Runs a command to its end as `running.run` does, but in this process: most of a command is its imports."""

    def run(*options: object, **variables: object) -> CompletedProcess[str]:
        words = [str(option) for option in options]
        capsys.readouterr()
        with monkeypatch.context() as context:
            context.setattr(os, "environ", ENVIRONMENT | {name: str(value) for name, value in variables.items()})
            context.setattr(sys, "argv", ["dealdock", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        code = ended.value.code or 0
        assert isinstance(code, int)
        return CompletedProcess(words, code, *capsys.readouterr())

    yield run
    gc.enable()  # which main() disables
