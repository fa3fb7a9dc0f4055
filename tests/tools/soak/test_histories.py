"""Histories of concurrent clients, the quick form of a trial of `make soak`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dealdock.platform.database import statements
from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import histories


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The URL of a database that does not exist."""
    return f"sqlite:///{tmp_path}/dealdock.db"


def test_every_history_has_an_order_on_sqlite(suite: Suite, sqlite: str) -> None:
    are_good(histories.run_histories(suite, "SQLite", sqlite, workers=1))


def test_every_history_has_an_order_on_postgresql(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(histories.run_histories(suite, "PostgreSQL", new_postgres(), workers=1))


def test_a_server_with_a_transaction_per_statement_is_detected(
    suite: Suite, sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    listeners = [lambda _, statement, __: heard.append(statement)]
    monkeypatch.setattr(statements, "listeners", listeners)
    are_good([histories.control(suite, "control", sqlite, "statements")])
    assert heard
    assert len(listeners) == 1  # other listeners are called, too


def test_a_server_without_row_locks_is_detected(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good([histories.control(suite, "control", new_postgres(), "locks")])
