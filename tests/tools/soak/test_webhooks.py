"""Webhooks of killed servers and beside failing receivers, the quick form of a trial of `make soak`."""

from tests.tools.soak.conftest import are_good
from tools.soak.suite import Suite
from tools.soak.trials import webhooks


def test_what_is_announced_survives_kills_on_sqlite(suite: Suite) -> None:
    are_good(webhooks.on_sqlite(suite, webhooks.QUICK))


def test_what_is_announced_survives_kills_on_postgresql(suite: Suite) -> None:
    are_good(webhooks.on_postgres(suite, webhooks.QUICK))


def test_failing_receivers_hold_up_nobody(suite: Suite) -> None:
    are_good(webhooks.failing(suite, webhooks.QUICK))
