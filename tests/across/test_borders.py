"""Pages of each list of each vendor, with ties of the order at each border, and criteria with their bounds."""

from typing import Any

import httpx
import pytest

from tests.across.borders import SIZE, TIED, Listing, fill, listings, rows, wrong_bounds
from tests.across.calls import calls_of
from tests.across.client import Client
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = [ONE_DATABASE_ACROSS, pytest.mark.slow]


@pytest.mark.parametrize("vendor", [each.name for each in VENDORS if calls_of(each.name).paging])
def test_lists_have_no_gap_at_a_page_and_none_at_a_bound(http: httpx.Client, vendor: str) -> None:
    client = Client.open(http, vendor, calls_of(vendor))
    made = fill(client)
    long, wrong = 0, []
    for listing in listings(client, made):
        whole = list(rows(listing.read()))
        pages = list(listing.pages())
        if [row for page in pages for row in page] != whole[: 4 * SIZE] or max(map(len, pages)) > SIZE:
            wrong.append(f"{listing.label}: {pages}")
        long += len(whole) > TIED
        if not listing.given:
            wrong += wrong_bounds(listing)
    assert wrong == []
    assert long > 10


@pytest.mark.parametrize("vendor", [each.name for each in VENDORS if calls_of(each.name).paging])
def test_two_values_of_one_parameter_are_taken_alike_by_all_lists(http: httpx.Client, vendor: str) -> None:
    """The size of the page comes twice in the query string, and in the query string and the body."""
    client = Client.open(http, vendor, calls_of(vendor))
    made = fill(client)
    meanings: dict[str, set[tuple[int, int]]] = {"twice": set(), "in both": set()}
    number = 0
    for listing in listings(client, made):
        if listing.given or len(rows(listing.read())) < TIED:
            continue
        meanings["twice"].add((taken(listing, [1, 2], None), taken(listing, [2, 1], None)))
        if listing.operation.fields is not None:
            meanings["in both"].add((taken(listing, [1], 2), taken(listing, [2], 1)))
        number += 1
    assert number > 3
    assert {place: found for place, found in meanings.items() if len(found) > 1} == {}
    assert all(first != second or first >= 400 for found in meanings.values() for first, second in found)


def taken(listing: Listing, in_query: list[int], in_body: int | None) -> int:
    """Return the number of records in a page with these sizes, or the status of a refusal."""
    client, size = listing.client, listing.paging.size
    params = [*client.query(listing.operation, listing.made).items(), *((size, each) for each in in_query)]
    options: dict[str, Any] = {"params": httpx.QueryParams(params)}
    if in_body is not None:
        body = client.needs(listing.operation).body
        options["json"] = {**(body(listing.made) if body else {}), size: in_body}
    answer = client.run(listing.operation, listing.made, **options)
    return len(rows(answer)) if answer.is_success else answer.status_code
