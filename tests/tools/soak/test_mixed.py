"""Killed servers and connections under writers of all vendors, the quick form of a trial of `make soak`."""

from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import mixed


def test_no_call_of_all_vendors_is_crossed_lost_or_applied_twice_on_sqlite(suite: Suite) -> None:
    are_good(mixed.on_sqlite(suite, mixed.QUICK))


def test_no_call_of_all_vendors_is_crossed_lost_or_applied_twice_on_postgresql(suite: Suite) -> None:
    are_good(mixed.on_postgres(suite, mixed.QUICK))
