"""Clocks that jump, the quick form of a trial of `make soak`."""

from collections.abc import Callable
from pathlib import Path

from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import clocks


def test_jumping_clocks_lose_nothing_on_sqlite(suite: Suite, tmp_path: Path) -> None:
    are_good(clocks.run_clocks(suite, clocks.SQLITE, f"sqlite:///{tmp_path}/dealdock.db", 1))


def test_jumping_clocks_of_two_machines_lose_nothing_on_postgresql(
    suite: Suite, new_postgres: Callable[[], str]
) -> None:
    are_good(clocks.run_clocks(suite, clocks.POSTGRES, new_postgres(), 2))
