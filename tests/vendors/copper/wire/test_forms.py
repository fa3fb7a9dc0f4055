"""The keys of every resource, their order, and the types of their values, as the service was recorded (1.4)."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper, Json

Form = Mapping[str, Any]
"""The keys of an object in their order: the types of their values, or the form of the object or list below."""

TEXT: Final = (str, type(None))
NUMBER: Final = (int, type(None))
NOTHING: Final = type(None)

ADDRESS: Final = dict.fromkeys(("street", "city", "state", "postal_code", "country"), TEXT)
URL: Final = {"url": str, "category": str}
PHONE: Final = {"number": str, "category": str}
EMAIL: Final = {"email": str, "category": str}
NAMED: Final = {"id": int, "name": str}
STAGE: Final = {**NAMED, "win_probability": int}
CUSTOM: Final = {"custom_field_definition_id": int, "value": object}
CONVERTED_FROM: Final = {"lead_id": int, "converted_timestamp": int}
OPTION: Final = {**NAMED, "rank": int}
DEFINITION: Final = {**NAMED, "data_type": str, "available_on": [str], "is_filterable": bool}
ACTIVITY_TYPE: Final = {"id": int, "category": str, "name": str, "is_disabled": bool, "count_as_interaction": bool}

FORMS: Final[Mapping[str, Form]] = {
    "account": {"id": int, "name": str, "primary_timezone": str, "settings": dict, "logo_mini_url": NOTHING},
    "user": {**NAMED, "email": str, "groups": [str]},
    "opportunity": {
        **NAMED,
        "assignee_id": NUMBER,
        "close_date": TEXT,
        "company_id": NUMBER,
        "company_name": TEXT,
        "customer_source_id": NUMBER,
        "details": TEXT,
        "loss_reason_id": NUMBER,
        "pipeline_id": int,
        "pipeline_is_revenue": bool,
        "pipeline_stage_id": int,
        "pipeline_type": str,
        "primary_contact_id": NUMBER,
        "priority": TEXT,
        "status": str,
        "tags": [str],
        "interaction_count": int,
        "monetary_unit": TEXT,
        "monetary_value": (float, NOTHING),
        "converted_unit": TEXT,
        "converted_value": TEXT,
        "win_probability": NUMBER,
        "date_stage_changed": int,
        "date_last_contacted": NUMBER,
        "leads_converted_from": [CONVERTED_FROM],
        "date_lead_created": NUMBER,
        "date_created": int,
        "date_modified": int,
        "custom_fields": [CUSTOM],
    },
    "person": {
        **NAMED,
        **dict.fromkeys(("prefix", "first_name", "middle_name", "last_name", "suffix"), TEXT),
        "address": (ADDRESS, NOTHING),
        "assignee_id": NUMBER,
        "company_id": NUMBER,
        "company_name": TEXT,
        "contact_type_id": int,
        "details": TEXT,
        "emails": [EMAIL],
        "phone_numbers": [PHONE],
        "socials": [URL],
        "tags": [str],
        "title": TEXT,
        "websites": [URL],
        "custom_fields": [CUSTOM],
        "date_created": int,
        "date_modified": int,
        "date_last_contacted": NUMBER,
        "interaction_count": int,
        "leads_converted_from": [CONVERTED_FROM],
        "date_lead_created": NUMBER,
    },
    "company": {
        **NAMED,
        "address": (ADDRESS, NOTHING),
        "assignee_id": NUMBER,
        "contact_type_id": NUMBER,
        "details": TEXT,
        "email_domain": TEXT,
        "phone_numbers": [PHONE],
        "primary_contact_id": NUMBER,
        "socials": [URL],
        "tags": [str],
        "websites": [URL],
        "custom_fields": [CUSTOM],
        "interaction_count": int,
        "date_created": int,
        "date_modified": int,
    },
    "lead": {
        **NAMED,
        **dict.fromkeys(("prefix", "first_name", "last_name", "middle_name", "suffix"), TEXT),
        "address": (ADDRESS, NOTHING),
        "assignee_id": NUMBER,
        "company_name": TEXT,
        "customer_source_id": NUMBER,
        "details": TEXT,
        "email": (EMAIL, NOTHING),
        "interaction_count": int,
        "monetary_unit": TEXT,
        "monetary_value": (float, NOTHING),
        "converted_unit": TEXT,
        "converted_value": TEXT,
        "socials": [URL],
        "status": str,
        "status_id": int,
        "tags": [str],
        "title": TEXT,
        "websites": [URL],
        "phone_numbers": [PHONE],
        "custom_fields": [CUSTOM],
        "date_created": int,
        "date_modified": int,
        "date_last_contacted": NUMBER,
        "converted_opportunity_id": NOTHING,
        "converted_contact_id": NOTHING,
        "converted_at": NOTHING,
    },
    "lead_status": {**NAMED, "order": int, "is_default": bool},
    "task": {
        **NAMED,
        "related_resource": {"id": NUMBER, "type": TEXT},
        **dict.fromkeys(("assignee_id", "due_date", "reminder_date", "completed_date"), NUMBER),
        "priority": str,
        "status": str,
        "details": TEXT,
        "tags": [str],
        "custom_fields": [CUSTOM],
        "date_created": int,
        "date_modified": int,
        "custom_activity_type_id": int,
    },
    "project": {
        **NAMED,
        "related_resource": ({"id": int, "type": str}, NOTHING),
        "assignee_id": NUMBER,
        "status": str,
        "details": TEXT,
        "tags": [str],
        "custom_fields": [CUSTOM],
        "date_created": int,
        "date_modified": int,
    },
    "activity": {
        "id": int,
        "parent": {"id": int, "type": str},
        "type": {"id": int, "category": str},
        "user_id": int,
        "details": TEXT,
        "activity_date": int,
        "old_value": NOTHING,
        "new_value": NOTHING,
        "date_created": int,
        "date_modified": int,
    },
    "status_change": {
        "id": int,
        "parent": {"id": int, "type": str},
        "type": {"id": int, "category": str, "name": str},
        "user_id": int,
        "details": NOTHING,
        "activity_date": int,
        "old_value": str,
        "new_value": str,
        "date_created": int,
        "date_modified": int,
    },
    "activity_types": {"user": [ACTIVITY_TYPE], "system": [ACTIVITY_TYPE]},
    "definition": DEFINITION,
    "definition_with_options": {**DEFINITION, "options": [OPTION]},
    "definition_of_money": {**DEFINITION, "currency": str},
    "pipeline": {**NAMED, "stages": [STAGE], "type": str, "is_revenue": bool},
    "pipeline_stage": {**NAMED, "pipeline_id": int, "win_probability": int},
    "contact_type": NAMED,
    "customer_source": NAMED,
    "loss_reason": NAMED,
    "tag": {
        "name": str,
        **dict.fromkeys(("count", "count_people", "count_leads", "count_companies", "count_opportunities"), int),
        **dict.fromkeys(("count_projects", "count_tasks"), int),
    },
    "webhook": {
        "id": int,
        **dict.fromkeys(("target", "type", "event"), str),
        "secret": ({"key": str}, NOTHING),
        "headers": ({"X-A": str}, NOTHING),
        "custom_field_computed_values": bool,
        "created_at": int,
    },
}

LINKS: Final = [{"url": "https://x.example/", "category": "other"}]
CONTACT: Final = {
    "address": {"street": "1 Quay", "city": "Bay", "state": "CA", "postal_code": "90001", "country": "US"},
    "details": "x",
    "phone_numbers": [{"number": "555-0100", "category": "work"}],
    "socials": LINKS,
    "websites": LINKS,
    "tags": ["a"],
}


def custom_fields(copper: Copper, on: str) -> list[Json]:
    """Make a definition of every type, and return values of them."""
    values: dict[str, Any] = {"String": "x", "Text": "y", "Date": "1/2/2017", "Checkbox": True, "Float": 1}
    values |= {"URL": "x.example", "Percentage": 5, "Currency": 7, "Dropdown": "Red", "MultiSelect": ["Red"]}
    options = {"Dropdown": ("Red",), "MultiSelect": ("Red", "Blue")}
    made = {each: copper.definition(each, *options.get(each, ()), on=on) for each in values}
    return [{"custom_field_definition_id": made[each]["id"], "value": value} for each, value in values.items()]


def deals(copper: Copper) -> list[Json]:
    custom = custom_fields(copper, "opportunity")
    company = copper.company()["id"]
    source, reason = (copper.ask("GET", f"/{name}")[0]["id"] for name in ("customer_sources", "loss_reasons"))
    whole = copper.deal(
        assignee_id=copper.user_id, close_date="1/2/2017", company_id=company, customer_source_id=source, details="x",
        status="Lost", loss_reason_id=reason, monetary_value=5, tags=["a"], priority="Low", custom_fields=custom,
    )  # fmt: skip
    return [copper.deal(), whole, *copper.ask("POST", "/opportunities/search"), copper.put(whole, priority=None)]


def people(copper: Copper) -> list[Json]:
    custom = custom_fields(copper, "person")
    copper.person(
        **CONTACT, prefix="Dr", suffix="Jr", middle_name="X", title="Boss", company_name="Acme",
        assignee_id=copper.user_id, emails=[{"email": "a@x.example", "category": "work"}], custom_fields=custom,
    )  # fmt: skip
    alone = copper.person(name="Ann")
    return [alone, copper.ask("GET", f"/people/{alone['id']}"), *copper.ask("POST", "/people/search")]


def companies(copper: Copper) -> list[Json]:
    type_ = copper.ask("GET", "/contact_types")[0]["id"]
    copper.company(
        **CONTACT, assignee_id=copper.user_id, contact_type_id=type_, email_domain="x.example",
        primary_contact_id=copper.person()["id"], custom_fields=custom_fields(copper, "company"),
    )  # fmt: skip
    return [copper.company(name="Other"), *copper.ask("POST", "/companies/search")]


def leads(copper: Copper) -> list[Json]:
    source = copper.ask("GET", "/customer_sources")[0]["id"]
    custom = custom_fields(copper, "lead")
    copper.lead(
        **CONTACT, prefix="Dr", suffix="Jr", middle_name="X", title="Boss", company_name="Acme", monetary_value=5,
        assignee_id=copper.user_id, email={"email": "a@x.example", "category": "work"}, customer_source_id=source,
        custom_fields=custom,
    )  # fmt: skip
    alone = copper.ask(
        "PUT", "/leads/upsert", {"properties": {"name": "Ann"}, "match": {"field_name": "name", "field_value": "Ann"}}
    )
    return [alone, copper.ask("PUT", f"/leads/{alone['id']}", {"title": "x"}), *copper.ask("POST", "/leads/search")]


def tasks(copper: Copper) -> list[Json]:
    related = {"id": copper.lead()["id"], "type": "lead"}
    custom = custom_fields(copper, "task")
    copper.task(
        related_resource=related, assignee_id=copper.user_id, due_date="1/2/2017", reminder_date="1/2/2017",
        status="Completed", details="x", tags=["a"], custom_fields=custom,
    )  # fmt: skip
    return [copper.task(), *copper.ask("POST", "/tasks/search")]


def projects(copper: Copper) -> list[Json]:
    related, custom = {"id": copper.person()["id"], "type": "person"}, custom_fields(copper, "project")
    copper.project(related_resource=related, assignee_id=copper.user_id, details="x", tags=["a"], custom_fields=custom)
    return [copper.project(), *copper.ask("POST", "/projects/search")]


def activities(copper: Copper) -> list[Json]:
    for kind, parent in (
        ("opportunity", copper.deal()),
        ("person", copper.person()),
        ("company", copper.company()),
        ("lead", copper.lead()),
    ):
        about = {"parent": {"id": parent["id"], "type": kind}, "details": "x"}
        copper.ask("POST", "/activities", {**about, "type": {"id": 0, "category": "user"}})
    found: list[Json] = copper.ask("POST", "/activities/search")
    return found


def changes(copper: Copper) -> list[Json]:
    copper.put(copper.deal(), status="Won")
    found: list[Json] = copper.ask("POST", "/activities/search")
    return found


def webhooks(copper: Copper) -> list[Json]:
    body = {"target": "https://x.example/", "type": "person", "event": "new"}
    copper.ask("POST", "/webhooks", {**body, "secret": {"key": "x"}, "headers": {"X-A": "b"}})
    return [copper.ask("POST", "/webhooks", body), *copper.ask("GET", "/webhooks")]


def definition(*types: str) -> Callable[[Copper], list[Json]]:
    def make(copper: Copper) -> list[Json]:
        made = [copper.definition(each, *("a", "b")[: 2 * ("o" in each or "M" in each)]) for each in types]
        return [*made, *copper.ask("GET", "/custom_field_definitions")]

    return make


def listed(path: str) -> Callable[[Copper], list[Json]]:
    def read(copper: Copper) -> list[Json]:
        found = copper.ask("GET", f"/{path}")
        return found if isinstance(found, list) else [found]

    return read


def tags(copper: Copper) -> list[Json]:
    copper.person(tags=["a"])
    return listed("tags")(copper)


RESOURCES: Final[Mapping[str, Callable[[Copper], list[Json]]]] = {
    "account": listed("account"),
    "user": listed("users"),
    "opportunity": deals,
    "person": people,
    "company": companies,
    "lead": leads,
    "lead_status": listed("lead_statuses"),
    "task": tasks,
    "project": projects,
    "activity": activities,
    "status_change": changes,
    "activity_types": listed("activity_types"),
    "definition": definition("String", "Text", "URL", "Date", "Checkbox", "Float", "Percentage"),
    "definition_with_options": definition("Dropdown", "MultiSelect"),
    "definition_of_money": definition("Currency"),
    "pipeline": listed("pipelines"),
    "pipeline_stage": listed("pipeline_stages"),
    "contact_type": listed("contact_types"),
    "customer_source": listed("customer_sources"),
    "loss_reason": listed("loss_reasons"),
    "tag": tags,
    "webhook": webhooks,
}
"""Builders of records of each resource: without what may be absent, and with all of it."""


def check(value: Any, form: Any, where: str) -> None:
    """Check an object's keys in their order, and the types of all values."""
    options = form if isinstance(form, tuple) else (form,)
    nested = next((each for each in options if isinstance(each, dict)), None)
    if isinstance(value, dict) and nested is not None:
        assert list(value) == list(nested), where
        for name, each in value.items():
            check(each, nested[name], f"{where}.{name}")
    elif isinstance(form, list):
        assert isinstance(value, list), where
        for each in value:
            check(each, form[0], f"{where}[]")
    else:
        kinds = [each for each in options if isinstance(each, type)]
        assert object in kinds or type(value) in kinds, (where, value)


