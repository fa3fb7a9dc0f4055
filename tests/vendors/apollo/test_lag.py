"""The account's `replication_lag`: searches see a change some seconds after it was made."""

from typing import Any, Final

import httpx
import pytest

from tests.vendors.apollo.client import Apollo

LAG: Final = 5


def later(apollo: Apollo, seconds: int = LAG) -> None:
    """Let time pass by the account's clock."""
    apollo.control("POST", "/clock/advance", {"seconds": seconds})


CLOCK: Final = {"mode": "frozen", "at": "2026-03-01T12:00:00Z"}


@pytest.fixture
def lagging(http: httpx.Client) -> Apollo:
    return Apollo.open(http, replication_lag=LAG, clock=CLOCK)


def search(apollo: Apollo, plural: str = "contacts", name: str = "name") -> tuple[list[Any], int]:
    """Return the names of the records that a search finds, and their number on all pages."""
    found = apollo.call("POST", f"/{plural}/search", {}).json()
    return [each[name] for each in found[plural]], found["pagination"]["total_entries"]


@pytest.mark.contract("1.page.lag.1")
def test_a_search_sees_creations_and_changes_later(lagging: Apollo) -> None:
    contact = lagging.call("POST", "/contacts", {"first_name": "Ann"}).json()["contact"]["id"]
    assert search(lagging) == ([], 0)
    later(lagging, LAG - 1)
    assert search(lagging) == ([], 0)
    later(lagging, 1)
    assert search(lagging) == (["Ann"], 1)
    lagging.call("PUT", f"/contacts/{contact}", {"first_name": "Bea"})
    assert search(lagging) == (["Ann"], 1)
    later(lagging)
    lagging.call("DELETE", f"/contacts/{contact}")
    assert search(lagging) == (["Bea"], 1)
    later(lagging)
    assert search(lagging) == ([], 0)


@pytest.mark.contract("1.page.lag.1")
@pytest.mark.parametrize("plural", ["accounts", "opportunities"])
def test_a_search_of_another_object_is_late_too(lagging: Apollo, plural: str) -> None:
    assert lagging.call("POST", f"/{plural}", {"name": "Acme"}).is_success
    assert search(lagging, plural) == ([], 0)
    later(lagging)
    assert search(lagging, plural) == (["Acme"], 1)


@pytest.mark.contract("1.page.lag.2")
def test_reads_by_id_and_other_accounts_are_current(lagging: Apollo, http: httpx.Client) -> None:
    usual = Apollo.open(http, clock=CLOCK)
    for each in (lagging, usual):
        contact = each.call("POST", "/contacts", {"first_name": "Ann"}).json()["contact"]["id"]
        assert each.call("GET", f"/contacts/{contact}").json()["contact"]["first_name"] == "Ann"
    assert (search(lagging), search(usual)) == (([], 0), (["Ann"], 1))


@pytest.mark.contract("1.page.lag.1")
def test_changes_by_the_control_plane_are_seen_later_too(lagging: Apollo) -> None:
    contact = lagging.control("POST", "/records/contact", {"first_name": "Ann"})["id"]
    assert search(lagging)[0] == []
    later(lagging)
    lagging.control("PATCH", f"/records/contact/{contact}", {"first_name": "Bea"})
    assert search(lagging)[0] == ["Ann"]
    lagging.control("PATCH", "", {"replication_lag": 0})
    assert search(lagging)[0] == ["Bea"]
