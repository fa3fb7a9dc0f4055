"""Clocks that jump take nothing away: the quick form of what `make soak` tries for minutes."""

from collections.abc import Callable
from pathlib import Path

from soak.suite import Suite
from soak.trials import clocks
from tests.soak.conftest import are_good


def test_clocks_that_jump_take_nothing_away_on_sqlite(suite: Suite, tmp_path: Path) -> None:
    are_good(clocks.held(suite, clocks.SQLITE, f"sqlite:///{tmp_path}/dealdock.db", 1))


def test_nor_on_postgresql_where_two_machines_have_one_each(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(clocks.held(suite, clocks.POSTGRES, new_postgres(), 2))
