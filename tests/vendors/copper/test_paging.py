"""The account's own maxima of searches: the setting `paging`."""

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper


@pytest.fixture
def small(http: httpx.Client) -> Copper:
    """An account with small maxima and six companies."""
    small = Copper.open(http, paging={"max_page": 2, "max_rows": 4})
    for number in range(6):
        small.ask("POST", "/companies", {"name": f"Company {number}"})
    return small


def found(copper: Copper, **body: int) -> httpx.Response:
    return copper.send("POST", "/companies/search", body)


def test_a_page_is_by_default_the_highest_and_a_larger_one_is_refused(small: Copper, http: httpx.Client) -> None:
    assert len(found(small).json()) == 2
    assert found(small, page_size=2).status_code == 200
    refused = found(small, page_size=3)
    assert (refused.status_code, refused.json()["success"]) == (422, False)
    assert found(Copper.open(http), page_size=3).status_code == 200


@each_case(("most", "pages"), [(4, [2, 2, 0, 0]), (5, [2, 2, 1, 0]), (6, [2, 2, 2, 0]), (7, [2, 2, 2, 0])])
def test_a_search_has_no_more_rows(small: Copper, most: int, pages: list[int]) -> None:
    small.control("PATCH", "", {"paging": {"max_page": 2, "max_rows": most}})
    every = [found(small, page_number=number).json() for number in (1, 2, 3, 4)]
    assert [len(each) for each in every] == pages
    names = [each["name"] for page in every for each in page]
    assert names == [f"Company {number}" for number in range(sum(pages))]
    assert found(small).headers["X-PW-TOTAL"] == str(sum(pages))
    assert found(small, minimum_created_date=1).headers["X-PW-TOTAL"] == str(sum(pages))
