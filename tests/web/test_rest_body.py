"""Bodies in JSON: the members and values that one may have."""

import json
from typing import Any

import pytest

from dealdock.web.rest.body import parse
from dealdock.web.size_limits import MAX_MEMBERS, MAX_VALUES, RequestRefused


def numbered(count: int) -> dict[str, int]:
    return {str(number): number for number in range(count)}


@pytest.mark.parametrize(
    ("most", "more"),
    [
        ([0] * MAX_MEMBERS, [0] * (MAX_MEMBERS + 1)),
        (numbered(MAX_MEMBERS), numbered(MAX_MEMBERS + 1)),
        ({"a": [[0] * MAX_MEMBERS]}, {"a": [[0] * (MAX_MEMBERS + 1)]}),
        ([[0] * 999] * (MAX_VALUES // 1_000), [[0] * 999] * (MAX_VALUES // 1_000) + [0]),
    ],
)
def test_may_have_the_most_and_not_one_more(most: Any, more: Any) -> None:
    assert parse("", json.dumps(most).encode()).value == most
    with pytest.raises(RequestRefused):
        parse("", json.dumps(more).encode())
