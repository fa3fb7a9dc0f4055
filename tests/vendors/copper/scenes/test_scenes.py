"""Copper's accounts that are exported and imported again. Contract 7."""

import json
from typing import Any

import pytest

from dealdock.platform.scenes.json_lines import SMALL_BYTES
from dealdock.vendors.copper.scenes.forms import FORMS
from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper

TYPES = {"json": "application/json", "yaml": "application/yaml", "lines": "application/jsonl"}
ODD = "a\x01\x1b[0m\x7f\u0085\ufffeb"
"""Characters that JSON has and XML forbids."""


def copied(copper: Copper, other: Copper, form: str = "json") -> None:
    """Import an export of one account into another one."""
    exported = copper.http.get(f"/_dealdock/accounts/{copper.account['id']}/export?format={form}")
    imported(other, exported.text, form)


def written(records: dict[str, list[Any]], form: str) -> str:
    """Return a scene of one account with these records. Lines are too long to be read in one piece."""
    if form == "json":
        return json.dumps({"accounts": [{"vendor": "copper", **records}]})
    others = [{"name": f"Other {each}", "details": "x" * 65_000} for each in range(17)]
    kinds = records if "companies" in records else {"companies": [], **records}
    kinds = {**kinds, "companies": [*kinds["companies"], *others]}
    lines = [{"accounts": {"vendor": "copper"}}, *({kind: each} for kind in FORMS for each in kinds.get(kind, ()))]
    scene = "\n".join(map(json.dumps, lines))
    assert len(scene) > SMALL_BYTES
    return scene


def imported(copper: Copper, scene: str, form: str) -> None:
    """Import a scene into an account."""
    path, headers = f"/_dealdock/accounts/{copper.account['id']}/import", {"Content-Type": TYPES[form]}
    answer = copper.http.post(path, content=scene, headers=headers)
    assert answer.is_success, answer.text


