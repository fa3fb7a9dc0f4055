"""Bodies in JSON: the members and values that one may have."""

import json
from typing import Any

import pytest

from dealdock.web.rest.body import MAX_DEPTH, parse
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


@pytest.mark.parametrize("inner", ["5", "null", '"a"', "[]", "{}"])
@pytest.mark.parametrize(("begin", "end"), [("[", "]"), ('{"a":', "}")])
def test_may_have_so_many_levels(begin: str, end: str, inner: str) -> None:
    outer = MAX_DEPTH - (inner in {"[]", "{}"})
    for levels, is_read in ((outer, True), (outer + 1, False)):
        found = parse("", f"{begin * levels}{inner}{end * levels}".encode())
        assert (found.mistake is None) is is_read, levels
