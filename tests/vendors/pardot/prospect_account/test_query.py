"""`query` (contract, objects 2.12)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found, rows

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


@pytest.fixture
def ids(account: Account) -> list[int]:
    """Three, an hour apart."""
    return [account.prospect_account(name, now=NOON + timedelta(hours=hour)) for hour, name in enumerate("bca")]


@pytest.mark.contract("o.2.12.8", "o.2.12.9", "o.2.12.10")
@each_case(
    ("criteria", "places"),
    [
        ({}, [0, 1, 2]),
        ({"created_after": "2020-02-29 12:00:00"}, [1, 2]),
        ({"created_before": "2020-02-29 13:00:00"}, [0]),
        ({"updated_after": "2020-02-29 13:00:00"}, [2]),
        ({"updated_before": "2020-02-29 13:00:00"}, [0]),
        ({"name": "c"}, [1]),
        ({"name": "C"}, []),
        ({"sort_by": "created_at"}, [2, 1, 0]),
        ({"sort_by": "updated_at"}, [0, 1, 2]),
        ({"sort_by": "name"}, [2, 0, 1]),
        ({"sort_by": "id"}, [0, 1, 2]),
        ({"sort_by": "id", "sort_order": "descending"}, [2, 1, 0]),
        ({"limit": 1, "offset": 1}, [1]),
        ({"limit": 1000, "output": "bulk"}, [0, 1, 2]),
        ({"output": "mobile"}, [0, 1, 2]),
    ],
)
def test_finds(pardot: Pardot, ids: list[int], criteria: dict[str, Any], places: list[int]) -> None:
    assert found(pardot, "prospectAccount", "prospectAccount", **criteria) == [ids[place] for place in places]


@pytest.mark.contract("o.2.12.8")
def test_by_ids(pardot: Pardot, ids: list[int]) -> None:
    criteria = {"id_greater_than": ids[0], "id_less_than": ids[2]}
    assert found(pardot, "prospectAccount", "prospectAccount", **criteria) == [ids[1]]


@pytest.mark.contract("o.2.12.6")
def test_none_in_a_new_account(pardot: Pardot) -> None:
    assert pardot.call("query", "prospectAccount").json["result"] == {"total_results": 0}


def test_looks(pardot: Pardot, ids: list[int]) -> None:
    (row,) = rows(pardot.call("query", "prospectAccount", name="b"), "prospectAccount")
    assert list(row.items()) == [
        ("id", ids[0]),
        ("name", "b"),
        ("phone", None),
        ("created_at", "2020-02-29 12:00:00"),
        ("updated_at", "2020-02-29 12:00:00"),
    ]


@pytest.mark.contract("o.2.12.16")
@each_case("output", ["full", "bulk", "mobile"])
@each_case(
    ("fields", "shown"),
    [
        ("name", ["id", "name"]),
        ("updated_at,name,Sea", ["id", "name", "updated_at"]),
        ("Sea", ["id"]),
        ("", ["id", "name", "phone", "created_at", "updated_at"]),
    ],
)
def test_shows_named_fields_and_the_id(
    pardot: Pardot, ids: list[int], output: str, fields: str, shown: list[str]
) -> None:
    found = rows(pardot.call("query", "prospectAccount", fields=fields, output=output), "prospectAccount")
    assert [[*row] for row in found] == [shown] * len(ids)


@each_case(
    ("criteria", "error"),
    [
        ({"phone": "5"}, api_errors.INVALID_QUERY),
        ({"created_after": "x", "updated_after": "x", "id_less_than": "x"}, api_errors.INVALID_TIMESTAMP),
        ({"id_less_than": "x", "sort_by": "x"}, api_errors.INVALID_ID),
        ({"id_greater_than": "6", "id_less_than": "5", "sort_by": "x"}, api_errors.INVALID_ID_RANGE),
        ({"updated_after": "2020-01-01", "updated_before": "2020-01-01"}, api_errors.INVALID_TIME_RANGE),
        ({"sort_by": "phone"}, api_errors.INVALID_SORT_BY),
        ({"limit": "0"}, api_errors.INVALID_LIMIT),
    ],
)
def test_errors_in_order(pardot: Pardot, criteria: dict[str, str], error: tuple[int, str]) -> None:
    assert pardot.call("query", "prospectAccount", **criteria).error == error
