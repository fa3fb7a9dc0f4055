from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.result import Result
from soak.suite import Suite

Try = Callable[[Callable[[Suite], Iterator[Result]]], None]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """Quick trials, by the same chance each time."""
    return Suite(seed=0, folder=tmp_path, quick=True)


@pytest.fixture
def holds(suite: Suite) -> Try:
    """Runs a trial's quick form; every bar must hold."""

    def run(trial: Callable[[Suite], Iterator[Result]]) -> None:
        found = list(trial(suite))
        assert found
        assert [result for result in found if not result.is_good] == []

    return run
