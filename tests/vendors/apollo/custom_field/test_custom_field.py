"""Custom fields and their values. Contract, 3.5."""

import json
from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error


class TestCustomField:
    @pytest.mark.contract("3.field.1", "3.field.2", "3.field.3", "3.field.4", "3.field.5")
    def test_is_listed(self, apollo: Apollo) -> None:
        text = apollo.control("POST", "/records/custom_field", {"name": "Note"})
        sent = {"name": "Region", "type": "picklist", "modality": "account", "picklist_values": ["North", "South"]}
        region = apollo.control("POST", "/records/custom_field", sent)
        assert region["picklist_values"] == ["North", "South"]
        first, second = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"]
        assert list(first) == [
            "id", "modality", "name", "type", "picklist_options", "mapped_crm_field", "additional_mapped_crm_field",
            "is_readonly_mapped_crm_field", "picklist_options_last_synced_at", "picklist_value_set_id", "mirrored",
            "system_name", "text_field_max_length",
        ]  # fmt: skip
        assert (first["id"], second["modality"], second["type"]) == (text["id"], "account", "picklist")
        values = second["picklist_values"]
        assert list(values[0]) == ["_id", "mapped_crm_values", "name", "id", "key"]
        assert [each["name"] for each in values] == ["North", "South"]
        assert all(each["_id"] == each["id"] == each["key"] for each in values)
        custom = apollo.done("GET", "/fields?source=custom")["fields"]
        assert (custom[1]["id"], custom[1]["label"]) == (f"account.{region['id']}", "Region")
        assert (custom[1]["source"], custom[1]["modality"], custom[1]["type"]) == ("custom", "account", "picklist")
        system = apollo.done("GET", "/fields?source=system")["fields"]
        assert {"opportunity.amount", "opportunity.account", "opportunity.id"} <= {each["id"] for each in system}
        assert {each["source"] for each in system} == {"system"}
        assert len(apollo.done("GET", "/fields")["fields"]) == len(system) + 2
        assert apollo.call("GET", "/fields?source=crm_synced").status_code == 422

    @pytest.mark.contract("2.custom.1", "2.custom.2", "2.custom.3", "2.custom.4", "2.custom.5", "2.custom.6",
                          "2.custom.7", "2.custom.8")  # fmt: skip
    def test_s_values_are_written_and_emptied(self, older: Apollo) -> None:
        made = [
            older.control("POST", "/records/custom_field", {"name": name, "type": kind, "picklist_values": values})
            for name, kind, values in (("A", "string", []), ("B", "number", []), ("C", "picklist", ["x", "y"]))
        ]
        text, number, choice = (each["id"] for each in made)
        fields = older.done("GET", "/typed_custom_fields")["typed_custom_fields"]
        x, y = (each["id"] for each in fields[2]["picklist_values"])
        unknown: Any = {"5c10000f9d5d2af7e8ca8c55": 1, "x": 2, text: "t", number: 5.5, choice: x}
        deal = older.add(typed_custom_fields=unknown)

        def values() -> Any:
            return older.search()[0]["typed_custom_fields"]

        assert values() == {text: "t", number: 5.5, choice: [x]}
        older.change(deal, typed_custom_fields={text: "", choice: [y, x, "z"]})
        assert values() == {number: 5.5, choice: [y, x]}
        older.change(deal, typed_custom_fields={number: None, choice: None})
        assert values() == {choice: []}
        older.change(deal, typed_custom_fields={choice: y, number: 1})
        older.change(deal, typed_custom_fields={choice: "z", number: []}, name="New")
        older.change(deal, typed_custom_fields="no")
        assert values() == {choice: [y], number: 1}, "a value that the field cannot have is ignored"
        older.change(deal, typed_custom_fields={choice: [], number: ""})
        assert values() == {choice: []}
        other = older.add()
        assert [each["typed_custom_fields"] for each in older.search()] == [{choice: []}, {}]
        assert other["id"] != deal["id"]

    @pytest.mark.slow
    @pytest.mark.contract("2.custom.1")
    @each_case(
        ("modality", "path"), [("opportunity", "opportunities"), ("account", "accounts"), ("contact", "contacts")]
    )
    def test_s_value_changes_between_numbers_and_booleans(self, apollo: Apollo, modality: str, path: str) -> None:
        sent = {"name": "Flag", "type": "boolean", "modality": modality}
        field = apollo.control("POST", "/records/custom_field", sent)["id"]
        made = apollo.done("POST", f"/{path}", {"name": "Deal", "typed_custom_fields": {field: 1}})[modality]

        def stored() -> Any:
            (found,) = apollo.done("POST", f"/{path}/search")[path]
            return json.dumps(found["typed_custom_fields"][field])

        for value in (True, 1.0, 1, 0, False, 0.0, 0):
            apollo.done("PATCH", f"/{path}/{made['id']}", {"typed_custom_fields": {field: value}})
            assert stored() == json.dumps(value)

    @each_case(
        ("modality", "path"), [("opportunity", "opportunities"), ("account", "accounts"), ("contact", "contacts")]
    )
    def test_that_is_deleted_takes_its_own_values_with_it_alone(self, apollo: Apollo, modality: str, path: str) -> None:
        gone, kept = (
            apollo.control("POST", "/records/custom_field", {"name": name, "modality": modality})["id"] for name in "AB"
        )
        for values in ({gone: "x", kept: "y"}, {gone: "z"}, {kept: "w"}):
            apollo.done("POST", f"/{path}", {"name": "Deal", "typed_custom_fields": values})
        apollo.control("DELETE", f"/records/custom_field/{gone}")
        found = apollo.done("POST", f"/{path}/search")[path]
        left = [each["typed_custom_fields"] for each in found]
        assert sorted(left, key=json.dumps) == sorted([{kept: "y"}, {}, {kept: "w"}], key=json.dumps)

    def test_with_the_value_that_it_has_does_not_change_its_record(self, apollo: Apollo) -> None:
        sent = {"name": "Rate", "type": "number"}
        first, second = (apollo.control("POST", "/records/custom_field", sent)["id"] for _ in range(2))
        values = {first: 1.0, second: False}
        deals = [apollo.add(name=name, typed_custom_fields=values) for name in "AB"]
        apollo.control("POST", "/clock/advance", {"seconds": 60})
        apollo.change(deals[0], typed_custom_fields={second: False, first: 1.0})
        assert apollo.names(sort_by_field="opportunity_updated_at") == ["B", "A"]

    @pytest.mark.contract("2.custom.1")
    def test_of_another_kind_of_record_is_ignored(self, apollo: Apollo) -> None:
        kinds = {"opportunity": "opportunities", "account": "accounts", "contact": "contacts"}
        sent = {kind: {"name": "Size", "type": "number", "modality": kind} for kind in kinds}
        ids = {kind: apollo.control("POST", "/records/custom_field", each)["id"] for kind, each in sent.items()}
        for kind, path in kinds.items():
            body = {"name": "Quay", "first_name": "Jane", "typed_custom_fields": dict.fromkeys(ids.values(), 5)}
            made = apollo.done("POST", f"/{path}", body)[kind]
            assert made["typed_custom_fields"] == {ids[kind]: 5}, kind
            changes = {"typed_custom_fields": dict.fromkeys(ids.values(), 6)}
            changed = apollo.done("PATCH", f"/{path}/{made['id']}", changes)[kind]
            assert changed["typed_custom_fields"] == {ids[kind]: 6}, kind

    @pytest.mark.contract("3.field.4")
    def test_keeps_the_ids_of_the_picklist_s_values(self, apollo: Apollo) -> None:
        given = {"name": "Region", "type": "picklist", "picklist_values": ["South", "North"]}
        number = apollo.control("POST", "/records/custom_field", given)["id"]

        def ids() -> dict[str, str]:
            [field] = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"]
            return {each["name"]: each["id"] for each in field["picklist_values"]}

        before = ids()
        for names in (["West", "North", "South"], ["South", "North"], ["North"]):
            apollo.control("PATCH", f"/records/custom_field/{number}", {"picklist_values": names})
            after = ids()
            assert [*after] == names
            assert after.items() - before.items() <= {("West", after.get("West"))}
            assert len({*after.values()}) == len(names)


