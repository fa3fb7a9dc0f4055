"""Shared fixtures: the client under test, with the keys of the test's account."""

from collections.abc import Iterator

import pytest
from pytest_dealdock import Account

from sync_job.pardot import Pardot


@pytest.fixture
def pardot(dealdock: Account) -> Iterator[Pardot]:
    keys = dealdock.credentials
    client = Pardot(dealdock.url, keys.email, keys.password, keys.user_key)
    yield client
    client.close()
