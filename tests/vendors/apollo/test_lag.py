"""The account's `replication_lag`: searches see a change some seconds after it was made."""

from typing import Any, Final

import httpx
import pytest
from sqlalchemy import func, select

from dealdock import Sandbox
from dealdock.platform.records.models import Dataset
from tests.support import lag_history
from tests.support.lag_history import Way
from tests.vendors.apollo.client import Apollo
from tests.vendors.apollo.directory import DIRECTORY

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


def datasets_of(sandbox: Sandbox, apollo: Apollo) -> int:
    """Return the number of stored datasets of the account."""
    count = select(func.count()).select_from(Dataset).where(Dataset.account_id == apollo.account["id"])
    return sandbox.database.read(lambda db: db.scalars(count).one())


@pytest.mark.both_databases
@pytest.mark.contract("1.page.lag.3")
@pytest.mark.parametrize(
    ("path", "plural", "kind", "filters"),
    [
        ("/mixed_people/api_search", "people", "person", {"q_keywords": "Okafor"}),
        ("/mixed_companies/search", "organizations", "organization", {"q_organization_name": "Okafor"}),
        ("/organizations/search", "organizations", "organization", {"q_organization_name": "Okafor"}),
    ],
)
def test_searches_of_the_directory_are_current_and_copy_no_records(
    http: httpx.Client, sandbox: Sandbox, path: str, plural: str, kind: str, filters: dict[str, str]
) -> None:
    apollo = Apollo.open(http, directory=DIRECTORY, replication_lag=LAG, clock=CLOCK)
    named = {"person": {"first_name": "Nia", "last_name": "Okafor"}, "organization": {"name": "Okafor"}}[kind]
    assert apollo.call("POST", path, filters).json()[plural] == []
    assert datasets_of(sandbox, apollo) == 1
    assert apollo.control("POST", f"/records/{kind}", named)["id"]
    assert apollo.call("POST", "/contacts", {"first_name": "Ann"}).is_success
    assert datasets_of(sandbox, apollo) == 2
    later(apollo, 1)
    assert len(apollo.call("POST", path, filters).json()[plural]) == 1
    assert datasets_of(sandbox, apollo) == 2
    assert search(apollo) == ([], 0)
    later(apollo)
    assert search(apollo) == (["Ann"], 1)


def found(apollo: Apollo) -> Any:
    """Return what searches of the three objects find."""
    return [search(apollo, plural) for plural in ("contacts", "accounts", "opportunities")]


_WAYS: Final = (
    Way("contact", "first_name", lambda apollo, name: apollo.add_contact(first_name=name)["id"]),
    Way("company", "name", lambda apollo, name: apollo.add_account(name=name)["id"]),
    Way("opportunity", "name", lambda apollo, name: apollo.add(name=name)["id"]),
)


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("1.page.lag.1")
@pytest.mark.parametrize("seed", lag_history.SEEDS)
def test_a_search_finds_what_it_would_have_found_earlier(lagging: Apollo, http: httpx.Client, seed: int) -> None:
    lag_history.check(lagging, Apollo.open(http, clock=CLOCK), _WAYS, found, seed)
