"""The pages that an undisturbed run has read."""

from collections.abc import Sequence
from typing import Any

import pytest

from dealdock.judge.sandbox import Call
from dealdock.judge.stage import pages
from dealdock.judge.staging import ObjectStaging

LEAD = ObjectStaging("lead", {}, 2)


def calls(*shown: Sequence[int] | None) -> list[Call]:
    """Return calls that showed leads of these ids; None: one that failed."""
    found = []
    for place, ids in enumerate(shown, start=1):
        entry: dict[str, Any] = {
            "status": 503 if ids is None else 200,
            "shown": {"lead": {"first": ids or [], "last": []}},
        }
        found.append(Call(place, place, entry))
    return found


@pytest.mark.parametrize(
    ("shown", "places"),
    [
        ([[1, 2], [3, 4], [5]], [1, 2]),
        ([[1, 2], [1, 2], [3, 4]], [1, 3]),  # the first page is read twice, to try the key
        ([[9], [1, 2], None, [3, 4]], [2, 4]),
        ([[1, 2], [2, 3]], [1, 2]),
        ([], []),
    ],
)
def test_are_the_calls_that_showed_what_none_before_had_shown(shown: list[Any], places: list[int]) -> None:
    assert [call.place for call in pages(calls(*shown), LEAD, least=2)] == places


def test_may_have_one_record() -> None:
    assert [call.place for call in pages(calls([], [1], [1]), LEAD, least=1)] == [2]
