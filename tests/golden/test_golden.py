"""The golden corpus, replayed: every answer is the one that was recorded."""

from typing import Final

import pytest

from tests.golden import replay
from tests.golden.report import differences

LONG_BYTES: Final = 90_000
"""The size of a session from which `make check` replays it: each of these takes more than half a second."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if replay.path(name).stat().st_size >= LONG_BYTES else name
        for name in replay.names()
    ],
)
def test_answers_as_recorded(name: str, address: str) -> None:
    expected = replay.stored(name)
    if found := differences(expected, replay.answered(expected, address)):
        pytest.fail(found, pytrace=False)
