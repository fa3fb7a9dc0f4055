"""Pages of each list of each vendor, with ties of the order at each border, and criteria with their bounds."""

import httpx
import pytest

from tests.across.borders import SIZE, TIED, fill, listings, rows, wrong_bounds
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
