"""Connect fields and their links. Contract A4, B7."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import Copper, Json


def connect(copper: Copper, *kinds: str) -> Json:
    return copper.definition("Connect", available_on=list(kinds))


def end(record: Json, word: str) -> Json:
    return {"id": record["id"], "entity_type": word}


def link(copper: Copper, definition: Json, source: Json, target: Json) -> Json:
    body = {"custom_field_definition_id": definition["id"], "source": source, "target": target}
    made: Json = copper.ask("POST", "/related_links", body)
    return made


class TestDefinition:
    @pytest.mark.contract("A4.connect.1", "A4.connect.2")
    def test_is_a_pair(self, copper: Copper) -> None:
        """Each has the other's id, can be changed by itself, and goes with the other."""
        first = connect(copper, "lead", "person")
        one, two = copper.ask("GET", "/custom_field_definitions")
        assert (one, two) == (first, {**first, "id": first["id"] + 1, "connected_id": first["id"]})
        assert (list(first)[-1], first["connected_id"]) == ("connected_id", two["id"])
        path = f"/custom_field_definitions/{two['id']}"
        assert copper.ask("PUT", path, {"name": "Other"}) == {**two, "name": "Other"}
        lead, person = copper.lead(), copper.person()
        link(copper, first, end(lead, "lead"), end(person, "people"))
        copper.ask("DELETE", path)
        assert copper.ask("GET", "/custom_field_definitions") == []
        assert copper.ask("GET", f"/related_links?source_type=lead&source_id={lead['id']}") == []

    @pytest.mark.contract("A4.connect.3")
    def test_is_not_available_on_tasks(self, copper: Copper) -> None:
        body = {"name": "x", "data_type": "Connect", "available_on": ["lead", "task"]}
        fault = ["Available On: is not included in the list"]
        assert copper.refused("POST", "/custom_field_definitions", body) == fault
        path = f"/custom_field_definitions/{connect(copper, 'lead')['id']}"
        assert copper.refused("PUT", path, {"available_on": ["task"]}) == fault


