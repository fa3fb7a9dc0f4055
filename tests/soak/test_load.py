"""As much load as a server takes, more than that, and the end under it: the quick form of what `make soak` tries."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from soak.suite import Suite
from soak.trials import load
from soak.trials.load import POSTGRES, QUICK, SQLITE
from tests.soak.conftest import are_good

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells what a process holds")


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """A database that isn't there yet."""
    return f"sqlite:///{tmp_path}/dealdock.db"


def test_many_connections_are_answered_without_an_error(suite: Suite, sqlite: str) -> None:
    spared = sqlite.replace("dealdock.db", "spared.db")
    are_good(load.pressed(suite, SQLITE, sqlite, spared, QUICK, QUICK.seconds))


def test_more_than_can_be_answered_are_told_so(suite: Suite, sqlite: str) -> None:
    are_good(load.flooded(suite, SQLITE, sqlite, QUICK))


def test_what_is_costly_to_read_is_answered_and_the_health_check_beside_it(suite: Suite, sqlite: str) -> None:
    are_good(load.read_beside(suite, SQLITE, sqlite, QUICK))


def test_calls_that_were_begun_are_answered_when_it_is_stopped(suite: Suite) -> None:
    are_good(load.stopped(suite, SQLITE, None, QUICK))


def test_on_postgresql_with_two_workers_too(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(load.stopped(suite, POSTGRES, new_postgres(), QUICK, "--workers", "2"))


def test_a_server_that_is_killed_instead_is_found_out(suite: Suite) -> None:
    are_good([load.found_out(suite, QUICK)])
