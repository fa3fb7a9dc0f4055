"""`query` (contract, objects 2.5)."""

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
    """The caller, which is much newer, and two others, created an hour apart."""
    return [account.first_user(), *(account.user_id(now=NOON + timedelta(hours=hour)) for hour in (1, 0))]


@pytest.mark.contract("o.2.5.12", "o.2.5.13")
@each_case(
    ("criteria", "places"),
    [
        ({}, [0, 1, 2]),
        ({"created_before": "2020-02-29 13:00:00"}, [2]),
        ({"created_after": "2020-02-29 12:00:00", "created_before": "2020-03-01"}, [1]),
        ({"sort_by": "created_at"}, [0, 1, 2]),
        ({"sort_by": "created_at", "sort_order": "ascending"}, [2, 1, 0]),
        ({"sort_by": "id", "sort_order": "descending"}, [2, 1, 0]),
        ({"limit": 1, "offset": 1}, [1]),
        ({"output": "mobile"}, [0, 1, 2]),
        ({"output": "bulk"}, [0, 1, 2]),
    ],
)
def test_finds(pardot: Pardot, ids: list[int], criteria: dict[str, Any], places: list[int]) -> None:
    assert found(pardot, "user", "user", **criteria) == [ids[place] for place in places]


@pytest.mark.contract("o.2.5.12")
def test_by_ids(pardot: Pardot, ids: list[int]) -> None:
    assert found(pardot, "user", "user", id_greater_than=ids[0], id_less_than=ids[2]) == [ids[1]]


@pytest.mark.contract("o.2.5.3")
def test_rows_look_as_read_does(pardot: Pardot, ids: list[int]) -> None:
    shown = rows(pardot.call("query", "user"), "user")
    assert [row["id"] for row in shown] == ids
    for row in shown:
        assert row == pardot.call("read", "user", id=row["id"]).json["user"]


@pytest.mark.contract("o.2.5.10")
@pytest.mark.parametrize("role", ["Marketing", "Read Only"])
def test_a_user_who_is_no_administrator_finds_only_himself(
    account: Account, pardot: Pardot, ids: list[int], role: str
) -> None:
    keys = account.user(role=role)
    (me,) = found(pardot, "user", "user", **keys)
    assert me not in ids
    assert found(pardot, "user", "user", id_less_than=me, **keys) == []
    assert found(pardot, "user", "user", output="mobile", **keys) == [me]


@pytest.mark.contract("o.2.5.14")
@each_case(
    ("criteria", "error"),
    [
        ({"updated_after": "2020-01-01"}, api_errors.INVALID_QUERY),
        ({"email": "jane@example.com"}, api_errors.INVALID_QUERY),
        ({"created_before": "x", "id_less_than": "x"}, api_errors.INVALID_TIMESTAMP),
        ({"id_less_than": "x", "sort_by": "x"}, api_errors.INVALID_ID),
        ({"id_greater_than": "6", "id_less_than": "5"}, api_errors.INVALID_ID_RANGE),
        ({"created_after": "2020-01-01", "created_before": "2020-01-01"}, api_errors.INVALID_TIME_RANGE),
        ({"sort_by": "updated_at", "limit": "x"}, api_errors.INVALID_SORT_BY),
        ({"limit": "201"}, api_errors.INVALID_LIMIT),
        ({"limit": "0", "output": "mobile"}, api_errors.INVALID_LIMIT),
    ],
)
@ONE_DATABASE
def test_errors_in_order(pardot: Pardot, criteria: dict[str, str], error: tuple[int, str]) -> None:
    assert pardot.call("query", "user", **criteria).error == error


@pytest.mark.slow
@ONE_DATABASE
def test_mobile_lifts_the_limit(account: Account, pardot: Pardot) -> None:
    for _ in range(201):
        account.user_id()
    assert len(found(pardot, "user", "user", limit=200)) == 200
    assert len(found(pardot, "user", "user", output="mobile")) == 202
    assert len(found(pardot, "user", "user", output="mobile", limit=201)) == 201
