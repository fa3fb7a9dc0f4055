"""A full disk, the quick form of a trial of `make soak`."""

import sys

import pytest

from tests.tools.soak.conftest import Try
from tools.soak.trials import disks


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of a running process can only be set on Linux")
def test_nothing_is_lost_on_a_full_disk_and_calls_succeed_afterwards(holds: Try) -> None:
    holds(disks.trial)
