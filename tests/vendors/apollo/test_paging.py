"""The account's own maxima of lists: the setting `paging`."""

import httpx
import pytest

from tests.vendors.apollo.client import Apollo


@pytest.fixture
def small(http: httpx.Client) -> Apollo:
    """An account with small maxima and six contacts."""
    small = Apollo.open(http, paging={"max_page": 2, "max_rows": 4})
    for number in range(6):
        small.call("POST", "/contacts", {"first_name": f"Contact {number}"})
    return small


def found(apollo: Apollo, **body: int) -> httpx.Response:
    return apollo.call("POST", "/contacts/search", body)


def test_a_page_has_at_most_so_many_records(small: Apollo, http: httpx.Client) -> None:
    assert len(found(small).json()["contacts"]) == 2
    page = found(small, per_page=100).json()
    assert (len(page["contacts"]), page["pagination"]["per_page"]) == (2, 2)
    assert found(Apollo.open(http), per_page=100).json()["pagination"]["per_page"] == 100


def test_a_deeper_page_is_refused(small: Apollo, http: httpx.Client) -> None:
    assert found(small, page=2).status_code == 200
    assert found(small, page=3).status_code == 422
    assert found(Apollo.open(http), page=3).status_code == 200
