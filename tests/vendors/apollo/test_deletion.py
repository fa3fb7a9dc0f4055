"""Deleting contacts, accounts and opportunities. Contract, 9.8 and 10.1."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error, refusal
from tests.vendors.apollo.opportunity.test_create import UNKNOWN


def total(apollo: Apollo, path: str, key: str) -> int:
    """Return the number of records that a search finds."""
    found = apollo.done("POST", f"/{path}/search")
    assert found["pagination"]["total_entries"] == len(found[key])
    return len(found[key])


class TestContact:
    @pytest.mark.contract("10.delete.1", "10.delete.2", "10.delete.6")
    def test_is_deleted_with_its_roles_and_tasks(self, apollo: Apollo) -> None:
        account = apollo.add_account()
        contact, second = apollo.add_contact(account_id=account["id"]), apollo.add_contact(account_id=account["id"])
        deal = apollo.add(contact_ids=[contact["id"], second["id"]])
        task = {"user_id": apollo.user, "type": "call", "contact_id": contact["id"], "status": "scheduled"}
        apollo.done("POST", "/tasks", task)
        path = f"/contacts/{contact['id']}"
        assert apollo.done("DELETE", path) == {}
        for method in ("GET", "PATCH", "PUT", "DELETE"):
            assert error(apollo.call(method, path)) == (422, "This contact has been deleted.")
        assert total(apollo, "contacts", "contacts") == 1
        assert [role["contact_id"] for role in apollo.view(deal)["opportunity_contact_roles"]] == [second["id"]]
        assert apollo.done("GET", "/tasks/search")["tasks"] == []
        assert apollo.done("GET", f"/accounts/{account['id']}")["account"]["num_contacts"] == 1

    @pytest.mark.contract("10.delete.1")
    def test_that_is_unknown_is_refused(self, apollo: Apollo, other: Apollo) -> None:
        theirs = other.add_contact()["id"]
        for unknown in (UNKNOWN, theirs):
            text = "Oops! This contact does not exist in Apollo."
            assert error(apollo.call("DELETE", f"/contacts/{unknown}")) == (422, text)
        assert apollo.call("DELETE", "/contacts/x").status_code == 422
        assert other.done("GET", f"/contacts/{theirs}")["contact"]["id"] == theirs


class TestBulk:
    @pytest.mark.contract("10.delete.3", "10.delete.4", "10.delete.6", "10.delete.7")
    def test_of_accounts_leaves_contacts_and_opportunities_without_one(self, apollo: Apollo) -> None:
        accounts = [apollo.add_account()["id"] for _ in range(3)]
        contact, deal = apollo.add_contact(account_id=accounts[0]), apollo.add(account_id=accounts[0])
        apollo.done("POST", "/tasks", {"user_id": apollo.user, "type": "call", "account_id": accounts[1]})
        assert apollo.done("POST", "/accounts/bulk_destroy", {"ids": [*accounts[:2], UNKNOWN]}) == {"success": True}
        for method in ("GET", "PATCH", "PUT"):
            assert error(apollo.call(method, f"/accounts/{accounts[0]}")) == (422, "This account has been deleted!")
        assert total(apollo, "accounts", "accounts") == 1
        apollo.done("POST", "/accounts/bulk_destroy", {"ids": accounts[:2]})
        assert total(apollo, "accounts", "accounts") == 1, "what is deleted already is not counted again"
        assert apollo.view(deal)["account_id"] is None
        assert apollo.done("GET", f"/contacts/{contact['id']}")["contact"]["account_id"] is None

    @pytest.mark.contract("10.delete.3", "10.delete.5")
    def test_of_opportunities_is_as_if_they_had_never_been(self, apollo: Apollo) -> None:
        deals = [apollo.add(contact_ids=[apollo.add_contact()["id"]]) for _ in range(2)]
        assert apollo.done("POST", "/opportunities/bulk_destroy", {"ids": [deals[0]["id"]]}) == {"success": True}
        path = f"/opportunities/{deals[0]['id']}"
        assert error(apollo.call("GET", path)) == (404, "Not Found")
        assert error(apollo.call("PATCH", path, {"amount": 1})) == (422, "Opportunity does not exist.")
        assert total(apollo, "opportunities", "opportunities") == 1

    @pytest.mark.slow
    @pytest.mark.contract("10.delete.2", "10.delete.5", "10.delete.6")
    @each_case("kind", ["contact", "account", "opportunity"])
    def test_of_one_of_two_takes_its_tasks_roles_and_notes_alone(self, apollo: Apollo, kind: str) -> None:
        """The other record keeps its own."""

        def left(record: str) -> list[tuple[str, Any]]:
            """Return the records that name one."""
            kinds = ("task", "contact_role", "note", "sequence_contact", "contact", "opportunity")
            every = [(each, row) for each in kinds for row in apollo.control("GET", f"/records/{each}")]
            return [(each, row["id"]) for each, row in every if record in str(row) and row["id"] != record]

        def made() -> str:
            record = {"contact": apollo.add_contact, "account": apollo.add_account, "opportunity": apollo.add}[kind]()
            number = str(record["id"])
            task = {"user_id": apollo.user, "type": "call", "status": "scheduled", f"{kind}_id": number}
            apollo.done("POST", "/tasks", task)
            apollo.done("POST", "/notes", {f"{kind}_ids": [number], "content": "x"})
            if kind == "contact":
                apollo.add(contact_ids=[number])
            elif kind == "opportunity":
                roles = [{"contact_id": apollo.add_contact()["id"], "is_primary": True, "role": []}]
                apollo.done("POST", "/opportunities/update_roles", {"opportunity_id": number, "roles": roles})
            else:
                apollo.add(account_id=number)
                apollo.add_contact(account_id=number)
            return number

        gone, kept = made(), made()
        before = left(kept)
        assert len(left(gone)) == len(before) > 2
        if kind == "contact":
            apollo.done("DELETE", f"/contacts/{gone}")
        else:
            many = "accounts" if kind == "account" else "opportunities"
            apollo.done("POST", f"/{many}/bulk_destroy", {"ids": [gone]})
        assert (left(gone), left(kept)) == ([], before)

    @pytest.mark.contract("10.delete.7")
    @each_case("path", ["accounts", "opportunities"])
    def test_without_ids_or_with_a_malformed_one_deletes_nothing(self, apollo: Apollo, path: str) -> None:
        made = (apollo.add_account() if path == "accounts" else apollo.add())["id"]
        before = total(apollo, path, path)
        bodies: Any = ({}, {"ids": []}, {"ids": None})
        for body in bodies:
            assert error(apollo.call("POST", f"/{path}/bulk_destroy", body)) == (422, "Please specify ids.")
        answer = apollo.call("POST", f"/{path}/bulk_destroy", {"ids": [made, "x"]})
        assert error(answer) == (422, "Parameters misconfigured. x is not a valid ID")
        assert total(apollo, path, path) == before


class TestAccess:
    @pytest.mark.contract("9.access.4", "9.access.5", "9.limit.8")
    def test_of_a_token_or_of_a_key_that_is_no_master_key_is_refused(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()
        token = {"Authorization": f"Bearer {apollo.account['access_token']}"}
        paths = (("DELETE", f"contacts/{contact['id']}", "contacts/destroy"),
                 ("POST", "accounts/bulk_destroy", "accounts/bulk_destroy"),
                 ("POST", "opportunities/bulk_destroy", "opportunities/bulk_destroy"))  # fmt: skip
        for method, path, name in paths:
            answer = apollo.send(method, f"/api/v1/{path}", headers=token)
            text = f"api/v1/{name} is not accessible with this access token"
            assert refusal(answer) == (403, {"error": text, "error_code": "API_INACCESSIBLE"})
            assert not {"x-rate-limit-minute", "x-minute-usage", "x-transaction-id"} & answer.headers.keys()
            assert answer.headers["cache-control"] == "no-cache"
        apollo.control("PATCH", "", {"master_keys": False})
        for method, path, name in paths:
            status, text = error(apollo.call(method, f"/{path}"))
            assert (status, text.partition(". ")[0]) == (403, f"This API key is not authorized to access api/v1/{name}")
        assert apollo.call("GET", "/tasks/search").status_code == 403
        apollo.control("PATCH", "", {"master_keys": True})
        assert apollo.done("DELETE", f"/contacts/{contact['id']}") == {}
