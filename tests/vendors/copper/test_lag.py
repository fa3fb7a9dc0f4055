"""The account's `replication_lag`: searches see a change some seconds after it was made."""

from typing import Any, Final

import httpx
import pytest

from tests.support import lag_history
from tests.support.lag_history import Way
from tests.vendors.copper.client import Copper

LAG: Final = 5


def later(copper: Copper, seconds: int = LAG) -> None:
    """Let time pass by the account's clock."""
    copper.control("POST", "/clock/advance", {"seconds": seconds})


@pytest.fixture
def lagging(http: httpx.Client) -> Copper:
    return Copper.open(http, replication_lag=LAG)


def search(copper: Copper, plural: str = "companies") -> tuple[list[Any], str]:
    """Return the names of the records that a search finds, and their number in its header."""
    answer = copper.send("POST", f"/{plural}/search", {})
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()], answer.headers["x-pw-total"]


@pytest.mark.contract("1.7.lag.1")
@pytest.mark.parametrize("plural", ["companies", "people", "leads", "projects", "tasks"])
def test_a_search_sees_creations_changes_and_deletions_later(lagging: Copper, plural: str) -> None:
    record = lagging.send("POST", f"/{plural}", {"name": "Acme"}).json()["id"]
    assert search(lagging, plural) == ([], "0")
    later(lagging, LAG - 1)
    assert search(lagging, plural) == ([], "0")
    later(lagging, 1)
    assert search(lagging, plural) == (["Acme"], "1")
    lagging.send("PUT", f"/{plural}/{record}", {"name": "Acme Two"})
    assert search(lagging, plural) == (["Acme"], "1")
    later(lagging)
    lagging.send("DELETE", f"/{plural}/{record}")
    assert search(lagging, plural) == (["Acme Two"], "1")
    later(lagging)
    assert search(lagging, plural) == ([], "0")


@pytest.mark.contract("1.7.lag.2")
def test_reads_by_id_and_other_accounts_are_current(lagging: Copper, http: httpx.Client) -> None:
    usual = Copper.open(http)
    for each in (lagging, usual):
        company = each.send("POST", "/companies", {"name": "Acme"}).json()["id"]
        assert each.send("GET", f"/companies/{company}").json()["name"] == "Acme"
    assert (search(lagging)[0], search(usual)[0]) == ([], ["Acme"])


@pytest.mark.contract("1.7.lag.1")
def test_changes_by_the_control_plane_are_seen_later_too(lagging: Copper) -> None:
    company = lagging.control("POST", "/records/company", {"name": "Acme"})["id"]
    assert search(lagging)[0] == []
    later(lagging)
    lagging.control("PATCH", f"/records/company/{company}", {"name": "New"})
    assert search(lagging)[0] == ["Acme"]
    lagging.control("PATCH", "", {"replication_lag": 0})
    assert search(lagging)[0] == ["New"]


def found(copper: Copper) -> Any:
    """Return what searches of companies and tasks find."""
    return search(copper), search(copper, "tasks")


_WAYS: Final = (
    Way("company", "name", lambda copper, name: copper.company(name=name)["id"]),
    Way("task", "name", lambda copper, name: copper.ask("POST", "/tasks", {"name": name})["id"]),
)


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("1.7.lag.1")
@pytest.mark.parametrize("seed", lag_history.SEEDS)
def test_a_search_finds_what_it_would_have_found_earlier(lagging: Copper, http: httpx.Client, seed: int) -> None:
    lag_history.check(lagging, Copper.open(http), _WAYS, found, seed)