@pytest.mark.slow
@pytest.mark.contract("1.4.form.2", "1.4.form.8", "1.4.form.14")
@each_case("name", list(FORMS))
def test_every_resource_has_its_keys_in_order_with_values_of_their_types(http: httpx.Client, name: str) -> None:
    found = RESOURCES[name](Copper.open(http))
    assert found
    for each in found:
        check(each, FORMS[name], name)


@pytest.mark.slow
@pytest.mark.contract("1.4.form.14")
def test_every_value_of_these_forms_is_shown(http: httpx.Client) -> None:
    """Each key of these kinds has a value in a record that has everything."""
    for name in ("opportunity", "person", "company", "lead", "task", "project"):
        found = RESOURCES[name](Copper.open(http))
        later = {"date_last_contacted", "leads_converted_from", "date_lead_created"}
        later |= {"converted_opportunity_id", "converted_contact_id", "converted_at"}
        shown = {key for each in found for key, value in each.items() if value not in (None, [])}
        assert FORMS[name].keys() - shown <= later, f"add these to the {name} that this file makes"


@pytest.mark.contract("3.11.new.3", "3.8.activity.7")
def test_a_new_account_has_these_types_of_activities(copper: Copper) -> None:
    types = copper.ask("GET", "/activity_types")
    shown = {
        category: [(each["name"], each["is_disabled"], each["count_as_interaction"]) for each in found]
        for category, found in types.items()
    }
    assert shown == {
        "user": [("Note", False, False), ("To Do", True, False), ("Meeting", False, True), ("Phone Call", False, True)],
        "system": [
            ("Property Changed", False, False),
            ("User Assigned", False, False),
            ("Pipeline Stage Changed", False, False),
            ("Entity Created", False, False),
            ("User Joined", False, False),
            ("Form Submitted", False, False),
            ("Email", False, True),
        ],
    }
    assert [each["id"] for each in types["system"]] == [1, 2, 3, 8, 12, 48, 6]
    ids = [each["id"] for each in types["user"]]
    assert ids == [0, *sorted(ids[1:], reverse=True)]


