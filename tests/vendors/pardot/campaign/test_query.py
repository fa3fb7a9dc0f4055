"""`query` (contract, objects 2.2)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found, rows

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


@pytest.fixture
def ids(account: Account) -> list[int]:
    """Four campaigns: that of the account, which is much younger, and three, each an hour after the one before."""
    default = account.default_campaign
    made = [
        account.campaign(name, now=NOON + timedelta(hours=hour), cost=cost)
        for hour, (name, cost) in enumerate([("b", 5), ("c", None), ("a", 50)])
    ]
    return [default, *made]


@pytest.mark.contract("o.2.2.16", "o.2.2.17", "o.2.2.18")
@each_case(
    ("criteria", "places"),
    [
        ({}, [0, 1, 2, 3]),
        ({"created_after": "2020-02-29 13:00:00", "created_before": "2020-03-01"}, [3]),
        ({"created_before": "2020-02-29 13:00:00"}, [1]),
        ({"updated_after": "2020-02-29 12:00:00", "updated_before": "2020-02-29 14:00:00"}, [2]),
        ({"name": "c"}, [2]),
        ({"name": "C"}, []),
        ({"name": "c "}, []),
        ({"name": ""}, [0, 1, 2, 3]),
        ({"name": "b", "created_after": "2020-02-29 12:00:00"}, []),
        ({"name": "x" * 300}, []),
        ({"sort_by": "created_at"}, [0, 3, 2, 1]),
        ({"sort_by": "updated_at", "sort_order": "ascending"}, [1, 2, 3, 0]),
        ({"sort_by": "cost"}, [3, 1, 2, 0]),
        ({"sort_by": "cost", "sort_order": "ascending"}, [0, 2, 1, 3]),
        ({"sort_by": "name", "created_before": "2020-03-01"}, [3, 1, 2]),
        ({"sort_by": "name", "sort_order": "descending", "created_before": "2020-03-01"}, [2, 1, 3]),
        ({"sort_by": "id", "sort_order": "descending"}, [3, 2, 1, 0]),
        ({"sort_by": "id", "limit": 2, "offset": 1}, [1, 2]),
    ],
)
def test_finds(pardot: Pardot, ids: list[int], criteria: dict[str, Any], places: list[int]) -> None:
    assert found(pardot, "campaign", "campaign", **criteria) == [ids[place] for place in places]


@pytest.mark.contract("o.2.2.16")
def test_by_ids(pardot: Pardot, ids: list[int]) -> None:
    assert found(pardot, "campaigns", "campaign", id_greater_than=ids[0], id_less_than=ids[3]) == ids[1:3]


@each_case(
    ("criteria", "error"),
    [
        ({"colour": "red"}, api_errors.INVALID_QUERY),
        ({"cost": "5"}, api_errors.INVALID_QUERY),
        ({"created_after": "x", "id_greater_than": "x"}, api_errors.INVALID_TIMESTAMP),
        ({"updated_before": "x"}, api_errors.INVALID_TIMESTAMP),
        ({"id_less_than": "x", "name[]": "x"}, api_errors.INVALID_ID),
        ({"name[]": "x", "id_greater_than": "5", "id_less_than": "5"}, api_errors.INVALID_PARAMETER),
        ({"id_greater_than": "5", "id_less_than": "5", "sort_by": "x"}, api_errors.INVALID_ID_RANGE),
        ({"created_after": "2020-01-02", "created_before": "2020-01-01"}, api_errors.INVALID_TIME_RANGE),
        ({"updated_after": "2020-01-02", "updated_before": "2020-01-01"}, api_errors.INVALID_TIME_RANGE),
        ({"sort_by": "probability", "sort_order": "x"}, api_errors.INVALID_SORT_BY),
        ({"sort_order": "x", "offset": "x"}, api_errors.INVALID_SORT_ORDER),
        ({"offset": "x", "limit": "x"}, api_errors.INVALID_OFFSET),
        ({"limit": "0"}, api_errors.INVALID_LIMIT),
    ],
)
@ONE_DATABASE
def test_errors_in_order(pardot: Pardot, criteria: dict[str, str], error: tuple[int, str]) -> None:
    assert pardot.call("query", "campaign", **criteria).error == error


@pytest.mark.contract("o.1.5.11")
def test_a_limit_above_200_is_taken_for_200_but_in_mobile(account: Account, pardot: Pardot) -> None:
    for number in range(205):
        account.campaign(f"Fair {number}")
    for limits, shown in (
        ({}, 200),
        ({"limit": 1000}, 200),
        ({"output": "bulk", "limit": 1000}, 200),
        ({"output": "mobile"}, 206),
        ({"output": "mobile", "limit": 203}, 203),
    ):
        assert len(rows(pardot.call("query", "campaign", **limits), "campaign")) == shown


@pytest.mark.contract("o.2.2.4")
def test_looks(pardot: Pardot, ids: list[int]) -> None:
    """As XML, in full and without the count."""
    inside = f"<campaign><id>{ids[1]}</id><name>b</name><cost>5</cost></campaign>"
    for output, count in (("full", "<total_results>1</total_results>"), ("bulk", "")):
        answer = pardot.call("query", "campaign", name="b", format="xml", output=output)
        assert answer.text.endswith(f'<rsp stat="ok" version="1.0"><result>{count}{inside}</result></rsp>')


def test_nothing_looks(pardot: Pardot) -> None:
    assert pardot.call("query", "campaign", name="z").json["result"] == {"total_results": 0}
    assert pardot.call("query", "campaign", name="z", output="bulk").json["result"] is None
    assert "<result/>" in pardot.call("query", "campaign", name="z", output="bulk", format="xml").text
