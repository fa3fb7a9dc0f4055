"""Limits of lists in bodies, and of the custom fields of an account. They are ours (contract 1.5)."""

from typing import Any

import pytest

from dealdock.platform.database import limited_rows
from dealdock.vendors.copper import limits
from dealdock.vendors.copper.custom_field import resource as custom_fields
from dealdock.vendors.copper.custom_field import values
from dealdock.vendors.copper.related import service as related
from tests.support.cases import each_case
from tests.support.lowered import lower
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
    text = message(copper, "/people", {"name": "Jo", name: [element] * 101})
    assert text == f"{' '.join(map(str.capitalize, name.split('_')))}: is too long (maximum is 100 elements)"


@pytest.mark.contract("1.5.lists.2")
@each_case(("name", "value"), [("assignee_ids", 1), ("tags", "big")])
def test_a_list_of_a_search_has_at_most_1000_elements(copper: Copper, name: str, value: Any) -> None:
    body = {name: [value] * 1_001}
    expected = "Assignee Ids: is too long (maximum is 1000 elements)" if name == "assignee_ids" else "Tags: "
    assert message(copper, "/opportunities/search", body).startswith(expected)


@pytest.mark.contract("1.5.lists.3")
def test_custom_fields_have_at_most_500_options_and_50_chosen_ones(copper: Copper) -> None:
    body = {"name": "Colours", "data_type": "MultiSelect", "available_on": ["person"]}
    options = [{"name": f"o{number}"} for number in range(501)]
    text = message(copper, "/custom_field_definitions", {**body, "options": options})
    assert text == "Options: is too long (maximum is 500 elements)"
    made = copper.send("POST", "/custom_field_definitions", {**body, "options": options[:-1]}).json()
    value = [each["id"] for each in made["options"]]
    custom = [{"custom_field_definition_id": made["id"], "value": value[:51]}]
    text = message(copper, "/people", {"name": "Jo", "custom_fields": custom})
    assert text == "Custom Fields: is too long (maximum is 50 elements)"
    custom[0]["value"] = value[:50]
    assert copper.send("POST", "/people", {"name": "Jo", "custom_fields": custom}).status_code == 200


@pytest.mark.contract("1.5.lists.3")
def test_a_record_has_at_most_1000_values(copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"data_type": "MultiSelect", "available_on": ["person"], "options": [{"name": "a"}, {"name": "b"}]}
    made = [copper.send("POST", "/custom_field_definitions", {"name": name, **body}).json() for name in ("A", "B")]
    custom = [{"custom_field_definition_id": each["id"], "value": ["a", "b"]} for each in made]
    lower(monkeypatch, values, "MAX_VALUES", 1_000, to=3)
    text = message(copper, "/people", {"name": "Jo", "custom_fields": custom})
    assert text == "Custom Fields: have too many values (maximum is 1000)"
    person = copper.send("POST", "/people", {"name": "Jo", "custom_fields": custom[:1]}).json()
    answer = copper.send("PUT", f"/people/{person['id']}", {"custom_fields": custom[1:]})
    assert (answer.status_code, answer.json()["message"]) == (422, PREFIX + text)


@pytest.mark.contract("1.5.lists.4")
def test_an_account_has_at_most_100_custom_fields(copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"name": "Text", "data_type": "String", "available_on": ["person"]}
    before = len(copper.send("GET", "/custom_field_definitions").json())
    lower(monkeypatch, custom_fields, "MAX_DEFINITIONS", 100, to=before + 1)
    assert copper.send("POST", "/custom_field_definitions", body).status_code == 200
    text = message(copper, "/custom_field_definitions", body)
    assert text == f"Base: has too many custom fields (maximum is {before + 1})"


@pytest.mark.contract("1.5.lists.5")
def test_a_list_of_a_body_has_at_most_2000_members(copper: Copper) -> None:
    assert copper.send("POST", "/people", {"name": "Jo", "tags": ["a"] * 2_001}).status_code == 413


