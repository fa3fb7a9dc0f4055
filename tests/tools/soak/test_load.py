"""Sustained load, overload and stops under load, the quick form of a trial of `make soak`."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import load
from tools.soak.trials.load import POSTGRES, QUICK, SQLITE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory and descriptors are read from /proc")


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """The URL of a database that does not exist."""
    return f"sqlite:///{tmp_path}/dealdock.db"


def test_sustained_load_is_answered_without_errors(suite: Suite, sqlite: str) -> None:
    idle = sqlite.replace("dealdock.db", "idle.db")
    are_good(load.sustained_load(suite, SQLITE, sqlite, idle, QUICK, QUICK.seconds))


def test_calls_beyond_the_capacity_are_refused(suite: Suite, sqlite: str) -> None:
    are_good(load.overloaded(suite, SQLITE, sqlite, QUICK))


def test_the_health_check_answers_during_calls_that_are_costly_to_parse(suite: Suite, sqlite: str) -> None:
    are_good(load.costly_calls(suite, SQLITE, sqlite, QUICK))


def test_running_calls_are_answered_when_the_server_stops(suite: Suite) -> None:
    are_good(load.stops(suite, SQLITE, None, QUICK))


def test_running_calls_are_answered_when_two_workers_stop_on_postgresql(
    suite: Suite, new_postgres: Callable[[], str]
) -> None:
    are_good(load.stops(suite, POSTGRES, new_postgres(), QUICK, "--workers", "2"))


def test_a_server_that_is_killed_is_detected(suite: Suite) -> None:
    are_good([load.control(suite, QUICK)])
