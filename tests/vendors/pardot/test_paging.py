"""The account's own maximum of pages: the setting `paging`."""

from collections.abc import Iterator
from typing import Any, Final

import httpx
import pytest

from tests.across.records import Demo
from tests.support.builders import NO_TLS

QUERY: Final = "/api/{}/version/4/do/query"


@pytest.fixture
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, verify=NO_TLS, timeout=30) as http:
        yield http


def ask(account: Demo, kind: str, **parameters: Any) -> Any:
    own = account.account
    keys = {"Authorization": f"Pardot api_key={own['api_key']}, user_key={own['user_key']}"}
    path = QUERY.format(kind)
    return account.http.get(path, params={"format": "json", **parameters}, headers=keys).json()


def v5(account: Demo, **parameters: Any) -> httpx.Response:
    own = account.account
    headers = {"Authorization": f"Bearer {own['access_token']}", "Pardot-Business-Unit-Id": own["business_unit_id"]}
    return account.http.get("/api/v5/objects/prospects", params={"fields": "id", **parameters}, headers=headers)


def test_is_the_most_that_a_page_has(http: httpx.Client) -> None:
    small, usual = Demo.open(http, "pardot", version=4, paging={"max_page": 2}), Demo.open(http, "pardot", version=4)
    assert len(ask(small, "prospect")["result"]["prospect"]) == 2
    assert ask(small, "prospect", limit=3)["@attributes"]["err_code"] == 23 or (
        len(ask(small, "prospect", limit=3)["result"]["prospect"]) == 2
    )
    assert len(ask(usual, "prospect", limit=3)["result"]["prospect"]) == 3
    page = v5(small).json()
    assert (len(page["values"]), page["nextPageToken"] is not None) == (2, True)
    assert v5(small, limit=3).json()["code"] == 23
    assert len(v5(usual, limit=3).json()["values"]) == 3


@pytest.mark.slow
def test_is_a_setting_of_scenes_and_can_be_changed(http: httpx.Client) -> None:
    small = Demo.open(http, "pardot")
    assert small.account["paging"] == {"max_page": None}
    assert small.control("PATCH", "", {"paging": {"max_page": 7}})["paging"] == {"max_page": 7}
    exported = small.export()
    assert '"paging": {\n        "max_page": 7' in exported
    small.control("PATCH", "", {"paging": {"max_page": None}})
    small.import_(exported)
    assert small.control("GET", "")["paging"] == {"max_page": 7}
    assert small.export() == exported
