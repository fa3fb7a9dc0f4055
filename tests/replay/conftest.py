"""A sandbox for the tests of a module."""

from collections.abc import Iterator

import pytest

from dealdock.judge.sandbox import Sandbox
from tests.judge.sandboxes import opened


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with all vendors."""
    with opened() as sandbox:
        yield sandbox