@pytest.mark.contract("2.1.converted.1", "2.1.converted.2")
@each_case(
    ("value", "text"),
    [
        (250_000, '"USD","converted_value":"250000.0"'),
        (99.5, '"USD","converted_value":"99.5"'),
        (0, '"USD","converted_value":"0.0"'),
        (9_999_999_999_999.99, '"USD","converted_value":"9999999999999.99"'),
        (None, 'null,"converted_value":null'),
    ],
)
def test_converted_money_is_a_text_in_the_account_s_currency(copper: Copper, value: float | None, text: str) -> None:
    deal = copper.deal(monetary_value=value)
    assert f'"converted_unit":{text},' in copper.send("GET", f"/opportunities/{deal['id']}").text


@pytest.mark.contract("1.4.form.12", "1.4.form.15")
@each_case(("method", "path"), [("GET", "/users/me"), ("GET", "/people/5"), ("GET", "/nowhere"), ("POST", "/people")])
def test_every_answer_has_the_headers_of_the_service(copper: Copper, method: str, path: str) -> None:
    copper.send(method, path, {})  # the first unknown path imports the other vendors, for its hint
    headers = copper.send(method, path, {}).headers
    assert headers["cache-control"] == "no-cache, no-store, max-age=0, must-revalidate"
    whole, _, fraction = headers["x-runtime"].partition(".")
    assert (whole, len(fraction), fraction.isdecimal()) == ("0", 6, True)


