"""Accounts in bulk. Contract, 10.2."""

from typing import Any

import pytest

from tests.vendors.apollo.client import Apollo, error


def total(apollo: Apollo) -> int:
    """Return the number of accounts."""
    return int(apollo.done("POST", "/accounts/search")["pagination"]["total_entries"])


class TestCreate:
    @pytest.mark.slow
    @pytest.mark.contract("10.bulk.6")
    def test_compares_domains_where_it_is_told_to(self, apollo: Apollo) -> None:
        known = apollo.add_account(name="Quay", domain="quay.example")
        sent = [
            {"name": "Again", "domain": "https://www.quay.example/x"},
            {"name": "Pier", "domain": "pier.example"},
            {"name": "Pier 2", "domain": "PIER.example"},
            {"name": "Quay"},
        ]
        answer = apollo.done("POST", "/accounts/bulk_create", {"accounts": sent, "run_dedupe": True})
        assert list(answer) == ["created_accounts", "existing_accounts"]
        made = answer["created_accounts"]
        assert [each["name"] for each in made] == ["Pier", "Quay"]
        assert [each["id"] for each in answer["existing_accounts"]] == [known["id"], made[0]["id"]]
        assert answer["existing_accounts"][0]["name"] == "Quay"
        answer = apollo.done("POST", "/accounts/bulk_create", {"accounts": sent})
        assert (len(answer["created_accounts"]), answer["existing_accounts"], total(apollo)) == (4, [], 7)

    @pytest.mark.contract("10.bulk.6")
    def test_finds_the_oldest_of_several(self, apollo: Apollo) -> None:
        oldest, *_ = [apollo.add_account(name=name, domain="quay.example")["id"] for name in "ABC"]
        sent = {"accounts": [{"name": "D", "domain": "quay.example"}], "run_dedupe": True}
        (found,) = apollo.done("POST", "/accounts/bulk_create", sent)["existing_accounts"]
        assert found["id"] == oldest

    @pytest.mark.contract("10.bulk.6")
    def test_gives_the_owner_of_the_call_to_those_without_one(self, apollo: Apollo) -> None:
        second = apollo.control("POST", "/users", {})["id"]
        sent = [{"name": "A"}, {"name": "B", "owner_id": apollo.user}, {"name": "C", "owner_id": second}]
        for more, first in (({"owner_id": second}, second), ({}, apollo.user)):
            made = apollo.done("POST", "/accounts/bulk_create", {"accounts": sent, **more})["created_accounts"]
            assert [each["owner_id"] for each in made] == [first, apollo.user, second]

    @pytest.mark.contract("10.bulk.7")
    def test_stores_nothing_if_something_is_wrong(self, apollo: Apollo) -> None:
        bodies: Any = (
            ({"accounts": [{"name": "x"}] * 101}, "Please limit your array to 100 accounts or fewer."),
            ({}, 'Please provide an array of account attributes in the "accounts" parameter.'),
            ({"accounts": [{"name": "A"}, {"phone": "1"}]}, "Please specify at least a name or domain."),
            (
                {"accounts": [{"name": "A"}, {"name": "B", "owner_id": "x"}]},
                "Parameters misconfigured. x is not a valid ID",
            ),
        )
        for body, text in bodies:
            assert error(apollo.call("POST", "/accounts/bulk_create", body)) == (422, text)
        assert total(apollo) == 0


@pytest.mark.contract("10.bulk.8")
def test_update_changes_each_by_its_own_fields_or_all_by_the_same(apollo: Apollo, other: Apollo) -> None:
    first, second, theirs = apollo.add_account()["id"], apollo.add_account()["id"], other.add_account()["id"]
    for name in ("account_attributes", "accounts"):
        sent = [{"id": second, "phone": f"{name} 2"}, {"id": theirs, "phone": "x"}, {"id": first, "phone": f"{name} 1"}]
        answer = apollo.done("POST", "/accounts/bulk_update", {name: sent})
        assert [(each["id"], each["phone"]) for each in answer["accounts"]] == [
            (second, f"{name} 2"),
            (first, f"{name} 1"),
        ]
    answer = apollo.done("POST", "/accounts/bulk_update", {"account_ids": [first, "x", second], "phone": "9"})
    assert [each["phone"] for each in answer["accounts"]] == ["9", "9"]
    many = {"accounts": [{"id": first}] * 1_001}
    text = "Please limit your array to 1000 accounts or fewer."
    assert error(apollo.call("POST", "/accounts/bulk_update", many)) == (422, text)
    assert other.done("GET", f"/accounts/{theirs}")["account"]["phone"] is None
