"""Limits of lists in parameters. They are ours (contract 1.2)."""

from typing import Any

import pytest

from dealdock.platform.database import limited_rows
from dealdock.vendors.apollo.custom_field import values as custom_values
from tests.support.cases import each_case
from tests.support.lowered import lower
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
        ("/contacts/update_owners", {"contact_ids": [ID] * 1_001}),
        ("/contacts/update_stages", {"contact_ids": [ID] * 1_001}),
        ("/accounts/update_owners", {"account_ids": [ID] * 1_001}),
    ],
)
def test_a_call_changes_at_most_1000_records(apollo: Apollo, path: str, body: Any) -> None:
    assert refused(apollo, path, body) == "Parameters misconfigured. A list has more than 1000 values"


@pytest.mark.contract("1.2.lists.1")
def test_an_opportunity_has_at_most_100_roles(apollo: Apollo) -> None:
    body = {"opportunity_id": apollo.add()["id"], "roles": [{"role": [], "contact_id": ID}] * 101}
    expected = "Parameters misconfigured. A list has more than 100 values"
    assert refused(apollo, "/opportunities/update_roles", body) == expected
    assert refused(apollo, "/opportunities", {"name": "Deal", "contact_ids": [ID] * 101}) == expected


@pytest.mark.contract("1.2.lists.2")
@each_case("path", ["/opportunities/search", "/contacts/search", "/accounts/search"])
def test_a_filter_has_at_most_1000_values(apollo: Apollo, path: str) -> None:
    names = {
        "/opportunities/search": "owner_ids",
        "/contacts/search": "contact_stage_ids",
        "/accounts/search": "account_stage_ids",
    }
    text = refused(apollo, path, {names[path]: [ID] * 1_001})
    assert text == "Parameters misconfigured. A list has more than 1000 values"


@pytest.mark.contract("1.2.lists.3")
def test_a_list_of_a_body_has_at_most_2000_members(apollo: Apollo) -> None:
    assert apollo.call("POST", "/contacts", {"unknown": [0] * 2_001}).status_code == 413


@pytest.mark.contract("1.2.lists.4")
@each_case("modality", ["opportunity", "contact", "account"])
def test_the_custom_fields_of_a_record_have_a_maximum_together(
    apollo: Apollo, modality: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        apollo.control("POST", "/records/custom_field", {"name": name, "modality": modality})["id"] for name in "AB"
    )
    path = {"opportunity": "/opportunities", "contact": "/contacts", "account": "/accounts"}[modality]
    body = {"name": "Deal", "first_name": "Jo", "typed_custom_fields": {first: "x" * 60}}
    path = f"{path}/{apollo.done('POST', path, body)[modality]['id']}"
    lower(monkeypatch, custom_values, "MAX_CHARACTERS", 1_000_000, to=100)
    more = {"name": "Other", "first_name": "Al", "typed_custom_fields": {second: "x" * 41}}
    refused = apollo.call("PUT", path, more)
    assert (refused.status_code, refused.json()) == (413, {"status": 413, "error": "Payload Too Large"})
    changed = apollo.done("PUT", path, {**more, "typed_custom_fields": {second: "x" * 40}})[modality]
    assert changed["typed_custom_fields"] == {first: "x" * 60, second: "x" * 40}
    assert apollo.done("PUT", path, {"label_names": []})[modality]["id"] == changed["id"]


@pytest.mark.contract("1.2.lists.4")
def test_a_page_is_not_read_beyond_an_answer(apollo: Apollo, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        apollo.add(description="x" * 1_000)
    monkeypatch.setattr(limited_rows, "MAX_ANSWER_BYTES", 2_500)
    assert apollo.call("GET", "/opportunities/search").status_code == 413
    assert len(apollo.done("GET", "/opportunities/search?per_page=2")["opportunities"]) == 2
