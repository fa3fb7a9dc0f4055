"""A server in this process with accounts as the plugin creates them, and sessions with the plugin."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import dealdock_client
import pytest_dealdock
from dealdock import testing
from pytest_dealdock import Account, Server
from tests.testing.sessions import Session


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server.start() as server:
        yield server


@pytest.fixture
def dealdock(server: Server) -> Iterator[Account]:
    with server.account() as account:
        yield account


@pytest.fixture
def session(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Session:
    packages = dealdock_client, pytest_dealdock
    folders = [str(Path(testing.__file__).parents[2]), *(str(Path(each.__path__[0]).parent) for each in packages)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(folders))  # absolute, wherever a session runs
    for name in ("DEALDOCK_CONTROL_TOKEN", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    return Session(pytester)
