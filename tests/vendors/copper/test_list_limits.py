"""Limits of lists in bodies, and of the custom fields of an account. They are ours (contract 1.5)."""

from typing import Any

import pytest

from dealdock.vendors.copper.custom_field import fields, queries
from dealdock.vendors.copper.custom_field.values import MAX_CHOSEN
from dealdock.vendors.copper.wire.values import MAX_LIST, MAX_PARTS
from dealdock.web.size_limits import MAX_MEMBERS
from tests.support.cases import each_case
from tests.vendors.copper.client import Copper

PREFIX = "Invalid input: Validation errors: "


def message(copper: Copper, path: str, body: Any) -> str:
    answer = copper.send("POST", path, body)
    assert answer.status_code == 422, answer.text
    text: str = answer.json()["message"]
    return text.removeprefix(PREFIX)


@pytest.mark.contract("1.5.lists.1")
@each_case(
    ("name", "element"),
    [
        ("tags", "big"),
        ("emails", {"email": "a@example.com", "category": "work"}),
        ("phone_numbers", {"number": "1", "category": "work"}),
        ("websites", {"url": "https://example.com", "category": "work"}),
        ("socials", {"url": "https://example.com", "category": "facebook"}),
    ],
)
def test_a_list_of_a_record_has_at_most_100_elements(copper: Copper, name: str, element: Any) -> None:
    text = message(copper, "/people", {"name": "Jo", name: [element] * (MAX_PARTS + 1)})
    assert text == f"{' '.join(map(str.capitalize, name.split('_')))}: is too long (maximum is 100 elements)"


@pytest.mark.contract("1.5.lists.2")
@each_case(("name", "value"), [("assignee_ids", 1), ("tags", "big")])
def test_a_list_of_a_search_has_at_most_1000_elements(copper: Copper, name: str, value: Any) -> None:
    body = {name: [value] * (MAX_LIST + 1)}
    expected = "Assignee Ids: is too long (maximum is 1000 elements)" if name == "assignee_ids" else "Tags: "
    assert message(copper, "/opportunities/search", body).startswith(expected)


@pytest.mark.contract("1.5.lists.3")
def test_custom_fields_have_at_most_500_options_and_50_chosen_ones(copper: Copper) -> None:
    body = {"name": "Colours", "data_type": "MultiSelect", "available_on": ["person"]}
    options = [{"name": f"o{number}"} for number in range(fields.MAX_OPTIONS + 1)]
    text = message(copper, "/custom_field_definitions", {**body, "options": options})
    assert text == "Options: is too long (maximum is 500 elements)"
    made = copper.send("POST", "/custom_field_definitions", {**body, "options": options[:-1]}).json()
    value = [each["id"] for each in made["options"]]
    custom = [{"custom_field_definition_id": made["id"], "value": value[: MAX_CHOSEN + 1]}]
    text = message(copper, "/people", {"name": "Jo", "custom_fields": custom})
    assert text == "Custom Fields: is too long (maximum is 50 elements)"
    custom[0]["value"] = value[:MAX_CHOSEN]
    assert copper.send("POST", "/people", {"name": "Jo", "custom_fields": custom}).status_code == 200


@pytest.mark.contract("1.5.lists.3")
def test_a_record_has_at_most_1000_values(copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"data_type": "MultiSelect", "available_on": ["person"], "options": [{"name": "a"}, {"name": "b"}]}
    made = [copper.send("POST", "/custom_field_definitions", {"name": name, **body}).json() for name in ("A", "B")]
    custom = [{"custom_field_definition_id": each["id"], "value": ["a", "b"]} for each in made]
    monkeypatch.setattr(queries, "MAX_VALUES", 3)
    text = message(copper, "/people", {"name": "Jo", "custom_fields": custom})
    assert text == "Custom Fields: have too many values (maximum is 1000)"
    person = copper.send("POST", "/people", {"name": "Jo", "custom_fields": custom[:1]}).json()
    answer = copper.send("PUT", f"/people/{person['id']}", {"custom_fields": custom[1:]})
    assert (answer.status_code, answer.json()["message"]) == (422, PREFIX + text)


@pytest.mark.contract("1.5.lists.4")
def test_an_account_has_at_most_100_custom_fields(copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"name": "Text", "data_type": "String", "available_on": ["person"]}
    before = len(copper.send("GET", "/custom_field_definitions").json())
    monkeypatch.setattr(fields, "MAX_DEFINITIONS", before + 1)
    assert copper.send("POST", "/custom_field_definitions", body).status_code == 200
    text = message(copper, "/custom_field_definitions", body)
    assert text == f"Base: has too many custom fields (maximum is {before + 1})"


@pytest.mark.contract("1.5.lists.5")
def test_a_list_of_a_body_has_at_most_2000_members(copper: Copper) -> None:
    assert copper.send("POST", "/people", {"name": "Jo", "tags": ["a"] * (MAX_MEMBERS + 1)}).status_code == 413
