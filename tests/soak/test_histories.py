"""Histories of many clients at once, each with an order that explains it: the quick form of a trial of `make soak`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dealdock.platform.database import statements
from soak.suite import Suite
from soak.trials import histories
from tests.soak.conftest import are_good


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """A database that isn't there yet."""
    return f"sqlite:///{tmp_path}/dealdock.db"


def test_every_history_has_an_order_on_sqlite(suite: Suite, sqlite: str) -> None:
    are_good(histories.held(suite, "SQLite", sqlite, workers=1))


def test_and_on_postgresql(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(histories.held(suite, "PostgreSQL", new_postgres(), workers=1))


def test_a_server_whose_statements_are_each_by_itself_is_found_out(
    suite: Suite, sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    listeners = [lambda _, statement, __: heard.append(statement)]
    monkeypatch.setattr(statements, "listeners", listeners)
    are_good([histories.found_out(suite, "loosened", sqlite, "statements")])
    assert heard
    assert len(listeners) == 1  # other listeners are called, too


def test_so_is_one_without_row_locks(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good([histories.found_out(suite, "loosened", new_postgres(), "locks")])
