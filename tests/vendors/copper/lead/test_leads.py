"""Leads: their attributes, statuses, searches, upsert and bulk calls. Contract B1, B5."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json

KEYS = [
    *("id", "name", "prefix", "first_name", "last_name", "middle_name", "suffix", "address", "assignee_id"),
    *("company_name", "customer_source_id", "details", "email", "interaction_count", "monetary_unit", "monetary_value"),
    *("converted_unit", "converted_value", "socials", "status", "status_id", "tags", "title", "websites"),
    *("phone_numbers", "custom_fields", "date_created", "date_modified", "date_last_contacted"),
    *("converted_opportunity_id", "converted_contact_id", "converted_at"),
]


def statuses(copper: Copper) -> dict[str, int]:
    return {each["name"]: each["id"] for each in copper.ask("GET", "/lead_statuses")}


class TestStatuses:
    @pytest.mark.contract("B1.status.1")
    def test_of_a_new_account_are_four_in_their_order(self, copper: Copper) -> None:
        found = copper.ask("GET", "/lead_statuses")
        assert [list(each) for each in found] == [["id", "name", "order", "is_default"]] * 4
        shown = [(each["name"], each["order"], each["is_default"]) for each in found]
        assert shown == [("New", 1, True), ("Open", 2, False), ("Unqualified", 3, False), ("Junk", 4, False)]
        answer = copper.send("GET", f"/lead_statuses/{found[0]['id']}")
        assert (answer.status_code, answer.text) == (404, '{"error":"not_found"}')

    def test_without_a_default_the_first_by_place_is_that_of_new_leads(self, copper: Copper) -> None:
        ids = statuses(copper)
        copper.control("PATCH", f"/records/leadStatus/{ids['New']}", {"is_default": False})
        assert copper.lead()["status"] == "New"
        copper.control("PATCH", f"/records/leadStatus/{ids['New']}", {"position": 100})
        assert copper.lead()["status"] == "Open"
        copper.control("PATCH", f"/records/leadStatus/{ids['Junk']}", {"is_default": True})
        assert copper.lead()["status"] == "Junk"

    @pytest.mark.contract("B1.status.2", "B1.status.3")
    def test_are_set_by_name_or_id(self, copper: Copper) -> None:
        """On update, the one that differs from what is stored counts, since whole records come back."""
        ids = statuses(copper)
        assert (copper.lead()["status"], copper.lead(status=None, status_id=None)["status"]) == ("New", "New")
        lead = copper.lead(status="Junk", status_id=ids["Open"])
        assert (lead["status"], lead["status_id"]) == ("Open", ids["Open"])
        assert copper.lead(status="Junk")["status_id"] == ids["Junk"]
        path = f"/leads/{lead['id']}"
        for sent, name in (
            ({**lead, "status": "New"}, "New"),
            ({"status": "New", "status_id": ids["Junk"]}, "Junk"),
            ({"status": "Open", "status_id": ids["New"]}, "New"),
            ({"status_id": str(ids["Open"])}, "Open"),
            ({"status": "Open"}, "Open"),
        ):
            changed = copper.ask("PUT", path, sent)
            assert (changed["status"], changed["status_id"]) == (name, ids[name]), sent

    @pytest.mark.contract("B1.status.4")
    def test_that_are_not_there_are_refused(self, copper: Copper) -> None:
        path = f"/leads/{copper.lead()['id']}"
        gone = "Status Id: Invalid value for Status Id: no such record: 9999"
        wrong = {"status": "open", "status_id": 9999}
        for method, where in (("POST", "/leads"), ("PUT", path)):
            found = copper.refused(method, where, {"name": "x", **wrong})
            assert found == ["Status: is not included in the list", gone]
        blank = ["Status: can't be blank", "Status Id: can't be blank"]
        assert copper.refused("PUT", path, {"status": None, "status_id": ""}) == blank

    @pytest.mark.contract("B1.status.5")
    def test_leave_an_activity_when_they_change(self, copper: Copper) -> None:
        lead = copper.lead()
        copper.ask("PUT", f"/leads/{lead['id']}", {"status": "Open", "title": "x"})
        copper.ask("PUT", f"/leads/{lead['id']}", {"status": "Open", "title": "y"})
        [trace] = copper.ask("POST", f"/leads/{lead['id']}/activities")
        assert trace["type"] == {"id": 1, "category": "system", "name": "Status Change"}
        assert (trace["old_value"], trace["new_value"], trace["details"]) == ("New", "Open", None)
        assert trace["parent"] == {"id": lead["id"], "type": "lead"}


class TestLead:
    @pytest.mark.contract("B1.lead.1", "B1.lead.2")
    def test_has_its_keys_and_defaults(self, copper: Copper) -> None:
        sent = {
            "name": "Ines de la Torre", "email": {"email": "ines@torre.example", "category": "work"},
            "company_name": "Torre & Hijas", "monetary_value": 2500, "tags": ["Fair"],
        }  # fmt: skip
        lead = copper.ask("POST", "/leads", sent)
        assert list(lead) == KEYS
        given = {"name": sent["name"], "first_name": "Ines", "middle_name": "de la", "last_name": "Torre"}
        given |= {"company_name": "Torre & Hijas", "email": sent["email"], "tags": ["fair"], "interaction_count": 0}
        given |= {
            "monetary_unit": "USD",
            "monetary_value": 2500.0,
            "converted_unit": "USD",
            "converted_value": "2500.0",
        }
        given |= {"status": "New", "status_id": statuses(copper)["New"], "date_created": NOW, "date_modified": NOW}
        given |= {name: [] for name in ("socials", "websites", "phone_numbers", "custom_fields")}
        assert lead == {**dict.fromkeys(KEYS), "id": lead["id"], **given}
        assert (
            '"monetary_value":2500.0,"converted_unit":"USD","converted_value":"2500.0"'
            in copper.send("GET", f"/leads/{lead['id']}").text
        )
        assert copper.ask("GET", f"/leads/{lead['id']}") == lead
        copper.advance(60)
        assert copper.ask("PUT", f"/leads/{lead['id']}", lead) == lead
        changed = copper.ask("PUT", f"/leads/{lead['id']}", {"email": None, "monetary_value": None, "name": "Ann Lee"})
        assert (changed["email"], changed["converted_value"], changed["last_name"]) == (None, None, "Lee")
        assert changed["date_modified"] == NOW + 60

    @pytest.mark.contract("B1.lead.3", "B1.lead.4")
    @each_case(
        ("sent", "faults"),
        [
            ({}, ["Name: can't be blank"]),
            ({"name": "x" * 256}, ["Name: is too long (maximum is 255 characters)"]),
            ({"name": "x", "email": "a@x.example"}, ["Email: must be an object"]),
            ({"name": "x", "email": {"email": "a", "category": "home"}}, ["Email: is not included in the list"]),
            ({"name": "x", "emails": []}, ["Base: Unrecognized attributes specified: emails"]),
            ({"name": "x", "monetary_value": -1}, ["Monetary Value: must be greater than or equal to 0"]),
            ({"name": "x", "company_name": 5}, ["Company Name: must be a string"]),
        ],
    )
    def test_that_is_not_valid_is_refused(self, fresh: Copper, sent: Json, faults: list[str]) -> None:
        assert fresh.refused("POST", "/leads", sent) == faults

    @pytest.mark.contract("B1.lead.5")
    def test_may_share_its_address_with_others(self, copper: Copper) -> None:
        email = {"email": "a@x.example", "category": "work"}
        copper.person(emails=[email])
        assert copper.lead(email=email)["email"] == copper.lead(email=email)["email"] == email
        assert copper.ask("POST", "/companies/search") == []

    @pytest.mark.contract("B1.lead.3")
    def test_has_the_name_of_its_parts(self, copper: Copper) -> None:
        lead = copper.ask("POST", "/leads", {"first_name": "Ann", "last_name": "Lee"})
        assert lead["name"] == "Ann Lee"
        assert copper.ask("PUT", f"/leads/{lead['id']}", {"last_name": "Ray"})["name"] == "Ann Ray"

    @pytest.mark.contract("B1.lead.6")
    def test_that_is_deleted_loses_relations_and_activities(self, copper: Copper) -> None:
        lead = copper.lead(tags=["a"])
        task = copper.task(related_resource={"id": lead["id"], "type": "lead"})
        body = {"parent": {"id": lead["id"], "type": "lead"}, "type": {"id": 0}, "details": "x"}
        earlier, later = (copper.ask("POST", "/activities", body)["id"] for _ in range(2))
        copper.ask("DELETE", f"/activities/{earlier}")
        before = copper.control("GET", f"/records/activity/{earlier}")
        copper.advance(60)
        assert copper.ask("DELETE", f"/leads/{lead['id']}") == {"id": lead["id"], "is_deleted": True}
        assert copper.control("GET", f"/records/activity/{earlier}") == before
        assert copper.control("GET", f"/records/activity/{later}")["updated_at"] != before["updated_at"]
        assert copper.send("GET", f"/leads/{lead['id']}").json()["message"] == "Resource not found"
        assert copper.ask("POST", "/activities/search") == copper.ask("GET", "/tags") == []
        assert copper.found({}, "leads") == []
        assert copper.ask("GET", f"/tasks/{task['id']}")["related_resource"] == {"id": None, "type": None}
        assert copper.status("DELETE", f"/leads/{lead['id']}") == 404

    @pytest.mark.contract("B1.lead.7")
    def test_has_activities_and_counts_them(self, copper: Copper) -> None:
        lead, call = copper.lead(), copper.activity_type("Phone Call")
        body = {"parent": {"id": lead["id"], "type": "lead"}, "type": {"id": call}, "details": "x"}
        made = [copper.ask("POST", "/activities", {**body, "activity_date": NOW + date}) for date in (5, 10)]
        answer = copper.send("POST", f"/leads/{lead['id']}/activities", {"page_size": 1})
        assert (answer.json(), answer.headers["x-pw-total"]) == (made[1:], "2")
        counted = copper.ask("GET", f"/leads/{lead['id']}")
        assert (counted["interaction_count"], counted["date_last_contacted"]) == (2, NOW + 10)
        assert copper.status("POST", "/leads/999999/activities", {}) == 404
        for kind, record in (("project", copper.project()), ("task", copper.task())):
            wrong = {**body, "parent": {"id": record["id"], "type": kind}}
            assert copper.refused("POST", "/activities", wrong) == ["Parent: is not included in the list"]
            assert copper.ask("POST", "/activities/search", {"parent": {"id": record["id"], "type": kind}}) == []
            assert copper.status("POST", f"/{kind}s/{record['id']}/activities", {}) == 404


EMPTY: Final = {"name": "", "phone_number": "", "emails": "", "assignee_ids": [], "status_ids": []}


class TestSearch:
    @pytest.fixture
    def leads(self, copper: Copper) -> Copper:
        """Two leads that differ in everything, and one that has nothing."""
        source = copper.ask("GET", "/customer_sources")
        address = {"street": "1 Quay", "city": "Bay", "state": "CA", "postal_code": "9", "country": "US"}
        copper.lead(
            name="Beta Ann", email={"email": "B@x.example", "category": "work"}, assignee_id=copper.user_id,
            customer_source_id=source[0]["id"], status="Open", address=address, monetary_value=10, title="boss",
            phone_numbers=[{"number": "555-0100", "category": "work"}], tags=["a"], company_name="zeta",
        )  # fmt: skip
        copper.advance(10)
        copper.lead(name="alpha Zed", monetary_value=20, status="Junk", tags=["b"], company_name="Acme")
        copper.advance(10)
        copper.lead(name="Gamma")
        return copper

    @pytest.mark.slow
    @pytest.mark.contract("B1.search.1")
    @each_case(
        ("body", "found"),
        [
            ({}, ["alpha Zed", "Beta Ann", "Gamma"]),
            (EMPTY, ["alpha Zed", "Beta Ann", "Gamma"]),
            ({"name": "BETA ANN"}, ["Beta Ann"]),
            ({"phone_number": "5550100"}, ["Beta Ann"]),
            ({"emails": "b@X.example"}, ["Beta Ann"]),
            ({"emails": ["b@x.example", "c@x.example"]}, ["Beta Ann"]),
            ({"assignee_ids": -2}, ["alpha Zed", "Gamma"]),
            ({"customer_source_ids": [-2]}, ["alpha Zed", "Gamma"]),
            ({"city": "bay"}, ["Beta Ann"]),
            ({"state": "ca", "country": "us", "postal_code": "9"}, ["Beta Ann"]),
            ({"tags": ["a", "b"]}, ["alpha Zed", "Beta Ann"]),
            ({"age": 5}, ["Gamma"]),
            ({"minimum_monetary_value": 10, "maximum_monetary_value": 10}, ["Beta Ann"]),
            ({"minimum_created_date": NOW + 10, "maximum_created_date": NOW + 10}, ["alpha Zed"]),
            ({"minimum_modified_date": NOW + 20}, ["Gamma"]),
            ({"maximum_interaction_count": 0}, ["alpha Zed", "Beta Ann", "Gamma"]),
            ({"minimum_interaction_date": 0}, []),
            ({"followed": 1}, []),
        ],
    )
    def test_filters(self, leads: Copper, body: Json, found: list[str]) -> None:
        assert leads.found(body, "leads") == found

    @pytest.mark.contract("B1.search.2")
    def test_filters_by_ids_of_statuses(self, leads: Copper) -> None:
        ids = statuses(leads)
        assert leads.found({"status_ids": [ids["Open"], ids["Junk"]]}, "leads") == ["alpha Zed", "Beta Ann"]
        fault = "Status Ids: Invalid value for Status Ids: IDs must be positive integers: 0"
        assert leads.refused("POST", "/leads/search", {"status_ids": [0]}) == [fault]

    @pytest.mark.slow
    @pytest.mark.contract("B1.search.3")
    @each_case(
        ("by", "found"),
        [
            ("name", "ABG"),
            ("first_name", "ABG"),
            ("last_name", "GBA"),
            ("company_name", "GAB"),
            ("title", "AGB"),
            ("value", "GBA"),
            ("monetary_value", "GBA"),
            ("email", "AGB"),
            ("phone", "AGB"),
            ("date_modified", "BAG"),
            ("date_created", "BAG"),
            ("city", "AGB"),
            ("state", "AGB"),
            ("country", "AGB"),
            ("zip", "AGB"),
            ("inactive_days", "BAG"),
            ("last_interaction", "BAG"),
            ("interaction_count", "BAG"),
            ("assignee", "AGB"),
            ("status", "GBA"),
            ("customer_source_id", "AGB"),
        ],
    )
    def test_sorts(self, leads: Copper, by: str, found: str) -> None:
        def order(direction: str) -> str:
            names = leads.found({"sort_by": by, "sort_direction": direction}, "leads")
            return "".join(name[0].upper() for name in names)

        ties = by in {"title", "email", "phone", "city", "state", "country", "zip", "assignee", "customer_source_id"}
        assert order("asc") == found, by
        backwards = (
            "BGA"
            if ties
            else "GAB"
            if by in {"inactive_days", "last_interaction", "interaction_count"}
            else found[::-1]
        )
        assert order("desc") == backwards

    @pytest.mark.contract("B1.search.4")
    def test_refuses_other_attributes(self, fresh: Copper) -> None:
        for body, fault in (
            ({"contact_type_ids": [1]}, "Base: Unrecognized attributes specified: contact_type_ids"),
            ({"sort_by": "owner"}, "Sort By: is not included in the list"),
        ):
            assert fresh.refused("POST", "/leads/search", body) == [fault]

    @pytest.mark.contract("B1.search.6")
    @each_case(
        "body",
        [{"socials": []}, {"socials": ["x"]}, {"include_converted_leads": False}, {"include_converted_leads": True}],
    )
    def test_ignores_what_clients_send_beside_the_filters(self, leads: Copper, body: Any) -> None:
        assert leads.found(body, "leads") == ["alpha Zed", "Beta Ann", "Gamma"]
        assert leads.found({**body, "name": "gamma"}, "leads") == ["Gamma"]

    @pytest.mark.contract("B1.search.5", "B1.lead.8")
    def test_has_custom_fields_and_their_computed_values(self, copper: Copper) -> None:
        color = copper.definition("Dropdown", "Red", "Blue", on="lead")
        copper.definition("String", on="person")
        custom = [{"custom_field_definition_id": color["id"], "value": "Red"}]
        lead = copper.lead(custom_fields=custom)
        red = color["options"][0]["id"]
        assert lead["custom_fields"] == [{"custom_field_definition_id": color["id"], "value": red}]
        copper.lead(name="Other")
        found = [{"custom_field_definition_id": color["id"], "value": [red]}]
        assert copper.found({"custom_fields": found}, "leads") == ["Ines Torre"]
        query = "?custom_field_computed_values=true"
        shown = [{**lead["custom_fields"][0], "computed_value": "Red"}]
        answers = [
            copper.ask("GET", f"/leads/{lead['id']}{query}"),
            copper.ask("PUT", f"/leads/{lead['id']}{query}", {}),
        ]
        answers += copper.ask("POST", f"/leads/search{query}", {"ids": [lead["id"]]})
        assert [each["custom_fields"] for each in answers] == [shown] * 3


class TestUpsert:
    def upsert(self, copper: Copper, by: str, value: Any, /, **properties: Any) -> Json:
        body = {"properties": properties, "match": {"field_name": by, "field_value": value}}
        found: Json = copper.ask("PUT", "/leads/upsert", body)
        return found

    @pytest.mark.contract("B1.upsert.1", "B1.upsert.2")
    def test_changes_the_one_that_matches_or_creates_one(self, copper: Copper) -> None:
        email = {"email": "ines@torre.example", "category": "other"}
        made = self.upsert(copper, "email", "ines@torre.example", name="Ines Torre", email=email)
        assert (made["name"], made["email"], list(made)) == ("Ines Torre", email, KEYS)
        for name, value in (("email", "INES@torre.example"), ("name", "ines torre"), ("name", " Ines Torre ")):
            assert self.upsert(copper, name, value, title=name) == {**made, "title": name}
        other = self.upsert(copper, "name", "Nobody", name="Somebody")
        assert (other["name"], other["email"]) == ("Somebody", None)
        assert copper.found({}, "leads") == ["Ines Torre", "Somebody"]
        longest = copper.lead(name="x" * 255)
        assert self.upsert(copper, "name", "X" * 255, title="longest")["id"] == longest["id"]

    @pytest.mark.contract("B1.upsert.1", "B1.upsert.2")
    @pytest.mark.parametrize("by", ["email", "name", "custom"])
    def test_matches_no_deleted_one(self, copper: Copper, by: str) -> None:
        definition = copper.definition("String", on="lead", is_filterable=True)
        custom = {"custom_field_definition_id": definition["id"], "value": "x"}
        value: Any = {"email": "ines@torre.example", "name": "Ines Torre", "custom": custom}[by]
        fields: Json = {"email": {"email": "ines@torre.example", "category": "work"}, "custom_fields": [custom]}
        gone = copper.lead(**fields)
        copper.ask("DELETE", f"/leads/{gone['id']}")
        made = self.upsert(copper, by, value, name="Ines Torre", **fields)
        assert made["id"] != gone["id"]
        assert self.upsert(copper, by, value, title="x")["id"] == made["id"]

    @pytest.mark.contract("B1.upsert.3")
    def test_matches_custom_fields_that_are_filterable(self, copper: Copper) -> None:
        cases = (("String", "x"), ("Float", 1.5), ("Checkbox", True), ("Date", "1/2/2017"), ("Dropdown", "Red"))
        for data_type, value in cases:
            options = ("Red",) if data_type == "Dropdown" else ()
            definition = copper.definition(data_type, *options, on="lead", is_filterable=True)
            custom = {"custom_field_definition_id": definition["id"], "value": value}
            lead = copper.lead(name=data_type, custom_fields=[custom])
            assert self.upsert(copper, "custom", custom, title="x")["id"] == lead["id"], data_type
        one, other = (copper.definition("String", on="lead", is_filterable=True)["id"] for _ in range(2))
        lead = copper.lead(custom_fields=[{"custom_field_definition_id": one, "value": "same"}])
        custom = {"custom_field_definition_id": other, "value": "same"}
        assert self.upsert(copper, "custom", custom, name="Of another field")["id"] != lead["id"]
        for hidden in (copper.definition("String", on="lead"), copper.definition("String", is_filterable=True)):
            match = {"field_name": "custom", "field_value": {"custom_field_definition_id": hidden["id"], "value": "x"}}
            fault = ["Match: is not included in the list"]
            assert copper.refused("PUT", "/leads/upsert", {"properties": {}, "match": match}) == fault

    @pytest.mark.contract("B1.upsert.4")
    def test_is_refused_where_several_match(self, copper: Copper) -> None:
        ids = [copper.lead()["id"] for _ in range(30)]
        body = {"properties": {"title": "x"}, "match": {"field_name": "name", "field_value": "INES TORRE"}}
        names = ", ".join(map(str, ids))
        assert copper.refused("PUT", "/leads/upsert", body) == [f"Match: more than one lead: {names}"]
        copper.lead()
        assert copper.refused("PUT", "/leads/upsert", body) == ["Match: more than 30 leads"]
        assert copper.found({"name": "x"}, "leads") == []

    @pytest.mark.contract("B1.upsert.5")
    @each_case(
        ("sent", "faults"),
        [
            ({}, ["Match: can't be blank"]),
            ({"match": ""}, ["Match: can't be blank"]),
            ({"match": {"field_name": "name"}}, ["Match: can't be blank"]),
            ({"match": {"field_name": "name", "field_value": ""}}, ["Match: can't be blank"]),
            ({"match": {"field_name": "title", "field_value": "x"}}, ["Match: is not included in the list"]),
            ({"match": 5}, ["Match: must be an object"]),
            ({"match": {"field_name": "name", "field_value": "x"}}, ["Name: can't be blank"]),
            (
                {"match": {"field_name": "name", "field_value": "x"}, "properties": {"name": "x", "url": 1}},
                ["Base: Unrecognized attributes specified: url"],
            ),
            (
                {"match": {"field_name": "name", "field_value": "x"}, "properties": {"name": "x"}, "name": 1},
                ["Base: Unrecognized attributes specified: name"],
            ),
        ],
    )
    def test_that_is_not_valid_is_refused(self, fresh: Copper, sent: Json, faults: list[str]) -> None:
        assert fresh.refused("PUT", "/leads/upsert", sent) == faults
        assert fresh.found({"name": "x"}, "leads") == []