class TestExport:
    @pytest.mark.contract("7.scene.1")
    def test_keeps_custom_values_of_zero(self, copper: Copper, other: Copper) -> None:
        """An imported export has the custom values that are 0; they differ from absent ones."""
        kinds = [copper.definition(each) for each in ("Percentage", "Float", "Currency", "Checkbox")]
        values = [0, 0.0, 0.0, False]
        custom = [{"custom_field_definition_id": each["id"], "value": 0} for each in kinds[:3]]
        deal = copper.deal(custom_fields=custom)
        assert [each["value"] for each in copper.get(deal)["custom_fields"]] == values
        copied(copper, other)
        assert [each["value"] for each in other.get(deal)["custom_fields"]] == values

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.1")
    @each_case("gone", ["pipelineStage", "pipeline"])
    def test_keeps_deals_without_a_stage(self, copper: Copper, other: Copper, gone: str) -> None:
        """A deal whose stage or pipeline was deleted has none after an import, too, and is not in the first stage."""
        deal = copper.deal()
        column = {"pipelineStage": "pipeline_stage_id", "pipeline": "pipeline_id"}[gone]
        copper.control("DELETE", f"/records/{gone}/{deal[column]}")
        before = copper.get(deal)
        assert (before["pipeline_stage_id"], before[column]) == (None, None)
        copied(copper, other)
        assert other.get(deal) == before

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.1")
    @each_case("form", TYPES)
    def test_keeps_all_characters_that_the_api_takes(self, copper: Copper, other: Copper, form: str) -> None:
        """Names and texts with control characters come back as they were, in records of every kind."""
        definition = copper.definition("Dropdown", f"{ODD}1", "Blue", name=ODD)
        custom = [{"custom_field_definition_id": definition["id"], "value": f"{ODD}1"}]
        company = copper.company(name=ODD, details=ODD, email_domain=f"{form}{ODD}", tags=[ODD], address={"city": ODD})
        person = copper.person(name=ODD, prefix=ODD, title=ODD, company_id=company["id"])
        deal = copper.deal(name=ODD, details=ODD, primary_contact_id=person["id"], custom_fields=custom)
        note = {"parent": {"id": deal["id"], "type": "opportunity"}, "type": {"id": 0}, "details": ODD}
        paths = [
            f"/opportunities/{deal['id']}",
            f"/people/{person['id']}",
            f"/companies/{company['id']}",
            f"/activities/{copper.ask('POST', '/activities', note)['id']}",
            f"/custom_field_definitions/{definition['id']}",
        ]
        before = [copper.ask("GET", path) for path in paths]
        assert (before[0]["name"], before[1]["prefix"], before[2]["details"]) == (ODD, ODD, ODD)
        copied(copper, other, form)
        assert [other.ask("GET", path) for path in paths] == before

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.1")
    @each_case("form", TYPES)
    def test_keeps_empty_details(self, copper: Copper, other: Copper, form: str) -> None:
        """Empty details come back as an empty text, and absent ones as null."""
        ids = [copper.deal(name="Deal", details=details)["id"] for details in ("", None)]
        copied(copper, other, form)
        assert [other.get({"id": each})["details"] for each in ids] == ["", None]

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.1")
    @each_case("form", TYPES)
    @each_case("parts", [("first_name",), ("first_name", "last_name")])
    def test_keeps_the_absent_parts_of_a_name(
        self, copper: Copper, other: Copper, form: str, parts: tuple[str, ...]
    ) -> None:
        """Parts that were removed from a name are absent after an import, although the name has words for them."""
        path = f"/people/{copper.person(name='Jane Roe')['id']}"
        before = copper.ask("PUT", path, dict.fromkeys(parts))
        assert [before[part] for part in parts] == [None] * len(parts)
        copied(copper, other, form)
        assert other.ask("GET", path) == before

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.1")
    @each_case("form", TYPES)
    def test_keeps_custom_values_that_a_definition_hides(self, copper: Copper, other: Copper, form: str) -> None:
        """A value whose definition is available on other kinds only is imported, and shown when it is available."""
        definition = copper.definition("Text", name="Notes")
        path = f"/custom_field_definitions/{definition['id']}"
        deal = copper.deal(custom_fields=[{"custom_field_definition_id": definition["id"], "value": "x"}])
        copper.ask("PUT", path, {"available_on": ["company"]})
        hidden = copper.get(deal)
        assert hidden["custom_fields"] == []
        copied(copper, other, form)
        assert other.get(deal) == hidden
        other.ask("PUT", path, {"available_on": ["opportunity"]})
        assert other.get(deal)["custom_fields"] == deal["custom_fields"]

    @pytest.mark.slow
    @each_case("form", TYPES)
    def test_keeps_values_with_as_many_levels_as_the_api_takes(self, copper: Copper, other: Copper, form: str) -> None:
        copper.is_described = other.is_described = False  # the API's own values are texts and stages
        secret: Any = "x"
        for level in range(62):
            secret = [secret] if level % 2 else {"a": secret}
        body = {"parent_id": copper.deal()["id"], "parent_type": "opportunity", "old_value": {"deep": secret}}
        before = copper.control("POST", "/records/activity", body)
        assert copper.ask("GET", f"/activities/{before['id']}")["old_value"] == {"deep": secret}
        copied(copper, other, form)
        assert other.ask("GET", f"/activities/{before['id']}")["old_value"] == {"deep": secret}
        other.control("POST", "/reset")
        assert other.ask("GET", f"/activities/{before['id']}")["old_value"] == {"deep": secret}


