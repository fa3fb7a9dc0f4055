from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tools.bench.result import Result
from tools.soak.suite import Suite

Try = Callable[[Callable[[Suite], Iterator[Result]]], None]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """Quick trials, with the same random numbers each time."""
    return Suite(seed=0, folder=tmp_path, quick=True)


@pytest.fixture
def holds(suite: Suite) -> Try:
    """A function that runs the quick form of a trial, in which every bar must hold."""
    return lambda trial: are_good(trial(suite))


def are_good(results: Iterable[Result]) -> None:
    """Check that there are results, and that no bar is missed."""
    found = list(results)
    assert found
    assert [result for result in found if not result.is_good] == []
