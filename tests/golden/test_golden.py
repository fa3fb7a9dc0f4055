"""The golden corpus, replayed: every answer is the one that was recorded."""

import pytest

from tests.golden import replay
from tests.golden.report import differences


@pytest.mark.parametrize("name", replay.names())
def test_answers_as_recorded(name: str, address: str) -> None:
    expected = replay.stored(name)
    if found := differences(expected, replay.answered(expected, address)):
        pytest.fail(found, pytrace=False)
