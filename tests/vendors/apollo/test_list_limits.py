"""Limits of lists in parameters. They are ours (contract 1.2)."""

from typing import Any

import pytest

from dealdock.vendors.apollo.wire.values import MAX_LIST, MAX_ROLES
from dealdock.web.size_limits import MAX_MEMBERS
from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo

ID = "0" * 24


def refused(apollo: Apollo, path: str, body: Any) -> Any:
    answer = apollo.call("POST", path, body)
    assert answer.status_code == 422, answer.text
    return answer.json()["error"]


@pytest.mark.contract("1.2.lists.1")
@each_case(
    ("path", "body"),
    [
        ("/contacts/update_owners", {"contact_ids": [ID] * (MAX_LIST + 1)}),
        ("/contacts/update_stages", {"contact_ids": [ID] * (MAX_LIST + 1)}),
        ("/accounts/update_owners", {"account_ids": [ID] * (MAX_LIST + 1)}),
    ],
)
def test_a_call_changes_at_most_1000_records(apollo: Apollo, path: str, body: Any) -> None:
    assert refused(apollo, path, body) == "Parameters misconfigured. A list has more than 1000 values"


@pytest.mark.contract("1.2.lists.1")
def test_an_opportunity_has_at_most_100_roles(apollo: Apollo) -> None:
    body = {"opportunity_id": apollo.add()["id"], "roles": [{"role": [], "contact_id": ID}] * (MAX_ROLES + 1)}
    expected = "Parameters misconfigured. A list has more than 100 values"
    assert refused(apollo, "/opportunities/update_roles", body) == expected
    assert refused(apollo, "/opportunities", {"name": "Deal", "contact_ids": [ID] * (MAX_ROLES + 1)}) == expected


@pytest.mark.contract("1.2.lists.2")
@each_case("path", ["/opportunities/search", "/contacts/search", "/accounts/search"])
def test_a_filter_has_at_most_1000_values(apollo: Apollo, path: str) -> None:
    names = {
        "/opportunities/search": "owner_ids",
        "/contacts/search": "contact_stage_ids",
        "/accounts/search": "account_stage_ids",
    }
    text = refused(apollo, path, {names[path]: [ID] * (MAX_LIST + 1)})
    assert text == "Parameters misconfigured. A list has more than 1000 values"


@pytest.mark.contract("1.2.lists.3")
def test_a_list_of_a_body_has_at_most_2000_members(apollo: Apollo) -> None:
    assert apollo.call("POST", "/contacts", {"unknown": [0] * (MAX_MEMBERS + 1)}).status_code == 413
