"""No backup does harm, with any content: the quick form of a trial that `make soak` runs for minutes."""

from collections.abc import Callable

from soak.suite import Suite
from soak.trials import backups
from soak.trials.backups import POSTGRES, QUICK, SQLITE
from tests.soak.conftest import are_good


def test_damaged_and_crafted_backups_do_no_harm_on_sqlite(suite: Suite) -> None:
    are_good(backups.on(suite, SQLITE, None, QUICK))


def test_nor_on_postgresql(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(backups.on(suite, POSTGRES, new_postgres, QUICK))


def test_a_restore_that_trusts_the_file_is_found_out(suite: Suite) -> None:
    are_good([backups.found_out(suite)])