class TestList:
    def test_of_each_modality_is_listed_by_source(self, apollo: Apollo) -> None:
        for modality in ("contact", "opportunity", "account"):
            apollo.control("POST", "/records/custom_field", {"name": f"My {modality}", "modality": modality})
        typed = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"]
        assert [(each["name"], each["modality"]) for each in typed] == [
            (f"My {modality}", modality) for modality in ("contact", "opportunity", "account")
        ]
        custom = apollo.done("GET", "/fields?source=custom")["fields"]
        assert [each["id"] for each in custom] == [f"{each['modality']}.{each['id']}" for each in typed]
        system = apollo.done("GET", "/fields?source=system")["fields"]
        assert {each["source"] for each in system} == {"system"}
        assert apollo.done("GET", "/fields")["fields"] == system + custom
        assert error(apollo.call("GET", "/fields?source=crm_synced"))[0] == 422

    def test_s_picklist_values_are_shown_in_their_order_by_ids(self, apollo: Apollo) -> None:
        given = {"name": "Region", "type": "picklist", "picklist_values": ["South", "North"]}
        apollo.control("POST", "/records/custom_field", given)
        [field] = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"]
        south, north = field["picklist_values"]
        assert (south["name"], north["name"]) == ("South", "North")
        deal = apollo.add(typed_custom_fields={field["id"]: [north["id"]]})
        assert apollo.view(deal)["typed_custom_fields"] == {field["id"]: [north["id"]]}
