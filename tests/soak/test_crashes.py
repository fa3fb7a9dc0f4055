"""Nothing acknowledged is lost: the quick form of what `make soak` tries for minutes."""

from soak.suite import Suite
from soak.trials import crashes
from tests.soak.conftest import are_good


def test_a_server_killed_under_eight_writers_loses_nothing_on_sqlite(suite: Suite) -> None:
    are_good(crashes.on_sqlite(suite, crashes.SHIPPED, crashes.QUICK_BUT_ALL))


def test_nor_where_every_commit_waits_for_the_disk(suite: Suite) -> None:
    are_good(crashes.on_sqlite(suite, crashes.DURABLE, crashes.QUICK, "--durable"))


def test_nor_with_several_workers_of_which_one_is_killed(suite: Suite) -> None:
    are_good(crashes.with_workers(suite, crashes.QUICK))


def test_nor_on_postgresql_where_the_database_is_killed_too(suite: Suite) -> None:
    are_good(crashes.on_postgres(suite, crashes.QUICK))
