"""Scenes that are imported into an account: their fields are checked as the API checks them."""

import copy
from typing import Any

import httpx

from tests.cases import each_case
from tests.vendors.close.client import Close


def changed(close: Close, **fields: Any) -> dict[str, Any]:
    """Return the scene of an account with a lead, with other fields of the account."""
    scene: dict[str, Any] = copy.deepcopy(close.control("GET", "/export"))
    scene["accounts"][0] |= {"leads": [{"key": "acme", "name": "Acme", "status": "Potential"}], **fields}
    return scene


def imported(close: Close, scene: dict[str, Any]) -> httpx.Response:
    return close.http.post(f"/_dealdock/accounts/{close.account['id']}/import", json=scene)


def load(close: Close, **fields: Any) -> None:
    answer = imported(close, changed(close, **fields))
    assert answer.status_code == 204, answer.text


def problems(close: Close, **fields: Any) -> list[tuple[str, str]]:
    """Return the pointers and the texts of the problems of a scene that is refused."""
    answer = imported(close, changed(close, **fields))
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["detail"]) for each in answer.json()["errors"]]


class TestTask:
    @each_case(
        ("given", "shown"),
        [
            (" 2026-01-05", "2026-01-05"),
            ("2026-01-05T10:00:00+02:00", "2026-01-05T08:00:00+00:00"),
            ("2026-01-05 10:00", "2026-01-05T10:00:00+00:00"),
            ("", None),
        ],
    )
    def test_its_date_is_stored_as_the_api_stores_it(self, close: Close, given: str, shown: str | None) -> None:
        load(close, tasks=[{"lead": "acme", "text": "Call", "date": given}])
        [task] = close.rows("/task/")
        assert (task["date"], task["is_dateless"]) == (shown, shown is None)

    @each_case("date", ["foo", "2026-13-01", "20260105", "9999-12-31", 5, "9998-12-31T23:00:00-04:00"])
    def test_another_date_is_a_problem(self, close: Close, date: Any) -> None:
        [(pointer, text)] = problems(close, tasks=[{"lead": "acme", "text": "Call", "date": date}])
        assert pointer == "#/accounts/0/tasks/0/date"
        assert "must be a day or a moment" in text


@each_case("moment", ["9998-12-31T23:59:59-04:00", "0002-01-01T00:00:00+04:00"])
def test_a_moment_that_is_in_no_year_of_utc_is_a_problem(close: Close, moment: str) -> None:
    [(pointer, text)] = problems(close, leads=[{"status": "Potential", "created_at": moment}])
    assert pointer == "#/accounts/0/leads/0/created_at"
    assert text.startswith("must be a moment")
