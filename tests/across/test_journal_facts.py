"""The journal's facts about every operation of every vendor: the names that nothing reads, and the records shown."""

from typing import Any, Final, TypeAlias

import httpx
import pytest

from dealdock.web.rest.routing import Operation
from tests.across.calls import VendorCalls
from tests.across.client import Client
from tests.across.test_operations import label, run_all

EXPLAIN: Final = "dealdock-explain"
UNREAD: Final = "no_such_name"
IGNORED: Final = {
    "PUT /api/v1/opportunities/{opportunity_id}": ["id"],
    "PATCH /api/v1/opportunities/{opportunity_id}": ["id"],
    "PUT /developer_api/v1/webhooks/{id}": ["event"],
}
"""The names that calls of tests send although the service ignores them."""


Walked: TypeAlias = list[tuple[Operation, httpx.Response, Any]]
"""The operations that succeeded, each with its answer and with the call as the journal has it."""


def walked(client: Client, **query: Any) -> Walked:
    """Call every operation. `query`: parameters that each call has beside its own."""
    return [
        (operation, answer, client.control("GET", "/requests?limit=1")[0])
        for operation, answer in run_all(client, **query)
        if answer.status_code == operation.status
    ]


@pytest.fixture(scope="package")
def usual(http: httpx.Client, vendor: str, calls: VendorCalls) -> Walked:
    """The calls of an account, all of whose parameters are known."""
    return walked(Client.open(http, vendor, calls))


class TestIgnored:
    @pytest.mark.slow(but="minicrm")
    def test_is_empty_for_a_call_whose_parameters_are_all_known(self, usual: Walked) -> None:
        found = {label(operation): call["ignored"] for operation, _, call in usual}
        assert {name: ignored for name, ignored in found.items() if ignored} == {
            name: IGNORED[name] for name in found if name in IGNORED
        }

    @pytest.mark.slow(but="minicrm")
    def test_has_a_name_in_the_query_string_that_nothing_reads(self, client: Client) -> None:
        found = {
            label(operation): call["ignored"]
            for operation, answer, call in walked(client, **{UNREAD: "1"})
            if f'nothing reads "{UNREAD}"' in answer.headers[EXPLAIN]
        }
        assert len(found) > 4
        assert {name for name, ignored in found.items() if UNREAD not in ignored} == set()

    @pytest.mark.slow
    def test_is_empty_for_a_refused_call(self, client: Client) -> None:
        operation = client.calls.rest.routers[0].operations[0]
        answer = client.run(operation, client.make(), headers={}, params={UNREAD: "1"})
        assert answer.status_code >= 400
        calls = client.http.get("/_dealdock/requests", params={"account": "none", "limit": 1}).json()
        assert calls[-1]["ignored"] == []


class TestShown:
    @pytest.mark.slow
    def test_has_the_ids_of_what_was_made_and_of_pages(self, usual: Walked) -> None:
        wrong = []
        for operation, answer, call in usual:
            body = answer.json() if answer.content else None
            ids = [one for kind in call["shown"].values() for one in kind["first"]]
            if isinstance(body, dict) and "id" in body and body["id"] not in ids:
                wrong.append(label(operation))
            if isinstance(body, list):
                listed = [each["id"] for each in body if isinstance(each, dict) and "id" in each]
                wrong += [label(operation)] * (sorted(map(str, listed)) != sorted(map(str, ids)))
        assert wrong == []
