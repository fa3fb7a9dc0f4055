"""Killed servers and databases, the quick form of a trial of `make soak`."""

from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import crashes


def test_a_killed_server_loses_nothing_on_sqlite(suite: Suite) -> None:
    are_good(crashes.on_sqlite(suite, crashes.SHIPPED, crashes.QUICK_WITH_CONTROL))


def test_a_killed_server_with_the_option_durable_loses_nothing(suite: Suite) -> None:
    are_good(crashes.on_sqlite(suite, crashes.DURABLE, crashes.QUICK, "--durable"))


def test_a_killed_server_and_database_lose_nothing_on_postgresql(suite: Suite) -> None:
    are_good(crashes.on_postgres(suite, crashes.QUICK))
