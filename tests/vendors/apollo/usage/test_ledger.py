"""The costs of each operation: the credits of the team, before and after a call of every operation. Contract, 9.8.

`_PRICES` and `_PAGES` are the prices that the contract names. Any other operation is free, also one that comes later.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import httpx
import pytest

from tests.across.calls import calls_of
from tests.across.client import Client
from tests.across.test_operations import label, operations


class Price(NamedTuple):
    """A call that costs something, and its credits."""

    path: Callable[[Any], str]
    """Returns the path for a record of the directory that nobody has paid for."""
    body: Callable[[Any], Any]
    credits: int
    """Those of the first call. The second one is free."""


def _by_id(row: Any) -> dict[str, Any]:
    return {"id": row["id"]}


_NOBODY: Final = {"email": "nobody@nowhere.example"}
_PHONE: Final = {"reveal_phone_number": True, "poll_only": True}
_PRICES: Final[Mapping[str, tuple[str, Price]]] = {
    "POST people/match": ("person", Price(lambda _: "/people/match", _by_id, 1)),
    "POST people/match, with a number": (
        "person",
        Price(lambda _: "/people/match", lambda row: {**_by_id(row), **_PHONE}, 9),
    ),
    "POST people/bulk_match": (
        "person",
        Price(lambda _: "/people/bulk_match", lambda row: {"details": [_by_id(row), _NOBODY, _by_id(row)]}, 1),
    ),
    "GET people/ID": ("person", Price(lambda row: f"/people/{row['id']}", lambda _: None, 1)),
    "GET organizations/enrich": (
        "organization",
        Price(lambda row: f"/organizations/enrich?domain={row['domain']}", lambda _: None, 1),
    ),
    "POST organizations/enrich": (
        "organization",
        Price(lambda _: "/organizations/enrich", lambda row: {"domain": row["domain"]}, 1),
    ),
    "POST organizations/bulk_enrich": (
        "organization",
        Price(lambda _: "/organizations/bulk_enrich", lambda row: {"domains": [row["domain"], row["domain"], "no"]}, 1),
    ),
}
_PAGES: Final = (
    "/api/v1/mixed_companies/search",
    "/api/v1/organizations/{organization_id}/job_postings",
    "/api/v1/news_articles/search",
)
"""Lists of which each page costs one credit, if it is not empty."""


@pytest.fixture
def client(http: httpx.Client) -> Client:
    return Client.open(http, "apollo", calls_of("apollo"))


def spent(client: Client) -> int:
    """Return the credits that the team has used."""
    kinds = client.call("POST", "/api/v1/usage_stats/credit_usage_stats").json()["credit_usage_stats"]
    assert {kind: use["consumed"] for kind, use in kinds.items() if kind != "lead_credit" and use["consumed"]} == {}
    return int(kinds["lead_credit"]["consumed"])


def cost(client: Client, call: Callable[[], httpx.Response]) -> tuple[int, int]:
    """Return the credits of a call, and those of the same call again."""
    before = spent(client)
    answers = [call()]
    between = spent(client)
    answers.append(call())
    assert [answer.text for answer in answers if not answer.is_success] == []
    return between - before, spent(client) - between


def with_posting(client: Client) -> Mapping[str, Any]:
    """Make records, and a job posting: the directory of an account may have none for its first organization."""
    made = client.make()
    client.control("POST", "/records/job_posting", {"organization_id": made["organization"], "title": "Cooper"})
    return made


@pytest.mark.slow
@pytest.mark.contract("9.credit.3", "9.credit.5")
def test_an_operation_without_a_price_is_free(client: Client) -> None:
    other = client.another()
    made = with_posting(client)
    found: dict[str, int] = {}
    refused = []
    for each in operations(client.calls):
        if (each.object, each.name) in client.calls.withdrawn:
            continue
        before = spent(client)
        answer = client.run(each, made)
        if answer.status_code != each.status:  # its record is gone
            made = with_posting(client)
            before = spent(client)
            answer = client.run(each, made)
        if answer.status_code != each.status:
            refused.append(label(each))
        found[each.path] = found.get(each.path, 0) + spent(client) - before
    assert len(found) > 50
    assert refused == []
    assert {path: costs for path, costs in found.items() if costs} == dict.fromkeys(_PAGES, 1)
    assert spent(other) == 0


@pytest.mark.slow
@pytest.mark.contract("9.credit.1", "9.credit.2", "9.credit.5", "9.credit.6")
def test_an_operation_with_a_price_costs_it_once_for_each_record(client: Client) -> None:
    other = client.another()
    directory = {kind: client.control("GET", f"/records/{kind}") for kind in ("person", "organization")}
    directory["person"] = [each for each in directory["person"] if each["mobile_phone"]]  # not all have a number
    found = {}
    for place, (name, (kind, price)) in enumerate(_PRICES.items()):
        row = directory[kind][place]
        method = name.partition(" ")[0]
        found[name] = cost(
            client,
            lambda: client.call(method, f"/api/v1{price.path(row)}", price.body(row)),  # noqa: B023 (called at once)
        )
    assert found == {name: (price.credits, 0) for name, (_, price) in _PRICES.items()}
    assert spent(other) == 0


@pytest.mark.slow
@pytest.mark.contract("9.credit.3")
@pytest.mark.parametrize("sent", [_NOBODY, {"id": "0" * 24}, {"name": "No Body", "organization_name": "Nowhere"}])
def test_a_match_of_nobody_is_free(client: Client, sent: dict[str, str]) -> None:
    calls = (
        lambda: client.call("POST", "/api/v1/people/match", sent),
        lambda: client.call("POST", "/api/v1/people/match", {**sent, **_PHONE}),
        lambda: client.call("POST", "/api/v1/people/bulk_match", {"details": [sent, sent]}),
        lambda: client.call("GET", "/api/v1/organizations/enrich?domain=nowhere.example"),
        lambda: client.call("POST", "/api/v1/organizations/bulk_enrich", {"domains": ["nowhere.example"]}),
    )
    assert [cost(client, call) for call in calls] == [(0, 0)] * len(calls)
