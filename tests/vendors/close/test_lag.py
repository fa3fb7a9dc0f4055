"""The account's `replication_lag`: the advanced search, and a list of leads by `query`, see a change later."""

from typing import Any, Final

import httpx
import pytest

from tests.support import lag_history
from tests.support.lag_history import Way
from tests.vendors.close.client import Close

LAG: Final = 5


def later(close: Close, seconds: int = LAG) -> None:
    """Let time pass by the account's clock."""
    close.control("POST", "/clock/advance", {"seconds": seconds})


@pytest.fixture
def lagging(http: httpx.Client) -> Close:
    return Close.open(http, replication_lag=LAG)


def search(close: Close) -> list[Any]:
    """Return the names of the leads that the advanced search finds."""
    body = {"query": {"type": "object_type", "object_type": "lead"}, "_fields": {"lead": ["id", "name"]}}
    answer = close.send("POST", "/data/search/", body)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()["data"]]


def listed(close: Close, **params: str) -> list[Any]:
    """Return the names of the leads of a list."""
    return [each["name"] for each in close.send("GET", "/lead/", params=params).json()["data"]]


@pytest.mark.contract("2.b3.lag.1")
def test_a_search_sees_creations_changes_and_deletions_later(lagging: Close) -> None:
    lead = lagging.post("/lead/", {"name": "Acme"})["id"]
    assert (search(lagging), listed(lagging, query="name:Acme")) == ([], [])
    later(lagging, LAG - 1)
    assert search(lagging) == []
    later(lagging, 1)
    assert (search(lagging), listed(lagging, query="name:Acme")) == (["Acme"], ["Acme"])
    lagging.send("PUT", f"/lead/{lead}/", {"name": "Acme Two"})
    assert search(lagging) == ["Acme"]
    later(lagging)
    assert search(lagging) == ["Acme Two"]
    lagging.send("DELETE", f"/lead/{lead}/")
    assert search(lagging) == ["Acme Two"]
    later(lagging)
    assert search(lagging) == []


@pytest.mark.contract("2.b3.lag.2")
def test_reads_by_id_other_lists_and_other_accounts_are_current(lagging: Close, http: httpx.Client) -> None:
    usual = Close.open(http)
    for each in (lagging, usual):
        lead = each.post("/lead/", {"name": "Acme"})["id"]
        assert each.send("GET", f"/lead/{lead}/").json()["name"] == "Acme"
        assert listed(each) == ["Acme"]
    assert (search(lagging), search(usual)) == ([], ["Acme"])


@pytest.mark.contract("2.b3.lag.1")
def test_changes_by_the_control_plane_are_seen_later_too(lagging: Close) -> None:
    lead = lagging.control("POST", "/records/lead", {"name": "Acme"})["id"]
    assert search(lagging) == []
    later(lagging)
    lagging.control("PATCH", f"/records/lead/{lead}", {"name": "New"})
    assert search(lagging) == ["Acme"]
    lagging.control("PATCH", "", {"replication_lag": 0})
    assert search(lagging) == ["New"]


def found(close: Close) -> Any:
    """Return what the searches of leads find, and which of their contacts they show."""
    leads = close.send("GET", "/lead/", params={"query": "name:Name"}).json()["data"]
    contacts = [[contact["name"] for contact in lead["contacts"]] for lead in leads]
    return search(close), [lead["display_name"] for lead in leads], contacts


_WAYS: Final = (
    Way("lead", "name", lambda close, name: close.post("/lead/", {"name": name})["id"]),
    Way("lead", "name", lambda close, name: close.post("/lead/", {"name": name, "contacts": [{"name": name}]})["id"]),
)


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("2.b3.lag.1")
@pytest.mark.parametrize("seed", lag_history.SEEDS)
def test_a_search_finds_what_it_would_have_found_earlier(lagging: Close, http: httpx.Client, seed: int) -> None:
    lag_history.check(lagging, Close.open(http), _WAYS, found, seed)
