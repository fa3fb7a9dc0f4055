"""An account does not change by what happens to another: by any operation, any route and any grant.

The fixture `unchanged` has the ids, addresses and names of the account that acts, and rows in every table.
"""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dealdock.control.support import support_of
from tests.across import acts
from tests.across.neighbours import Neighbours
from tests.across.tenant import Tenant
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS


def failed(walk: Iterator[tuple[str, bool]]) -> list[str]:
    """Return the acts that did not succeed."""
    return [name for name, succeeded in walk if not succeeded]


class TestBystander:
    @pytest.mark.slow(but="minicrm")
    def test_has_something_in_every_table(self, unchanged: Tenant) -> None:
        empty = {name for name, rows in unchanged.rows().items() if not rows}
        others = {table.name for vendor in VENDORS if vendor.name != unchanged.vendor for table in vendor.tables}
        unused = {"call_under_way", "earlier_state", "late_change", "public_id", "webhook_lease", "webhook_request"}
        own = unchanged.sandbox.vendors.get(unchanged.vendor).tables
        unused |= {table.name for table in own if table.info.get("is_queue")}
        if not unchanged.sandbox.vendors.get(unchanged.vendor).has_webhooks:
            unused |= {"webhook_delivery", "webhook_event", "webhook_switch", "webhook_behavior"}
        unused |= {"consent", "failed_login"} if unchanged.oauth is None else set()
        counted = any(table.__counted_as__ for table in unchanged.sandbox.vendors.get(unchanged.vendor).models)
        assert empty <= others | unused | (set() if counted else {"live_count"})

    @pytest.mark.slow
    def test_with_records_of_the_same_ids_is_unchanged_by_each_act(self, neighbours: Neighbours) -> None:
        account = neighbours.account
        assert failed(acts.oauth(account)) == []
        found = {name: neighbours.found() for name, _ in account.api.acts(neighbours.mirror)}
        account.limit()
        neighbours.mirror()
        for walk in (own(account), acts.control(account)):
            for name, succeeded in walk:
                assert succeeded, name
                if not name.startswith("GET"):
                    found[name] = neighbours.found()
                    neighbours.mirror()
        assert account.control("DELETE").is_success
        found["DELETE"] = neighbours.found()
        assert {name: tables for name, tables in found.items() if tables} == {}
        assert neighbours.found_elsewhere() == []

    @pytest.mark.slow(but="minicrm")
    def test_with_other_values_under_the_same_ids_changes_no_answer(self, neighbours: Neighbours) -> None:
        def answers() -> dict[str, tuple[int, bytes]]:
            return {name: (answer.status_code, answer.content) for name, answer in reads(neighbours.account)}

        neighbours.clear()
        before = answers()
        assert [name for name, (status, _) in before.items() if status >= 500] == []
        neighbours.differ()
        after = answers()
        assert [name for name in before if before[name] != after[name]] == []


def reads(tenant: Tenant) -> Iterator[tuple[str, httpx.Response]]:
    """Read all that an account has, by its API and by the control plane."""
    yield from tenant.api.reads()
    yield "export", tenant.control("GET", "/export?format=json")
    for each in support_of(tenant.sandbox.vendors.get(tenant.vendor)).kinds:
        yield each.name, tenant.control("GET", f"/records/{each.name}")


def own(tenant: Tenant) -> Iterator[tuple[str, bool]]:
    """Use what only accounts of this vendor have: settings and the CRM of Pardot, further API keys of Copper."""
    if tenant.vendor == "copper":
        yield "api_keys", tenant.control("POST", f"/users/{tenant.details['user_id']}/api_keys").is_success
    if tenant.vendor == "pardot":
        yield "version", tenant.control("PATCH", "", {"version": 4}).is_success
        yield "connector", tenant.control("PATCH", "", {"connector": "salesforce"}).is_success
        deal = {"crm_fid": "006A", "name": "Deal", "value": 5, "probability": 10}
        for method, path, body in (
            ("POST", "", deal),
            ("GET", "/006A", None),
            ("PATCH", "/006A", {"name": "Bigger"}),
            ("DELETE", "/006A", None),
        ):
            yield f"{method} crm{path}", tenant.control(method, f"/crm/opportunities{path}", body).is_success


@pytest.mark.slow
@ONE_DATABASE_ACROSS
def test_the_acts_are_all_routes_of_the_control_plane(http: httpx.Client) -> None:
    document: Any = http.get("/_dealdock/openapi.json").json()
    prefix = "/accounts/{account_id}"
    routes = {
        (method.upper(), path.removeprefix(prefix))
        for path, methods in document["paths"].items()
        for method in methods
        if path.startswith(prefix) and not re.search("/records/|/crm/|/website/|/api_keys$", path)
    }
    assert {(method, path) for method, path, _ in acts.CONTROL} | {("DELETE", "")} == routes
