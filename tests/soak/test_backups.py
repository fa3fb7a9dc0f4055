"""Damaged and crafted backups, the quick form of a trial of `make soak`."""

from collections.abc import Callable

from soak.suite import Suite
from soak.trials import backups
from soak.trials.backups import POSTGRES, QUICK, SQLITE
from tests.soak.conftest import are_good


def test_bad_backups_are_refused_on_sqlite(suite: Suite) -> None:
    are_good(backups.on(suite, SQLITE, None, QUICK))


def test_bad_backups_are_refused_on_postgresql(suite: Suite, new_postgres: Callable[[], str]) -> None:
    are_good(backups.on(suite, POSTGRES, new_postgres, QUICK))


def test_a_restore_that_trusts_the_file_is_detected(suite: Suite) -> None:
    are_good([backups.control(suite)])
