"""Damaged backups and killed commands, the quick form of a trial of `make soak`."""

from tests.tools.soak.conftest import Try
from tools.soak.trials import backups


def test_the_trial_holds(holds: Try) -> None:
    holds(backups.trial)
