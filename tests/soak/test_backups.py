"""Damaged backups and killed commands, the quick form of a trial of `make soak`."""

from soak.trials import backups
from tests.soak.conftest import Try


def test_the_trial_holds(holds: Try) -> None:
    holds(backups.trial)
