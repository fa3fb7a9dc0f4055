"""A sandbox for the tests of a module, and an account of Close in it."""

from collections.abc import Iterator

import pytest

from dealdock.judge.sandbox import Account, Sandbox
from tests.judge.sandboxes import opened


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with all vendors."""
    with opened() as sandbox:
        yield sandbox


@pytest.fixture
def account(sandbox: Sandbox) -> Iterator[Account]:
    """An account with the settings of a new one."""
    account = sandbox.account("close", {})
    yield account
    account.close()
