"""Scenes from text."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection

from dealdock import Sandbox
from dealdock.app import VENDORS
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import WrongScene
from dealdock.platform.scenes import Scene
from tests.support.builders import Account, Ready

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

Read = Callable[..., Scene]
WrongValue = Callable[..., list[str]]
Load = Callable[[str], list[Account]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a text as the file `crm.yaml`, or under another name."""
    monkeypatch.chdir(tmp_path)

    def read(text: str | bytes, name: str = "crm.yaml") -> Scene:
        Path(name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return scenes.read(name, VENDORS)

    return read


@pytest.fixture
def wrong(read: Read) -> WrongValue:
    """A function that returns the problems of a text, line by line."""

    def wrong(text: str | bytes, name: str = "crm.yaml") -> list[str]:
        with pytest.raises(WrongScene) as caught:
            read(text, name)
        return str(caught.value).splitlines()

    return wrong


def quick_hash(password: str) -> str:
    """Return a hash of a password that is as valid as one of dealdock, and takes a hundredth of the time."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)


def opportunity(**fields: str) -> str:
    """A scene with one opportunity."""
    given = {"name": "Deal", "value": "1", "probability": "1"} | fields
    return "accounts: [{opportunities: [{" + ", ".join(f"{name}: {value}" for name, value in given.items()) + "}]}]"


@pytest.fixture
def load(sandbox: Sandbox, read: Read) -> Load:
    """Loads a text into the sandbox, at NOW, and answers its accounts."""

    def load(text: str) -> list[Account]:
        start = read(text)

        def work(db: Connection) -> list[Account]:
            ids = scenes.load(db, sandbox.credentials, start, real=NOW)
            ready = [accounts.with_valid_credentials(db, sandbox.credentials, each, real=NOW) for each in ids]
            return [Account(sandbox, accounts.get(db, each.id), Ready.of(each)) for each in ready]

        return sandbox.database.write(work)

    return load
