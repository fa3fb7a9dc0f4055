"""Records of every vendor in the control plane, and exports, imports, snapshots and resets of them."""

from typing import Any

import pytest

from dealdock.control.support import support_of
from tests.across.client import Client
from tests.across.test_operations import label, run_all
from tests.support.example import VENDORS


def kinds(vendor: str) -> Any:
    return next(support_of(each).kinds for each in VENDORS if each.name == vendor)


def masked(kind: Any, record: Any) -> Any:
    """Return a new record as it is shown later: without the texts of its credentials."""

    def mask(value: Any) -> Any:
        return {name: mask(each) for name, each in value.items()} if isinstance(value, dict) else value and "***"

    return record | {name: mask(record[name]) for name in kind.secrets}


MIRRORED = {"relatedLink"}
"""Kinds whose records are seen from both sides: a link is added with its mirror."""


class TestRecords:
    @pytest.mark.slow(but="minicrm")
    def test_of_every_kind_are_added_and_read(self, client: Client) -> None:
        demo, before = client.another(scene="demo"), client.export()
        for each in kinds(client.vendor):
            there = demo.control("GET", f"/records/{each.name}")
            assert demo.control("GET", f"/records/{each.plural}") == there
            if each.create is None or each.example is None:
                continue
            added = demo.control("POST", f"/records/{each.name}", each.example)
            many = [masked(each, one) for one in (added if isinstance(added, list) else [added])]
            found = demo.control("GET", f"/records/{each.plural}")
            assert [one for one in found if one in [*there, *many]] == [*there, *many], each.name
            assert len(found) == len(there) + len(many) * (2 if each.name in MIRRORED else 1), each.name
            assert [demo.control("GET", f"/records/{each.name}/{one['id']}") for one in many] == many
        assert client.export() == before

    @pytest.mark.slow
    def test_are_added_all_or_none(self, client: Client) -> None:
        demo = client.another(scene="demo")
        before = demo.export()
        for each in kinds(client.vendor):
            if each.create is None or each.example is None:
                continue
            one = each.example[0] if isinstance(each.example, list) else each.example
            path = f"/_dealdock/accounts/{demo.account['id']}/records/{each.name}"
            answer = client.http.post(path, json=[one, {"no_such_field": 1}])
            assert answer.status_code == 422, each.name
            assert answer.json()["errors"][0]["pointer"].startswith("#/1")
        assert demo.export() == before


class TestExport:
    @pytest.mark.slow(but="minicrm")
    def test_is_imported_into_another_account_as_it_is(self, client: Client, other: Client) -> None:
        client.make()
        change_everything(client)
        before, exported = client.export(), client.export().decode()
        other.import_(exported)
        mine, theirs = client.account["id"], other.account["id"]
        expected = exported.replace(f'"id": {mine},', f'"id": {theirs},', 1)
        expected = expected.replace(f"@account{mine}.", f"@account{theirs}.")
        if isinstance(organization_id := client.account.get("organization_id"), str):
            expected = expected.replace(organization_id, other.account["organization_id"])
        for user, their_user in zip(client.control("GET", "/users"), other.control("GET", "/users"), strict=True):
            if isinstance(user["id"], str):
                expected = expected.replace(user["id"], their_user["id"])
        assert other.export().decode() == expected
        assert client.export() == before

    @pytest.mark.slow(but="minicrm")
    def test_in_lines_is_imported_as_the_one_in_json(self, client: Client, other: Client) -> None:
        client.make()
        lines = client.http.get(f"/_dealdock/accounts/{client.account['id']}/export?format=lines").text
        other.import_(client.export().decode())
        in_json = other.export()
        other.import_(lines, "application/jsonl")
        assert other.export() == in_json


class TestReset:
    @pytest.mark.slow(but="minicrm")
    def test_returns_to_a_snapshot_with_the_same_ids(self, client: Client, other: Client) -> None:
        client.make()
        there = other.export()
        client.control("PUT", "/snapshots/one")
        before = client.export()
        after = []
        for _ in range(2):
            change_everything(client)
            after.append(client.export())
            client.control("POST", "/reset", {"to": "one"})
            assert client.export() == before
        assert after[0] == after[1] != before
        assert other.export() == there

    @pytest.mark.slow(but="minicrm")
    def test_returns_to_the_beginning(self, client: Client, other: Client) -> None:
        before, there = client.export(), other.export()
        change_everything(client)
        assert client.export() != before
        client.control("POST", "/reset", {"to": "scene"})
        assert client.export() == before
        client.make()
        assert client.export() != before
        client.control("POST", "/reset", {"to": "empty"})
        assert client.export() == before
        assert other.export() == there


def change_everything(client: Client) -> None:
    """Call every operation that does not only read. Each must answer with the status that it declares."""
    wrong = [label(each) for each, answer in run_all(client, reads=False) if answer.status_code != each.status]
    assert wrong == []