class TestImport:
    def problems(self, copper: Copper, account: dict[str, Any], form: str = "json") -> list[str]:
        """Return the texts of the problems of a scene that is refused."""
        scene = written(account, form)
        before = copper.control("GET", "/export?format=json")
        path, headers = f"/_dealdock/accounts/{copper.account['id']}/import", {"Content-Type": TYPES[form]}
        answer = copper.http.post(path, content=scene, headers=headers)
        assert answer.status_code == 422, answer.text
        assert copper.control("GET", "/export?format=json") == before
        return [f"{each['pointer']} {each['detail']}" for each in answer.json()["errors"]]

    def test_of_a_link_that_comes_twice_is_refused(self, copper: Copper) -> None:
        """A scene that relates a person to an opportunity twice is refused with the place of the second item."""
        link = {"opportunity": "Deal", "related_id": 7, "related_type": "person"}
        people = [{"name": "Ann"}, {"id": 7, "name": "Bob"}]
        deals = [{"name": "Deal", "primary_contact": "Ann"}]
        [problem] = self.problems(copper, {"people": people, "opportunities": deals, "related_items": [link, link]})
        assert problem.startswith("#/accounts/0/related_items/1")
        assert "once for each opportunity" in problem

    @pytest.mark.slow
    @each_case("form", ["json", "lines"])
    def test_of_an_address_that_two_people_have_is_refused(self, copper: Copper, form: str) -> None:
        """Addresses of people are unique without regard to case, except those of deleted people."""
        people: list[dict[str, Any]] = [
            {"name": "Ann", "emails": [{"email": "a@x.com", "category": "work"}, {"email": "A@x.com"}]},
            {"name": "Gone", "deleted": True, "emails": [{"email": "a@x.com"}]},
        ]
        imported(copper, written({"people": people}, form), form)
        people.append({"name": "Bob", "emails": [{"email": "A@X.com"}]})
        [problem] = self.problems(copper, {"people": people}, form)
        assert problem.startswith("#/accounts/0/people/2/emails/0/email")
        assert "the email a@x.com is taken already, by accounts[0].people[0].emails[0]" in problem

    @pytest.mark.slow
    @each_case("form", ["json", "lines"])
    def test_of_a_domain_that_two_companies_have_is_refused(self, copper: Copper, form: str) -> None:
        """Domains of companies are unique without regard to case, except those of deleted companies."""
        domains = {"Acme": "acme.com", "Gone": "ACME.COM", "Other": "ACME.com"}
        companies = [{"name": name, "email_domain": domain} for name, domain in domains.items()]
        companies[1]["deleted"] = "true"
        [problem] = self.problems(copper, {"companies": companies}, form)
        assert problem.startswith("#/accounts/0/companies/2/email_domain")
        assert "the email_domain acme.com is taken already, by accounts[0].companies[0]" in problem
        imported(copper, written({"companies": companies[:2]}, form), form)

    @pytest.mark.slow
    @each_case("form", ["json", "lines"])
    @each_case(
        ("records", "place", "field"),
        [
            (
                {"companies": [{"name": "A"}, {"name": "B", "primary_contact_id": 903}]},
                "companies/1",
                "primary_contact",
            ),
            ({"activities": [{"parent_id": 903, "parent_type": "person"}]}, "activities/0", "parent"),
            (
                {"related_items": [{"opportunity": 902, "related_id": 903, "related_type": "person"}]},
                "related_items/0",
                "related",
            ),
            ({"tasks": [{"name": "Call", "related_id": 903, "related_type": "person"}]}, "tasks/0", "related"),
            ({"projects": [{"name": "Move", "related_id": "903", "related_type": "person"}]}, "projects/0", "related"),
            (
                {
                    "projects": [{"name": "Move"}],
                    "project_links": [{"project": "Move", "related_id": 903, "related_type": "person"}],
                },
                "project_links/0",
                "related",
            ),
            (
                {"files": [{"parent_id": 903, "parent_type": "person", "file_name": "a.pdf"}]},
                "files/0",
                "parent",
            ),
            (
                {
                    "custom_field_definitions": [{"id": 5, "name": "S", "data_type": "Connect"}],
                    "related_links": [
                        {
                            "definition": 5,
                            "source_id": 901,
                            "source_type": "person",
                            "target_id": 903,
                            "target_type": "person",
                        }
                    ],
                },
                "related_links/0",
                "target",
            ),
        ],
    )
    def test_of_the_id_of_no_record_is_refused(
        self, copper: Copper, form: str, records: dict[str, Any], place: str, field: str
    ) -> None:
        """Contacts, parents and related records are there, of the kind that is named, as for the API."""
        people = [{"id": 901, "name": "Ann"}]
        deals = [
            {"id": 902, "name": "Deal", "primary_contact": 901},
            {"id": 903, "name": "Deal", "primary_contact": 901},
        ]
        known = {"companies": [], "people": people, "opportunities": deals}
        [problem] = self.problems(copper, known | records, form)
        assert problem.startswith(f"#/accounts/0/{place}")
        what = "the id" if field == "primary_contact" else "the id or key"
        assert f"{field}_id must be {what} of a person of this account, is 903" in problem.replace(": ", " ")

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.2")
    @each_case("form", ["json", "lines"])
    @each_case(
        ("records", "problem"),
        [
            (
                {"tasks": [{"name": "Call", "related_type": "person"}]},
                "tasks/0/related_id takes related_id and related_type together",
            ),
            (
                {"projects": [{"name": "Move", "related_id": 901}]},
                "projects/0/related_id takes related_id and related_type together",
            ),
            ({"leads": [{"name": "Ann", "status": "Hot"}]}, "leads/0/status must be the id or name of a lead status"),
            (
                {
                    "custom_field_definitions": [{"name": "Size", "data_type": "Text"}],
                    "related_links": [
                        {
                            "definition": "Size",
                            "source_id": 901,
                            "source_type": "person",
                            "target_id": 901,
                            "target_type": "person",
                        }
                    ],
                },
                "related_links/0/definition must be of the type Connect, is of the type Text",
            ),
            (
                {
                    "custom_field_definitions": [{"name": "S", "data_type": "Connect"}],
                    "related_links": [
                        {
                            "definition": "S",
                            "source_id": 901,
                            "source_type": "person",
                            "target_id": 901,
                            "target_type": "person",
                            "mirror_id": 77,
                        }
                    ],
                },
                "related_links/0/mirror_id must be the id of a related link of this account, is 77",
            ),
            (
                {
                    "projects": [{"name": "Move"}],
                    "project_links": [{"project": "Move", "related_id": 901, "related_type": "person"}] * 2,
                },
                "project_links/1/related_id must come once for each project, and this one has 901 already",
            ),
        ],
    )
    def test_of_wrong_relations_is_refused(
        self, copper: Copper, form: str, records: dict[str, Any], problem: str
    ) -> None:
        known = {"companies": [], "people": [{"id": 901, "name": "Ann"}]}
        [found] = self.problems(copper, known | records, form)
        assert found.startswith(f"#/accounts/0/{problem}")

    @pytest.mark.slow
    @pytest.mark.contract("7.scene.2", "7.scene.3")
    @each_case("form", ["json", "lines"])
    def test_of_relations_by_key(self, copper: Copper, form: str) -> None:
        """Related records are named by their keys, too; a link that names no mirror gets one."""
        pair = [{"id": one, "name": "S", "data_type": "Connect", "available_on": ["lead"], "connected_id": other}
                for one, other in ((901, 902), (902, 901))]  # fmt: skip
        records: dict[str, list[Any]] = {
            "lead_statuses": [{"name": "Cold"}, {"name": "Warm", "is_default": True}],
            "custom_field_definitions": pair,
            "companies": [{"key": "acme", "name": "Acme"}],
            "leads": [{"key": "ann", "name": "Ann Lee"}, {"name": "Bob", "status": None, "first_name": None}],
            "projects": [{"key": "move", "name": "Move", "related_id": "acme", "related_type": "company"}],
            "tasks": [
                {"name": "Call", "related_id": "ann", "related_type": "lead"},
                {"name": "Pack", "related_id": "move", "related_type": "project", "custom_activity_type": None},
                {"name": "Done", "status": "Completed", "updated_at": "2017-08-08T02:16:38Z"},
            ],
            "activities": [{"parent_id": "ann", "parent_type": "lead", "details": "Met"}],
            "related_links": [{"definition": 901, "source_id": "ann", "source_type": "lead", "target_id": "acme",
                               "target_type": "company"}],
            "files": [{"parent_id": "move", "parent_type": "project", "file_name": "plan.pdf"}],
        }  # fmt: skip
        imported(copper, written(records, form), form)
        ann, bob = copper.ask("POST", "/leads/search", {"sort_by": "name"})
        assert (ann["status"], ann["last_name"]) == ("Warm", "Lee")
        assert (bob["status_id"], bob["first_name"]) == (None, None)
        [acme] = copper.ask("POST", "/companies/search", {"name": "Acme"})
        [move] = copper.ask("POST", "/projects/search")
        assert move["related_resource"] == {"id": acme["id"], "type": "company"}
        call, done, pack = copper.ask("POST", "/tasks/search", {"sort_by": "name"})
        assert [each["related_resource"]["id"] for each in (call, done, pack)] == [ann["id"], None, move["id"]]
        assert (done["completed_date"], call["completed_date"]) == (NOW - 1, None)
        [link] = copper.ask("GET", f"/related_links?source_type=lead&source_id={ann['id']}")
        [back] = copper.ask("GET", f"/related_links?source_type=company&source_id={acme['id']}")
        assert (link["target"]["id"], back["target"]["id"]) == (acme["id"], ann["id"])
        assert copper.ask("DELETE", f"/related_links/{link['id']}")["ids"] == sorted([link["id"], back["id"]])
        assert [each["details"] for each in copper.ask("POST", f"/leads/{ann['id']}/activities")] == ["Met"]
        assert [each["file_name"] for each in copper.ask("GET", f"/projects/{move['id']}/files")] == ["plan.pdf"]

    def test_of_a_scene_in_one_piece_names_all_ids_of_no_record(self, copper: Copper) -> None:
        """The ids of no record are reported together, with their places."""
        activities = [{"parent_id": each, "parent_type": "company"} for each in (901, 902, 903)]
        companies = [{"id": 901, "name": "Acme", "primary_contact_id": 901}]
        problems = self.problems(copper, {"companies": companies, "activities": activities})
        assert [each.split()[0] for each in problems] == [
            "#/accounts/0/companies/0/primary_contact_id",
            "#/accounts/0/activities/1/parent_id",
            "#/accounts/0/activities/2/parent_id",
        ]

    @pytest.mark.slow
    @each_case("form", ["json", "lines"])
    @each_case("inner", ["", "5"])
    def test_of_a_value_takes_72_levels_and_no_more(self, copper: Copper, inner: str, form: str) -> None:
        def scene(levels: int) -> dict[str, list[Any]]:
            secret = {"a": json.loads("[" * (levels - 1) + inner + "]" * (levels - 1))}
            return {"webhooks": [{"target": "https://x.example/", "type": "lead", "event": "new", "secret": secret}]}

        [problem] = self.problems(copper, scene(73), form)
        assert problem.startswith("#/accounts/0/webhooks/0/secret must have at most 72 levels within each other")
        imported(copper, written(scene(72), form), form)

    def test_of_a_value_by_the_name_of_a_definition_for_another_kind_is_refused(self, copper: Copper) -> None:
        """By its name, a definition takes values of the kinds on which it is available."""
        definition = {"name": "Size", "data_type": "Text", "available_on": ["person"]}
        company = {"name": "Acme", "custom_fields": {"Size": "large"}}
        [problem] = self.problems(copper, {"custom_field_definitions": [definition], "companies": [company]})
        assert problem.startswith("#/accounts/0/companies/0")
        assert "custom_fields must name definitions for a company, has 'Size'" in problem

    @pytest.mark.slow
    @each_case("form", ["json", "lines"])
    def test_of_nested_texts_makes_them_storable(self, copper: Copper, form: str) -> None:
        """NUL is dropped from nested texts, and half a surrogate pair is replaced, as in a call of the API."""
        text = "a\0\ud800b"
        definition = {"id": 5, "name": "Notes", "data_type": "Text", "available_on": ["company"]}
        company = {"id": 6, "name": "Acme", "tags": [text], "address": {"city": text}, "custom_fields": {"5": text}}
        person = {"id": 7, "name": "Ann", "emails": [{"email": text}], "phone_numbers": [{"number": text}]}
        webhook = {"id": 8, "target": "https://x.example/", "type": "lead", "event": "new", "secret": {text: text}}
        records: dict[str, list[Any]] = {
            "custom_field_definitions": [definition],
            "companies": [company],
            "people": [person],
            "webhooks": [webhook],
        }
        imported(copper, written(records, form), form)
        stored = copper.ask("GET", "/companies/6")
        values = [stored["tags"], stored["address"]["city"], stored["custom_fields"][0]["value"]]
        assert values == [["a\ufffdb"], "a\ufffdb", "a\ufffdb"]
        stored = copper.ask("GET", "/people/7")
        assert (stored["emails"][0]["email"], stored["phone_numbers"][0]["number"]) == ("a\ufffdb", "a\ufffdb")
        assert copper.ask("GET", "/webhooks/8")["secret"] == {"a\ufffdb": "a\ufffdb"}
