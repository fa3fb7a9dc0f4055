"""Custom fields themselves, and their types (contract 3.6)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits

STR = "Value must be of str type."
FLOAT = "Value must be of float type."
DATE = "Invalid ISO 8601 datetime."
OBJECT = "Object does not exist."
CHOICES: dict[str, Any] = {"type": "choices", "choices": ["A", "B"]}


class TestShape:
    @pytest.mark.contract("3.6.shape.1", "3.6.shape.4", "3.1.all.6", "3.6.schema.1")
    @each_case("of", ["opportunity", "lead", "contact"])
    def test_has_its_keys(self, close: Close, of: str) -> None:
        path = f"/custom_field/{of}/"
        text = close.post(path, {"name": "Text", "type": "text"})
        choice = close.post(path, {"name": "Choice", "accepts_multiple_values": True, **CHOICES})
        fits(shapes.CUSTOM_FIELD, text)
        fits(shapes.CUSTOM_FIELD, choice)
        assert (text["choices"], text["description"]) == (None, None)
        assert (text["is_shared"], text["back_reference_is_visible"], text["always_visible"]) == (False, False, False)
        assert close.put(f"{path}{text['id']}/", {"description": "Short"})["description"] == "Short"
        text = close.put(f"{path}{text['id']}/", {"description": None})
        assert text["description"] is None
        assert (text["accepts_multiple_values"], text["required"], text["editable_with_roles"]) == (False, False, [])
        assert (choice["accepts_multiple_values"], choice["choices"]) == (True, ["A", "B"])
        assert close.get(f"{path}{text['id']}/") == text
        assert close.get(f"/custom_fields/{of}/{choice['id']}/") == choice
        assert {each["id"] for each in close.rows(f"/custom_fields/{of}/")} == {text["id"], choice["id"]}
        fields = close.get(f"/custom_field_schema/{of}/")["fields"]
        assert [each["id"] for each in fields] == [text["id"], choice["id"]]

    @pytest.mark.contract("3.6.shape.2", "3.6.type.10", "4.2.field.1")
    def test_name_and_type_are_required(self, fresh: Close) -> None:
        path, required = "/custom_field/opportunity/", "This field is required."
        assert fresh.refused("POST", path, {}).fields == {"name": required, "type": required}
        assert fresh.refused("POST", path, {"name": " ", "type": "text"}).fields == {"name": required}
        wrong = {"type": "Not a valid choice."}
        assert fresh.refused("POST", path, {"name": "x", "type": "colour"}).fields == wrong

    @pytest.mark.contract("3.6.shape.3")
    def test_names_are_unique_per_object(self, close: Close) -> None:
        close.field("Size")
        close.field("Size", of="lead")
        refusal = close.refused("POST", "/custom_field/opportunity/", {"name": "Size", "type": "text"})
        assert (refusal.status, list(refusal.fields)) == (400, ["name"])
        assert len(close.rows("/custom_field/opportunity/")) == 1

    @pytest.mark.contract("3.6.shape.3")
    def test_names_differ_by_case_and_are_unique_per_type_of_activities(self, close: Close) -> None:
        close.field("Size")
        other = close.field("size")
        assert len(close.rows("/custom_field/opportunity/")) == 2
        types = [close.post("/custom_activity/", {"name": name})["id"] for name in ("Visit", "Demo")]
        path, own = "/custom_field/activity/", [{"type": "text", "custom_activity_type_id": each} for each in types]
        close.post(path, {"name": "Size", **own[0]})
        second, third = (close.post(path, {"name": "Room", **each})["id"] for each in own)
        assert list(close.refused("PUT", f"{path}{second}/", {"name": "Size"}).fields) == ["name"]
        assert close.put(f"{path}{third}/", {"name": "Size"})["name"] == "Size"
        refused = close.refused("PUT", f"/custom_field/opportunity/{other.removeprefix('custom.')}/", {"name": "Size"})
        assert list(refused.fields) == ["name"]

    @pytest.mark.contract("2.4.old.3", "2.4.add.1", "3.6.shape.3")
    def test_a_name_that_is_the_id_or_the_form_of_another_s_key(self, close: Close) -> None:
        plain = close.field("Pay", type="choices", choices=["A", "E", "G"], accepts_multiple_values=True)
        ended, called = close.field("Pay.add"), close.field(plain.removeprefix("custom."))
        made = close.add(**{plain: ["A"], ended: "B", called: "C"})
        changed = close.change(made, **{"custom.Pay.add": "D", f"{plain}.add": "E", called: "F"})
        assert (changed[plain], changed[ended], changed[called]) == (["A", "E"], "D", "F")
        assert close.change(made, **{plain: "G"})[called] == "F"


class TestTypes:
    @pytest.mark.contract("3.6.type.1", "3.6.type.3", "3.6.type.5", "3.6.type.6", "3.6.type.8")
    def test_values(self, close: Close) -> None:
        cases: list[tuple[dict[str, Any], Any, Any]] = [
            ({"type": "text"}, "a", "a"),
            ({"type": "hidden"}, "a", "a"),
            ({"type": "number"}, 5, 5),
            ({"type": "number"}, 5.5, 5.5),
            ({"type": "number"}, 5.0, 5),
            ({"type": "number"}, -0.25, -0.25),
            ({"type": "date"}, "2026-01-05", "2026-01-05"),
            ({"type": "datetime"}, "2026-01-05T12:00:00+01:00", "2026-01-05T11:00:00+00:00"),
            ({"type": "datetime"}, "2026-01-05T12:00:00.5Z", "2026-01-05T12:00:00.500000+00:00"),
            (CHOICES, "A", "A"),
        ]
        keys = [close.field(f"Field {place}", **fields) for place, (fields, _, _) in enumerate(cases)]
        made = close.add(**{key: given for key, (_, given, _) in zip(keys, cases, strict=True)})
        read = close.read(made)
        for key, (fields, _, shown) in zip(keys, cases, strict=True):
            assert (fields, made[key], type(made[key])) == (fields, shown, type(shown))
            assert (fields, read[key]) == (fields, shown)

    @pytest.mark.contract("3.6.type.2", "3.6.type.4", "3.6.type.7", "3.6.type.8", "3.6.type.9")
    def test_values_that_are_refused(self, close: Close) -> None:
        cases: list[tuple[dict[str, Any], Any, str]] = [
            ({"type": "text"}, 5, STR),
            ({"type": "hidden"}, ["a"], STR),
            ({"type": "number"}, "5", FLOAT),
            ({"type": "number"}, True, FLOAT),
            ({"type": "date"}, "soon", DATE),
            ({"type": "date"}, 5, DATE),
            ({"type": "datetime"}, "soon", DATE),
            (CHOICES, "C", "Not a valid choice."),
            (CHOICES, "a", "Not a valid choice."),
            ({"type": "user"}, "user_x", OBJECT),
            ({"type": "contact"}, "cont_x", OBJECT),
        ]
        keys = [close.field(f"Field {place}", **fields) for place, (fields, _, _) in enumerate(cases)]
        sent = {key: given for key, (_, given, _) in zip(keys, cases, strict=True)}
        texts = {key: text for key, (_, _, text) in zip(keys, cases, strict=True)}
        assert close.refused("POST", "/opportunity/", sent).fields == texts

    @pytest.mark.contract("3.6.type.11")
    def test_texts_of_several_lines_are_of_activities(self, close: Close) -> None:
        visit = close.post("/custom_activity/", {"name": "Visit"})["id"]
        sent = {"name": "Notes", "type": "textarea"}
        for of in ("lead", "contact", "opportunity"):
            assert close.refused("POST", f"/custom_field/{of}/", sent).fields == {"type": "Not a valid choice."}
        made = close.post("/custom_field/activity/", {**sent, "custom_activity_type_id": visit})
        assert made["type"] == "textarea"

    @pytest.mark.contract("3.6.type.12")
    def test_descriptions_are_short(self, close: Close) -> None:
        sent = {"name": "Size", "type": "text"}
        assert list(close.refused("POST", "/custom_field/lead/", {**sent, "description": "d" * 281}).fields) == [
            "description"
        ]
        assert close.post("/custom_field/lead/", {**sent, "description": "d" * 280})["description"] == "d" * 280

    @pytest.mark.contract("3.6.type.13")
    def test_a_contact_is_of_the_own_lead(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Ida"}])
        mine, other = lead["contacts"][0]["id"], close.post("/contact/", {"name": "Bo"})["id"]
        refused = "Object does not exist."
        of_lead = close.field("Master", of="lead", type="contact")
        assert close.put(f"/lead/{lead['id']}/", {of_lead: mine})[of_lead] == mine
        assert close.refused("PUT", f"/lead/{lead['id']}/", {of_lead: other}).fields == {of_lead: refused}
        of_deal = close.field("Buyer", type="contact")
        assert close.add(lead_id=lead["id"], **{of_deal: mine})[of_deal] == mine
        sent = {"lead_id": lead["id"], of_deal: other}
        assert close.refused("POST", "/opportunity/", sent).fields == {of_deal: refused}

    @pytest.mark.contract("3.6.type.14")
    def test_a_user_may_be_named(self, close: Close) -> None:
        owner = close.field("Owner", of="lead", type="user")
        bo = close.user("Bo", "Katz")["id"]
        path = f"/lead/{close.lead()['id']}/"
        assert close.put(path, {owner: "Bo Katz"})[owner] == bo
        for other in ("bo katz", "Bo", ""):
            assert close.refused("PUT", path, {owner: other}).fields == {owner: "Object does not exist."}

    @pytest.mark.contract("3.6.type.9", "7.1.account.6")
    def test_references(self, close: Close, other: Close) -> None:
        user, contact = close.field("User", type="user"), close.field("Contact", type="contact")
        lead = close.lead(contacts=[{"name": "Jo"}])
        made = close.add(lead_id=lead["id"], **{user: close.user_id, contact: lead["contacts"][0]["id"]})
        assert (made[user], made[contact]) == (close.user_id, lead["contacts"][0]["id"])
        foreign = {user: other.user_id, contact: other.lead(contacts=[{"name": "Al"}])["contacts"][0]["id"]}
        assert close.refused("POST", "/opportunity/", foreign).fields == {user: OBJECT, contact: OBJECT}


class TestChange:
    @pytest.mark.contract("3.6.change.1", "3.6.change.2", "3.6.change.3", "3.6.change.4")
    def test_fields_are_changed(self, close: Close) -> None:
        key = close.field("Days", accepts_multiple_values=True, required=True, **CHOICES)
        path = f"/custom_field/opportunity/{key.removeprefix('custom.')}/"
        made, bare = close.add(**{key: ["B", "A"]}), close.add()
        assert close.get(path)["required"] is True
        sent = {"name": "Weekdays", "description": "x", "choices": ["A", "B", "C"], "accepts_multiple_values": False}
        changed = close.put(path, sent)
        assert {name: changed[name] for name in sent} == sent
        assert f"custom.{changed['id']}" == key
        assert close.read(made)[key] == "B"
        assert close.read(bare) == bare
        assert close.change(made, **{"custom.Weekdays": "C"})[key] == "C"

    @pytest.mark.contract("3.6.change.2")
    def test_a_choice_that_goes_takes_its_values_alone(self, close: Close) -> None:
        several = close.field("Days", accepts_multiple_values=True, type="choices", choices=["A", "B", "C"])
        one = close.field("Day", **CHOICES)
        both, single = close.add(**{several: ["C", "B", "A"], one: "B"}), close.add(**{several: ["B"], one: "A"})
        close.put(f"/custom_field/opportunity/{several.removeprefix('custom.')}/", {"choices": ["A", "C"]})
        assert [close.read(each).get(several) for each in (both, single)] == [["C", "A"], None]
        assert [close.read(each)[one] for each in (both, single)] == ["B", "A"]

    @pytest.mark.contract("3.6.change.1", "3.6.change.2")
    def test_other_fields_are_not_changed(self, close: Close) -> None:
        key = close.field("Size")
        path = f"/custom_field/opportunity/{key.removeprefix('custom.')}/"
        made, before = close.add(**{key: "L"}), close.get(path)
        assert close.put(path, {"type": "number", "required": True}) == before
        assert close.read(made) == made

    @pytest.mark.contract("3.6.type.6")
    def test_moments_are_of_whole_milliseconds(self, close: Close) -> None:
        field = close.field("Seen", type="datetime")
        made = close.add(**{field: "2026-01-05T00:00:00.123456Z"})
        assert made[field] == "2026-01-05T00:00:00.123000+00:00"

    def test_a_field_of_another_object_is_absent(self, close: Close) -> None:
        made = close.field("Size").removeprefix("custom.")
        for method, body in (("GET", None), ("PUT", {"name": "x"}), ("DELETE", None)):
            assert close.refused(method, f"/custom_field/lead/{made}/", body).status == 404
        assert close.get(f"/custom_field/opportunity/{made}/")["name"] == "Size"

    @pytest.mark.contract("3.6.change.5")
    def test_deleting_a_field_removes_its_values(self, close: Close) -> None:
        gone, kept = close.field("Gone"), close.field("Kept")
        made = close.add(**{gone: "1", kept: "2"})
        assert close.delete(f"/custom_field/opportunity/{gone.removeprefix('custom.')}/") == {}
        shown = close.read(made)
        assert (gone in shown, shown[kept]) == (False, "2")
        error = f'The Custom Field "{gone.removeprefix("custom.")}" does not exist.'
        assert close.refused("PUT", f"/opportunity/{made['id']}/", {gone: "x"}).fields == {gone: error}

    @pytest.mark.contract("3.6.change.6")
    def test_another_type_drops_what_does_not_fit(self, close: Close) -> None:
        key = close.field("Size", of="lead")
        path = f"/custom_field/lead/{key.removeprefix('custom.')}/"
        fits, does_not = close.lead(**{key: "2026-01-05"}), close.lead(**{key: "big"})
        assert close.put(path, {"type": "date"})["type"] == "date"
        assert key not in close.get(f"/lead/{does_not['id']}/")
        assert close.get(f"/lead/{fits['id']}/")[key] == "2026-01-05"
        assert close.put(path, {"type": "number"})["type"] == "number"
        assert key not in close.get(f"/lead/{fits['id']}/")


def test_a_deleted_contact_is_removed_from_fields_of_contacts_alone(close: Close) -> None:
    user, contact = close.field("User", type="user"), close.field("Contact", type="contact")
    lead = close.lead(contacts=[{"name": "Jo"}])
    jo = lead["contacts"][0]["id"]
    made = close.add(lead_id=lead["id"], **{user: close.user_id, contact: jo})
    close.delete(f"/contact/{jo}/")
    assert (close.read(made).get(user), close.read(made).get(contact)) == (close.user_id, None)


class TestSchemas:
    @pytest.mark.slow
    @pytest.mark.contract("3.6.schema.1", "3.6.schema.2")
    @each_case("of", ["lead", "contact", "opportunity", "activity", "custom_object"])
    def test_are_reordered(self, close: Close, of: str) -> None:
        path, own, fields = f"/custom_field_schema/{of}/", dict[str, str](), f"/custom_field/{of}/"
        if of == "activity":
            own["custom_activity_type_id"] = close.post("/custom_activity/", {"name": "Visit"})["id"]
        if of == "custom_object":
            sent = {"name": "Boat", "name_plural": "Boats"}
            own["custom_object_type_id"] = close.post("/custom_object_type/", sent)["id"]
            fields = "/custom_field/custom_object_type/"
        path += "".join(f"{each}/" for each in own.values())

        def field(name: str) -> str:
            return str(close.post(fields, {"name": name, "type": "text", **own})["id"])

        def shown(schema: dict[str, Any]) -> list[str]:
            return [each["id"] for each in schema["fields"]]

        first, second, third = map(field, ("Berth", "Crane", "Depth"))
        assert shown(close.get(path)) == [first, second, third]
        assert shown(close.put(path, {"fields": [{"id": third}]})) == [third, first, second]
        fourth = field("Eddy")
        assert shown(close.get(path)) == [third, first, second, fourth]
        assert shown(close.put(path, {"fields": [{"id": fourth}, {"id": second}]})) == [fourth, second, third, first]
        wrong = close.refused("PUT", path, {"fields": [{"id": first}, {"id": "cf_x"}]}).fields
        assert wrong == {"fields": {"errors": {"1": {"id": "Object does not exist."}}}}
        assert close.refused("PUT", path, {}).fields == {"fields": "This field is required."}

    @pytest.mark.contract("3.6.schema.1")
    def test_of_an_unknown_type_are_not_found(self, close: Close) -> None:
        assert close.refused("GET", "/custom_field_schema/activity/actitype_x/").status == 404
