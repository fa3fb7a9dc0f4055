"""One account that attacks beside another one, the quick form of a trial of `make soak`."""

from collections.abc import Callable

from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import neighbours


def test_an_attack_changes_nothing_of_another_account_on_sqlite(suite: Suite) -> None:
    are_good(neighbours.on(suite, neighbours.SQLITE, None, neighbours.QUICK))


def test_an_attack_changes_nothing_of_another_account_on_postgresql(
    suite: Suite, new_postgres: Callable[[], str]
) -> None:
    are_good(neighbours.on(suite, neighbours.POSTGRES, new_postgres(), neighbours.QUICK))
