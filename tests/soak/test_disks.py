"""A full disk loses nothing: the quick form of what `make soak` tries again and again."""

import sys

import pytest

from soak.trials import disks
from tests.soak.conftest import Try


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a running program's limits can't be set")
def test_a_full_disk_tears_nothing_and_stops_nothing_for_longer_than_it_is_full(holds: Try) -> None:
    holds(disks.trial)
