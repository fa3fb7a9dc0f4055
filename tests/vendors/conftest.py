"""Fixtures of the vendors' tests."""

from collections.abc import Iterator

import pytest

from tests.support.forks import Forks, forks


@pytest.fixture(scope="module", name="forks")
def _forks() -> Iterator[Forks]:
    """Runs of clients that are installed in environments of their own."""
    with forks() as opened:
        yield opened