class TestRecordsThatManyOthersName:
    @pytest.mark.contract("1.5.lists.6")
    @each_case(("kind", "field"), [("company", "company_id"), ("person", "primary_contact_id")])
    def test_are_not_deleted(self, copper: Copper, kind: str, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
        record = getattr(copper, kind)()
        path = f"/{'companies' if kind == 'company' else 'people'}/{record['id']}"
        for number in range(3):
            copper.deal(name=f"Deal {number}", **{field: record["id"]})
        lower(monkeypatch, limits, "MAX_CHANGED", 50_000, to=2)
        assert copper.refused("DELETE", path) == ["Base: is named by too many records (maximum is 2)"]
        assert copper.ask("GET", path) == record
        monkeypatch.setattr(limits, "MAX_CHANGED", 3)
        copper.ask("DELETE", path)
        monkeypatch.undo()

    @pytest.mark.contract("1.5.lists.6")
    @each_case("plural", ["companies", "people", "opportunities", "projects", "leads"])
    def test_are_not_deleted_if_tasks_name_them(
        self, copper: Copper, plural: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        record, kind = of_kind(copper, plural)
        for number in range(2):
            copper.ask("POST", "/tasks", {"name": f"T{number}", "related_resource": {"id": record, "type": kind}})
        lower(monkeypatch, limits, "MAX_CHANGED", 50_000, to=1)
        line = "Base: is named by too many records (maximum is 1)"
        assert copper.refused("DELETE", f"/{plural}/{record}") == [line]
        if kind == "lead":
            assert copper.refused("POST", f"/{plural}/{record}/convert", {}) == [line]

    @pytest.mark.contract("1.5.lists.6")
    def test_are_not_deleted_if_they_are_leads_with_many_activities(
        self, copper: Copper, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lead, kind = of_kind(copper, "leads")
        about = {"parent": {"id": lead, "type": kind}, "type": {"category": "user", "id": 0}}
        for text in "ab":
            copper.ask("POST", "/activities", {**about, "details": text})
        lower(monkeypatch, limits, "MAX_CHANGED", 50_000, to=1)
        line = "Base: is named by too many records (maximum is 1)"
        assert copper.refused("DELETE", f"/leads/{lead}") == [line]
        assert copper.refused("POST", f"/leads/{lead}/convert", {}) == [line]
        monkeypatch.setattr(limits, "MAX_CHANGED", 2)
        copper.ask("DELETE", f"/leads/{lead}")

    @pytest.mark.contract("1.5.lists.6")
    def test_are_deleted_by_the_control_plane(self, copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
        company = copper.company()
        copper.deal(company_id=company["id"])
        lower(monkeypatch, limits, "MAX_CHANGED", 50_000, to=0)
        copper.control("DELETE", f"/records/companies/{company['id']}")
        assert copper.status("GET", f"/companies/{company['id']}") == 404

    @pytest.mark.contract("1.5.lists.8")
    def test_are_listed_and_related_up_to_a_maximum(self, copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
        company = copper.company()
        people = [copper.person(name=f"P {number}", company_id=company["id"]) for number in range(3)]
        path, last = f"/companies/{company['id']}/related", {"resource": {"id": people[-1]["id"], "type": "person"}}
        lower(monkeypatch, related, "MAX_RELATED", 20_000, to=2)
        calls = (("GET", path, None), ("GET", f"{path}/people", None), ("POST", path, last), ("DELETE", path, last))
        assert [copper.status(*call) for call in calls] == [413] * 4
        monkeypatch.setattr(related, "MAX_RELATED", 3)
        assert len(copper.ask("GET", path)) == 3


class TestCustomFieldsWithLongValues:
    @pytest.mark.contract("1.5.lists.9")
    def test_are_not_read_beyond_an_answer(self, copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
        made = copper.definition("Text", available_on=["person"])
        for number in range(3):
            long = {"custom_field_definition_id": made["id"], "value": "x" * 1_000}
            copper.person(name=f"P {number}", custom_fields=[long])
        monkeypatch.setattr(limited_rows, "MAX_ANSWER_BYTES", 2_500)
        assert copper.status("POST", "/people/search", {}) == 413
        assert len(copper.ask("POST", "/people/search", {"page_size": 2})) == 2
        assert len(copper.control("GET", "/records/people")) == 3


class TestCustomFieldsWithManyValues:
    @pytest.mark.contract("1.5.lists.7")
    def test_keep_their_options_and_are_not_deleted(self, copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
        made = copper.definition("Dropdown", available_on=["person"], options=[{"name": "a"}])
        for number in range(3):
            chosen = {"custom_field_definition_id": made["id"], "value": made["options"][0]["id"]}
            copper.person(name=f"P {number}", custom_fields=[chosen])
        path = f"/custom_field_definitions/{made['id']}"
        lower(monkeypatch, limits, "MAX_CHANGED", 50_000, to=2)
        for method, body in (("PUT", {"options": [{"name": "b"}]}), ("DELETE", None)):
            assert copper.refused(method, path, body) == ["Base: has too many values (maximum is 2)"]
        assert copper.ask("PUT", path, {"name": "Other"})["options"] == made["options"]
        monkeypatch.setattr(limits, "MAX_CHANGED", 3)
        copper.ask("DELETE", path)

    @pytest.mark.contract("1.5.lists.7")
    def test_have_their_links_counted(self, copper: Copper, monkeypatch: pytest.MonkeyPatch) -> None:
        made = copper.definition("Connect", available_on=["lead", "person"])
        source, target = {"id": copper.lead()["id"], "entity_type": "lead"}, copper.person()["id"]
        body = {"custom_field_definition_id": made["id"], "source": source}
        copper.ask("POST", "/related_links", {**body, "target": {"id": target, "entity_type": "people"}})
        lower(monkeypatch, limits, "MAX_CHANGED", 50_000, to=1)  # a link and its mirror
        path = f"/custom_field_definitions/{made['id']}"
        assert copper.refused("DELETE", path) == ["Base: has too many values (maximum is 1)"]
        monkeypatch.setattr(limits, "MAX_CHANGED", 2)
        copper.ask("DELETE", path)


def of_kind(copper: Copper, plural: str) -> tuple[int, str]:
    """Create a record. Return its id and the name of its kind."""
    kind = {"companies": "company", "people": "person", "opportunities": "opportunity"}.get(plural, plural[:-1])
    made = {"opportunity": copper.deal, "person": copper.person, "company": copper.company}
    return {**made, "project": copper.project, "lead": copper.lead}[kind]()["id"], kind
