"""The page with advice on an account's calls."""

import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

Json = dict[str, Any]

NOTHING = '<span class="quiet">nothing</span>'


def rules(http: httpx.Client, account: Json) -> list[tuple[str, str]]:
    """Return the rules of the page with their findings, in its order."""
    page = http.get(f"/_dealdock/console/accounts/{account['id']}/advice").text
    return re.findall(r'<th scope="row"><code>(\w+)</code></th>.*?</td>\n<td>(.*?)\n?</td></tr>', page, re.DOTALL)


@pytest.mark.slow
def test_a_rule_with_a_finding_comes_first_and_names_the_call(http: httpx.Client, make: Callable[..., Json]) -> None:
    account, other = make("close"), make("close")
    keys = (account["api_key"], "")
    assert http.post("/close/api/v1/lead/", json={"name": "Acme", "vlaue": 5}, auth=keys).is_success
    assert http.get("/close/api/v1/lead/", auth=(other["api_key"], "")).is_success
    (call,) = http.get(f"/_dealdock/accounts/{account['id']}/requests").json()
    first, *others = rules(http, account)
    assert first[0] == "ignored_name"
    assert "create of lead ignores vlaue" in first[1]
    assert f"accounts/{account['id']}/calls/{call['number']}" in first[1]
    assert [found for _, found in others] == [NOTHING] * 5
    assert [found for _, found in rules(http, other)] == [NOTHING] * 6