class TestLink:
    @pytest.mark.contract("B7.link.1", "B7.link.2", "B7.link.3", "B7.link.4")
    def test_has_a_mirror(self, copper: Copper) -> None:
        definition = connect(copper, "person", "company")
        ann, acme = copper.person(), copper.company()
        made = link(copper, definition, end(ann, "people"), end(acme, "organization"))
        person = {"id": ann["id"], "entity_type": "people", "name": str(ann["id"])}
        company = {"id": acme["id"], "entity_type": "organization", "name": str(acme["id"])}
        of_definition = {"custom_field_definition_id": definition["id"]}
        assert made == {"id": made["id"], **of_definition, "source": person, "target": company}
        mirror = {"id": made["id"] + 1, "custom_field_definition_id": definition["connected_id"]}
        mirror |= {"source": company, "target": person}
        found = [(copper.ask("GET", f"/related_links?source_type={word}&source_id={each['id']}"))
                 for word, each in (("people", ann), ("company", acme), ("organization", acme))]  # fmt: skip
        assert found == [[made], [mirror], [mirror]]
        query = f"/related_links/?source_type=people&source_id={ann['id']}&custom_field_definition_id="
        assert copper.ask("GET", f"{query}{definition['id']}") == [made]
        assert copper.ask("GET", f"{query}{definition['connected_id']}") == []
        shown = {
            each["custom_field_definition_id"]: each["value"]
            for each in copper.ask("GET", f"/people/{ann['id']}")["custom_fields"]
        }
        assert shown == {definition["id"]: [made["id"]], definition["connected_id"]: []}
        second = link(copper, definition, end(ann, "people"), end(copper.company(), "company"))
        sent = {"custom_fields": [{"custom_field_definition_id": definition["id"], "value": []}]}
        custom = copper.ask("PUT", f"/people/{ann['id']}", sent)["custom_fields"]
        assert custom[0]["value"] == [made["id"], second["id"]]
        ids = [made["id"], made["id"] + 1]
        assert copper.ask("DELETE", f"/related_links/{ids[1]}") == {"ids": ids, "is_deleted": True}
        assert copper.status("DELETE", f"/related_links/{ids[0]}") == 404
        assert copper.ask("GET", f"/related_links?source_type=company&source_id={ann['id']}") == []
        copper.ask("DELETE", f"/people/{ann['id']}")
        assert copper.status("DELETE", f"/related_links/{second['id']}") == 404

    @pytest.mark.contract("B7.link.1", "B7.link.2")
    def test_ends_with_either_record(self, copper: Copper) -> None:
        """The other record's own links, and its links to third records, stay."""
        definition = connect(copper, "person", "company")
        for gone in ("people", "companies"):
            ann, acme, other = copper.person(), copper.company(), copper.company()
            bob = copper.person()
            link(copper, definition, end(ann, "people"), end(acme, "company"))
            kept = [link(copper, definition, end(one, "people"), end(two, "company"))["id"]
                    for one, two in ((ann, other), (bob, acme), (bob, other))]  # fmt: skip
            left = kept[1:] if gone == "people" else [kept[0], kept[2]]
            copper.ask("DELETE", f"/{gone}/{(ann if gone == 'people' else acme)['id']}")
            found = {each["id"] for each in copper.control("GET", "/records/relatedLink")}
            assert found == {*left, *(each + 1 for each in left)}, gone
            for each in left:
                copper.ask("DELETE", f"/related_links/{each}")

    @pytest.mark.contract("B7.link.5")
    def test_to_a_user_has_none(self, copper: Copper) -> None:
        definition = connect(copper, "lead")
        name = copper.ask("GET", "/users/me")["name"]
        made = link(copper, definition, end(copper.lead(), "lead"), {"id": copper.user_id, "entity_type": "user"})
        assert made["target"] == {"id": copper.user_id, "entity_type": "user", "name": name}
        assert copper.ask("DELETE", f"/related_links/{made['id']}") == {"ids": [made["id"]], "is_deleted": True}

    @pytest.mark.contract("B7.link.6")
    def test_that_is_not_valid_is_refused(self, copper: Copper) -> None:
        definition, text = connect(copper, "lead"), copper.definition("String", on="lead")
        lead, person = end(copper.lead(), "lead"), end(copper.person(), "people")
        no_connect = ["Custom Field Definition Id: is not included in the list"]
        cases: list[tuple[Any, Any, Any, list[str]]] = [
            (text["id"], lead, person, no_connect),
            (definition["id"], person, lead, no_connect),
            (
                definition["id"],
                lead,
                {"id": 99_999, "entity_type": "people"},
                ["Target: Invalid value for Target: no such record: 99999"],
            ),
            (
                definition["id"],
                {"id": copper.task()["id"], "entity_type": "task"},
                person,
                ["Source: is not included in the list"],
            ),
            (definition["id"], lead, {"id": 5}, ["Target: can't be blank"]),
            (definition["id"], None, 5, ["Source: can't be blank", "Target: must be an object"]),
            (
                99_999,
                lead,
                person,
                ["Custom Field Definition Id: Invalid value for Custom Field Definition Id: no such record: 99999"],
            ),
        ]
        for definition_id, source, target, faults in cases:
            body = {"custom_field_definition_id": definition_id, "source": source, "target": target}
            assert copper.refused("POST", "/related_links", body) == faults, body

    @pytest.mark.contract("B7.link.7")
    @each_case(
        ("query", "faults"),
        [
            ("", ["Source Type: can't be blank", "Source Id: can't be blank"]),
            ("source_type=lead", ["Source Id: can't be blank"]),
            (
                "source_type=lead&source_id=x",
                ["Source Id: Invalid value for Source Id: IDs must be positive integers: x"],
            ),
            ("source_type=task&source_id=5", []),
            ("source_type=lead&source_id=99999", []),
            ("source_type=lead&source_id=9999999999999", []),
        ],
    )
    def test_is_listed_by_its_source(self, fresh: Copper, query: str, faults: list[str]) -> None:
        path = f"/related_links?{query}"
        if faults:
            assert fresh.refused("GET", path) == faults
        else:
            assert fresh.ask("GET", path) == []
