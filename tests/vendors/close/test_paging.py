"""The account's own maxima of pages: the setting `paging`."""

from typing import Any, Final

import httpx
import pytest

from tests.across.client import NOON
from tests.vendors.close.client import Close

PAGING: Final = {"max_page": 2, "max_skip": 3, "max_rows": 4, "cursor_seconds": 5}
LEADS: Final = {"type": "object_type", "object_type": "lead"}


@pytest.fixture
def small(http: httpx.Client) -> Close:
    """An account with small maxima and six leads."""
    small = Close.open(http, paging=PAGING, clock={"mode": "frozen", "at": NOON})
    for number in range(6):
        small.post("/lead/", {"name": f"Lead {number}"})
    return small


def get(close: Close, path: str) -> httpx.Response:
    return close.send("GET", path)


def search(close: Close, **more: Any) -> httpx.Response:
    return close.send("POST", "/data/search/", {"query": LEADS, **more})


def test_a_page_is_by_default_the_highest_and_a_larger_one_is_refused(small: Close, http: httpx.Client) -> None:
    assert len(get(small, "/lead/").json()["data"]) == 2
    assert len(get(small, "/event/").json()["data"]) == 2
    refused = get(small, "/lead/?_limit=3")
    assert refused.status_code == 400
    assert refused.json()["field-errors"] == {"_limit": "Input should be less than or equal to 2"}
    assert "(max_limit = 2)" in get(small, "/opportunity/?_limit=3").text
    assert "(max_limit = 2)" in get(small, "/event/?_limit=3").text
    usual = Close.open(http)
    assert get(usual, "/lead/?_limit=3").status_code == 200


def test_skip_ends_where_the_setting_says(small: Close) -> None:
    assert get(small, "/lead/?_skip=3").status_code == 200
    assert get(small, "/lead/?_skip=4").json()["field-errors"] == {"_skip": "Input should be less than or equal to 3"}
    assert "(max_skip = 3)" in get(small, "/opportunity/?_skip=4").text
    small.control("PATCH", "", {"paging": {"max_skip": 4}})
    assert get(small, "/opportunity/?_skip=4").status_code == 200
    assert len(get(small, "/lead/").json()["data"]) == 2  # what is not given stays


def test_a_search_gives_no_more_rows_and_its_cursor_expires(small: Close) -> None:
    first = search(small).json()
    second = search(small, cursor=first["cursor"]).json()
    assert [len(first["data"]), len(second["data"]), second["cursor"]] == [2, 2, None]
    assert search(small, include_counts=True).json()["count"]["total"] == 6
    assert search(small, _limit=3).status_code == 400
    small.control("POST", "/clock/advance", {"seconds": 4})
    assert search(small, cursor=first["cursor"]).status_code == 200
    small.control("POST", "/clock/advance", {"seconds": 1})
    assert search(small, cursor=first["cursor"]).json()["field-errors"] == {"cursor": "Expired cursor"}


def test_is_part_of_an_export(small: Close, http: httpx.Client) -> None:
    exported = http.get(f"/_dealdock/accounts/{small.account['id']}/export?format=json")
    other = Close.open(http)
    path = f"/_dealdock/accounts/{other.account['id']}"
    http.post(f"{path}/import", content=exported.content, headers={"Content-Type": "application/json"})
    assert http.get(path).json()["paging"] == PAGING
    refused = http.patch(path, json={"paging": {"max_page": 0, "rows": 1}})
    assert [each["pointer"] for each in refused.json()["errors"]] == ["#/paging/rows", "#/paging/max_page"]