@pytest.mark.contract("2.3.read.3")
@each_case(
    ("method", "path", "body"),
    [
        ("PUT", "/people/upsert", {"name": "x"}),
        ("PUT", "/companies/upsert", {"name": "x"}),
        ("GET", "/opportunities/search", None),
        ("DELETE", "/people/search", None),
        ("GET", "/activities/x", None),
        ("GET", "/webhooks/x", None),
    ],
)
def test_a_word_in_place_of_an_id_is_no_record(copper: Copper, method: str, path: str, body: Any) -> None:
    answer = copper.send(method, path, body)
    assert answer.text == '{"success":false,"status":404,"message":"Resource not found"}'


@pytest.mark.contract("3.7.definition.8")
def test_a_definition_takes_a_canonical_name_that_no_answer_shows(copper: Copper) -> None:
    made = copper.definition("String", canonical_name="Shoe_Size")
    changed = copper.ask("PUT", f"/custom_field_definitions/{made['id']}", {"canonical_name": "HAT"})
    assert made == changed == copper.ask("GET", f"/custom_field_definitions/{made['id']}")
    assert "canonical_name" not in made
    assert copper.control("GET", f"/records/customFieldDefinition/{made['id']}")["canonical_name"] == "hat"
    wrong = {"name": "x", "data_type": "Text", "canonical_name": 5}
    assert copper.refused("POST", "/custom_field_definitions", wrong) == ["Canonical Name: must be a string"]
