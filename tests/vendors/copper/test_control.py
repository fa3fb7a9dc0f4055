"""Copper over the platform: control plane, scenes, snapshots, journal, fixture. Contract 7."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from dealdock.vendors.copper.webhook.model import SUBSCRIBED
from pytest_dealdock import Account, ControlError
from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper

JSON = {"Content-Type": "application/json"}
KINDS = ("opportunities", "people", "companies", "leads", "tasks", "projects")


def nested(depth: int) -> Any:
    """Return lists within each other."""
    return [nested(depth - 1)] if depth else []


class TestAccount:
    @pytest.mark.contract("3.11.new.1", "3.11.new.2")
    def test_is_ready_for_a_first_opportunity(self, http: httpx.Client) -> None:
        account = http.post("/_dealdock/accounts", json={"vendor": "copper"}).json()
        settings = ("time_zone", "currency", "date_format", "edition")
        assert [account[name] for name in settings] == ["America/Los_Angeles", "USD", "MM/DD/YYYY", "2025-08"]
        copper = Copper(http, account)
        stages = {
            pipeline["name"]: {stage["name"]: stage["win_probability"] for stage in pipeline["stages"]}
            for pipeline in copper.ask("GET", "/pipelines")
        }
        assert stages == {
            "Sales": {"Qualified": 5, "Follow-up": 10, "Presentation": 20, "Contract Sent": 40, "Negotiation": 80},
            "Business Development": {"First Meeting": 10, "Partner Meeting": 25, "Negotiation": 50, "Term Sheet": 75},
        }
        lists = {
            "customer_sources": ["Advertising", "Cold Call", "Email"],
            "loss_reasons": ["Competitor", "Features", "Price"],
            "contact_types": ["Potential Customer", "Current Customer", "Uncategorized", "Other"],
        }
        for path, names in lists.items():
            assert [each["name"] for each in copper.ask("GET", f"/{path}")] == names
        types = copper.ask("GET", "/activity_types")
        assert [each["name"] for each in types["user"]] == ["Note", "To Do", "Meeting", "Phone Call"]
        assert len(copper.ask("GET", "/users")) == 1

    def test_of_the_demo_has_deals(self, http: httpx.Client) -> None:
        copper = Copper.open(http, scene="demo")
        assert copper.account["name"] == "Acme Outfitters"
        assert len(copper.found()) == 6
        assert copper.found({"statuses": ["Lost"]}) == ["An oven"]
        assert copper.found({}, "leads") == ["Ines Torre", "Milo Brandt"]
        assert copper.found({}, "projects") == ["Fit out the shop", "Move to the new workshop"]
        [called] = copper.ask("POST", "/leads/search", {"emails": ["ines@pottery.example"]})
        assert copper.found({"statuses": ["Open"]}, "tasks") == ["Order the wood", "Call Ines"]
        tasks = copper.ask("GET", f"/leads/{called['id']}/related/tasks")
        assert [copper.ask("GET", f"/tasks/{each['id']}")["name"] for each in tasks] == ["Call Ines"]

    @pytest.mark.parametrize("currency", ["XX", "usd", "", 5])
    def test_has_a_currency_of_three_letters(self, copper: Copper, http: httpx.Client, currency: object) -> None:
        calls = [("PATCH", f"/{copper.account['id']}", {}), ("POST", "", {"vendor": "copper"})]
        for method, path, body in calls:
            answer = http.request(method, f"/_dealdock/accounts{path}", json={**body, "currency": currency})
            assert answer.status_code == 422
            assert [each["pointer"] for each in answer.json()["errors"]] == ["#/currency"]
        assert copper.control("GET", "")["currency"] == "USD"


class TestRecords:
    @each_case(("kind", "body"), [("person", {}), ("company", {}), ("opportunity", {"tags": ["b\ud800"]})])
    def test_have_texts_that_every_database_can_store(
        self, copper: Copper, http: httpx.Client, kind: str, body: dict[str, Any]
    ) -> None:
        path = f"/_dealdock/accounts/{copper.account['id']}/records/{kind}"
        if kind == "opportunity":
            body = {**body, "primary_contact_id": copper.person()["id"]}
        added = http.post(path, content=json.dumps({**body, "name": "a\0\ud800x"}), headers=JSON).json()
        assert added["name"] == "a\ufffdx"
        changed = http.patch(f"{path}/{added['id']}", content=json.dumps({"name": "\udc00"}), headers=JSON).json()
        assert changed["name"] == "\ufffd"

    @each_case(
        ("kind", "name", "value"),
        [
            ("activity", "old_value", "a\0\ud800b"),
            ("activity", "new_value", ["a\0\ud800b"]),
            ("webhook", "secret", {"a\0\ud800b": ["a\0\ud800b"]}),
            ("webhook", "headers", {"a\0\ud800b": "a\0\ud800b"}),
        ],
    )
    def test_have_nested_texts_that_every_database_can_store(
        self, copper: Copper, http: httpx.Client, kind: str, name: str, value: Any
    ) -> None:
        bodies: dict[str, Any] = {
            "activity": {"parent_id": copper.company()["id"], "parent_type": "company"},
            "webhook": {"target": "https://x.example/", "type": "lead", "event": "new"},
        }
        path = f"/_dealdock/accounts/{copper.account['id']}/records/{kind}"
        added = http.post(path, content=json.dumps({**bodies[kind], name: value}), headers=JSON)
        assert added.status_code == 201, added.text
        assert json.dumps(added.json()[name]) == json.dumps(value).replace("\\u0000\\ud800", "\\ufffd")
        deep = http.post(path, content=json.dumps({**bodies[kind], name: {"a": nested(70)}}), headers=JSON)
        [problem] = deep.json()["errors"]
        assert (problem["pointer"], problem["detail"]) == (f"#/{name}", "has more than 64 levels")

    @pytest.mark.contract("7.control.1")
    def test_of_deals_are_added_changed_deleted_and_restored(self, copper: Copper) -> None:
        person = copper.control("POST", "/records/person", {"name": "Ann Lee", "company_name": "Acme"})
        body = {"name": "Deal", "primary_contact_id": person["id"], "tags": ["A"], "close_date": "1/2/2017"}
        deal = copper.control("POST", "/records/opportunity", body)
        assert (deal["company_id"], deal["tags"], deal["close_date"]) == (person["company_id"], ["a"], "2017-01-02")
        shown = copper.get(deal)
        assert (shown["company_name"], shown["close_date"], shown["status"]) == ("Acme", "1/2/2017", "Open")
        path = f"/records/opportunities/{deal['id']}"
        changed = copper.control("PATCH", path, {"status": "Won", "close_date": "2017-02-03", "monetary_value": 5})
        assert (changed["status"], changed["monetary_value"]) == ("Won", 5)
        assert copper.get(deal)["close_date"] == "2/3/2017"
        before = copper.get(deal)
        copper.control("DELETE", path)
        assert copper.found() == copper.found({"tags": ["a"]}) == []
        assert copper.control("GET", path)["deleted"] is True
        copper.control("POST", f"{path}/undelete")
        assert copper.get(deal) == before
        assert copper.found() == copper.found({"tags": ["a"]}) == ["Deal"]

    @pytest.mark.slow
    @pytest.mark.contract("7.control.1")
    @each_case(
        ("kind", "body", "changes"),
        [
            ("person", {"name": "Ann Lee", "emails": [{"email": "a@x.com", "category": None}]}, {"title": "Boss"}),
            ("company", {"name": "Acme", "email_domain": "acme.com"}, {"name": "New"}),
            ("pipeline", {"name": "Partners"}, {"is_revenue": True}),
            ("customerSource", {"name": "Fair"}, {"name": "Exhibition"}),
            ("lossReason", {"name": "Time"}, {"name": "Late"}),
            ("contactType", {"name": "Partner"}, {"name": "Ally"}),
            ("activityType", {"name": "Visit"}, {"is_disabled": True}),
            ("customFieldDefinition", {"name": "Size", "data_type": "Text", "available_on": ["person"]}, {"name": "N"}),
            ("webhook", {"target": "https://x.example/", "type": "lead", "event": "new"}, {"event": "update"}),
            ("lead", {"name": "Ann", "email": {"email": "a@x.com", "category": None}}, {"monetary_value": 5}),
            ("leadStatus", {"name": "Nurturing", "position": 5}, {"name": "Warm", "is_default": True}),
            ("task", {"name": "Call", "due_date": "2026-06-30T09:00:00Z", "priority": "High"}, {"name": "Write"}),
            ("project", {"name": "Move", "tags": ["a"]}, {"status": "Completed"}),
        ],
    )
    def test_of_every_kind_are_added_changed_and_deleted(
        self, copper: Copper, kind: str, body: Any, changes: Any
    ) -> None:
        count = len(copper.control("GET", f"/records/{kind}"))
        added = copper.control("POST", f"/records/{kind}", body)
        assert body.items() <= added.items()
        changed = copper.control("PATCH", f"/records/{kind}/{added['id']}", changes)
        assert changed.items() >= changes.items()
        assert len(copper.control("GET", f"/records/{kind}")) == count + 1
        copper.control("DELETE", f"/records/{kind}/{added['id']}")
        kept = [each for each in copper.control("GET", f"/records/{kind}") if not each.get("deleted")]
        assert len(kept) == count

    @pytest.mark.both_databases
    @pytest.mark.contract("7.control.4")
    def test_of_ordered_kinds_go_to_the_end(self, copper: Copper, other: Copper) -> None:
        before = copper.ask("GET", "/lead_statuses")
        for body in ({"name": "Warm"}, {"name": "Cold"}, {"name": "First", "position": 0}):
            copper.control("POST", "/records/leadStatus", body)
        found = copper.ask("GET", "/lead_statuses")
        assert [each["name"] for each in found] == ["First", *(each["name"] for each in before), "Warm", "Cold"]
        assert [each["order"] for each in found] == [0, 1, 2, 3, 4, 5, 6]
        assert [each["name"] for each in other.ask("GET", "/lead_statuses")] == [each["name"] for each in before]
        first, second = copper.ask("GET", "/pipelines")
        for name in ("Partners", "Renewals"):
            copper.control("POST", "/records/pipeline", {"name": name})
        assert [each["name"] for each in copper.ask("GET", "/pipelines")][2:] == ["Partners", "Renewals"]
        for name in ("Signed", "Paid"):
            copper.control("POST", "/records/pipelineStage", {"pipeline_id": first["id"], "name": name})
        shown = copper.ask("GET", "/pipelines")
        assert [each["name"] for each in shown[0]["stages"]][-3:] == [first["stages"][-1]["name"], "Signed", "Paid"]
        assert shown[1] == second

    def test_of_activities_and_links_are_added(self, copper: Copper) -> None:
        deal, person = copper.deal(), copper.person(name="Bob")
        activity = {"parent_id": deal["id"], "parent_type": "opportunity", "details": "x"}
        added = copper.control("POST", "/records/activity", activity)
        assert copper.ask("GET", f"/activities/{added['id']}")["details"] == "x"
        link = {"opportunity_id": deal["id"], "related_id": person["id"], "related_type": "person"}
        copper.control("POST", "/records/relatedItem", link)
        assert {"id": person["id"], "type": "person"} in copper.ask("GET", f"/opportunities/{deal['id']}/related")
        copper.control("DELETE", f"/records/activity/{added['id']}")
        assert copper.ask("GET", f"/activities/{added['id']}")["is_deleted"]
        copper.control("POST", f"/records/activity/{added['id']}/undelete")
        assert copper.ask("GET", f"/activities/{added['id']}")["details"] == "x"

    @pytest.mark.contract("7.control.3")
    def test_that_others_refer_to_are_deleted_with_the_references(self, copper: Copper) -> None:
        source = copper.ask("GET", "/customer_sources")[0]["id"]
        deal, lead = copper.deal(customer_source_id=source), copper.lead(customer_source_id=source)
        task = copper.task()
        person, company, other = copper.person(), copper.company(), copper.company()
        types = [each["id"] for each in copper.ask("GET", "/contact_types")]
        for path, type_ in ((f"/people/{person['id']}", 0), (f"/companies/{company['id']}", 0),
                            (f"/companies/{other['id']}", 1)):  # fmt: skip
            copper.ask("PUT", path, {"contact_type_id": types[type_]})
        copper.control("DELETE", f"/records/contactType/{types[0]}")
        assert copper.ask("GET", f"/people/{person['id']}")["contact_type_id"] is None
        assert copper.ask("GET", f"/companies/{company['id']}")["contact_type_id"] is None
        assert copper.ask("GET", f"/companies/{other['id']}")["contact_type_id"] == types[1]
        copper.control("DELETE", f"/records/customerSource/{source}")
        copper.control("DELETE", f"/records/leadStatus/{lead['status_id']}")
        copper.control("DELETE", f"/records/activityType/{task['custom_activity_type_id']}")
        lost = copper.ask("GET", f"/leads/{lead['id']}")
        assert (lost["customer_source_id"], lost["status_id"], lost["status"]) == (None, None, None)
        assert copper.ask("GET", f"/tasks/{task['id']}")["custom_activity_type_id"] is None
        assert copper.get(deal)["customer_source_id"] is None
        copper.control("DELETE", f"/records/pipeline/{deal['pipeline_id']}")
        assert (copper.get(deal)["pipeline_id"], copper.get(deal)["pipeline_stage_id"]) == (None, None)
        assert len(copper.ask("GET", "/pipelines")) == 1

    @pytest.mark.slow
    @each_case(
        ("kind", "column"),
        [
            ("customerSource", "customer_source_id"),
            ("lossReason", "loss_reason_id"),
            ("pipelineStage", "pipeline_stage_id"),
            ("pipeline", "pipeline_id"),
        ],
    )
    def test_that_are_deleted_modify_the_deals_that_lose_them(self, copper: Copper, kind: str, column: str) -> None:
        """The time of the last modification moves with the value that a deal loses; of other deals it stays."""
        lists = {name: copper.ask("GET", f"/{name}s")[-1]["id"] for name in ("customer_source", "loss_reason")}
        deal = copper.deal(status="Lost", **{f"{name}_id": one for name, one in lists.items()})
        stage = copper.ask("GET", "/pipelines")[1]["stages"][0]["id"]
        other = copper.deal(pipeline_stage_id=stage)
        copper.advance(60)
        copper.control("DELETE", f"/records/{kind}/{deal[column]}")
        changed = copper.get(deal)
        assert (changed[column], changed["date_modified"]) == (None, deal["date_modified"] + 60)
        assert copper.get(other) == other

    @pytest.mark.slow
    def test_of_a_stage_move_to_another_pipeline_with_its_deals(self, copper: Copper, other: Copper) -> None:
        """A deal stays in the stage and is in its new pipeline, so that its unchanged record can be sent back."""
        deal, elsewhere = copper.deal(), copper.deal()
        target = next(each for each in copper.ask("GET", "/pipelines") if each["id"] != deal["pipeline_id"])
        second = copper.ask("GET", "/pipelines")[0]["stages"][1]["id"]
        elsewhere = copper.put(elsewhere, pipeline_stage_id=second)
        copper.advance(60)
        path = f"/records/pipelineStage/{deal['pipeline_stage_id']}"
        for _ in range(2):  # the second time nothing differs
            copper.control("PATCH", path, {"pipeline_id": target["id"]})
            moved = copper.get(deal)
            assert (moved["pipeline_id"], moved["pipeline_stage_id"]) == (target["id"], deal["pipeline_stage_id"])
            assert moved["date_modified"] == deal["date_modified"] + 60
            copper.advance(60)
        assert copper.put(deal, **moved) == moved
        assert copper.get(elsewhere) == elsewhere
        other.control("POST", "/import", copper.control("GET", "/export?format=json"))
        assert other.get(deal) == moved

    def test_that_are_not_valid_are_refused_with_the_field(self, copper: Copper) -> None:
        note = {"parent_id": copper.company()["id"], "parent_type": "company", "details": "x"}
        parent = {name: note[name] for name in ("parent_id", "parent_type")}
        connect = copper.definition("Connect", on="company")["id"]
        ends = {"source_id": note["parent_id"], "source_type": "company", "target_id": 1, "target_type": "user"}
        link = {"definition_id": connect, **ends}
        for kind, body, pointer in (
            ("opportunity", {"name": "Deal", "primary_contact_id": 999}, "#/primary_contact_id"),
            ("pipelineStage", {"name": "x", "pipeline_id": 999}, "#/pipeline_id"),
            ("relatedItem", {"opportunity_id": 999, "related_id": 1, "related_type": "person"}, "#/opportunity_id"),
            ("activity", {"parent_id": 999, "parent_type": "person", "details": "x"}, "#/parent_id"),
            ("activity", {**note, "user_id": 9999}, "#/user_id"),
            ("activity", {**note, "type_id": 9999}, "#/type_id"),
            ("lead", {"name": "x", "status": "Hot"}, "#/status"),
            ("lead", {"name": "x", "customer_source_id": 9999}, "#/customer_source_id"),
            ("task", {"name": "x", "related_id": 9999, "related_type": "lead"}, "#/related_id"),
            ("task", {"name": "x", "related_id": note["parent_id"]}, "#/related_id"),
            ("project", {"name": "x", "assignee_id": 9999}, "#/assignee_id"),
            ("projectLink", {"project_id": 9999, "related_id": 1, "related_type": "person"}, "#/project_id"),
            ("file", {"parent_id": 9999, "parent_type": "lead", "file_name": "x"}, "#/parent_id"),
            ("file", {**parent, "creator_id": 9999, "file_name": "x"}, "#/creator_id"),
            ("relatedLink", {**link, "definition_id": 9999}, "#/definition_id"),
            (
                "relatedLink",
                {**link, "definition_id": copper.definition("Text", on="company")["id"]},
                "#/definition_id",
            ),
            ("relatedLink", {**link, "source_id": 9999}, "#/source_id"),
            ("relatedLink", {**link, "target_id": 9999}, "#/target_id"),
            ("relatedLink", {**link, "target_type": "task"}, "#/target_type"),
        ):
            answer = copper.http.post(f"/_dealdock/accounts/{copper.account['id']}/records/{kind}", json=body)
            assert answer.status_code == 422, answer.text
            assert answer.json()["errors"][0]["pointer"] == pointer

    @each_case(
        ("kind", "body", "field"),
        [
            ("person", {"name": "Ann", "emails": [{"email": "a@x.com", "category": "work"}]}, "emails"),
            ("company", {"name": "Acme", "email_domain": "acme.com"}, "email_domain"),
        ],
    )
    def test_are_not_restored_beside_another_one_with_the_unique_value(
        self, copper: Copper, kind: str, body: Any, field: str
    ) -> None:
        """A deleted person or company stays deleted while another one has its address or domain, in any case."""
        first = copper.control("POST", f"/records/{kind}", body)
        path = f"/records/{kind}/{first['id']}"
        copper.control("DELETE", path)
        upper = json.loads(json.dumps(body).replace("a@x.com", "A@X.com").replace("acme.com", "ACME.com"))
        second = copper.control("POST", f"/records/{kind}", upper)
        answer = copper.http.post(f"/_dealdock/accounts/{copper.account['id']}{path}/undelete")
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == f"#/{field}"
        assert f"by another {kind}: change or delete that one first" in answer.text
        assert copper.control("GET", path)["deleted"] is True
        copper.control("DELETE", f"/records/{kind}/{second['id']}")
        assert copper.control("POST", f"{path}/undelete")["deleted"] is False

    def test_of_a_link_are_refused_the_second_time(self, copper: Copper) -> None:
        """An opportunity and a person are linked once; a second link is refused with the field and a sentence."""
        deal, person = copper.deal(), copper.person(name="Bob")
        link = {"opportunity_id": deal["id"], "related_id": person["id"], "related_type": "person"}
        added = copper.control("POST", "/records/relatedItem", link)
        path = f"/_dealdock/accounts/{copper.account['id']}/records/relatedItem"
        for body, pointer in ((link, "#/related_id"), ([link], "#/0/related_id")):
            answer = copper.http.post(path, json=body)
            assert answer.status_code == 422, answer.text
            assert answer.json()["errors"][0]["pointer"] == pointer
            assert "related to it already" in answer.text
        assert [each["id"] for each in copper.control("GET", "/records/relatedItem")] == [added["id"]]


class TestRelatedRecords:
    @pytest.mark.contract("7.control.2")
    def test_of_tasks_and_projects_are_named_by_columns(self, copper: Copper) -> None:
        """A task and a project take the id and the kind of a record; a change of one keeps the other."""
        deal, second = copper.deal(), copper.deal(name="Second")
        related = {"related_id": deal["id"], "related_type": "opportunity"}
        for kind in ("task", "project"):
            added = copper.control("POST", f"/records/{kind}", {"name": "x", **related})
            assert added.items() >= related.items()
            path, shown = f"/records/{kind}/{added['id']}", f"/{kind}s/{added['id']}"
            assert copper.ask("GET", shown)["related_resource"] == {"id": deal["id"], "type": "opportunity"}
            changed = copper.control("PATCH", path, {"related_id": second["id"]})
            assert (changed["related_id"], changed["related_type"]) == (second["id"], "opportunity")
            copper.control("PATCH", path, {"related_id": None, "related_type": None})
            assert (copper.ask("GET", shown)["related_resource"] or {"id": None})["id"] is None

    def test_of_projects_are_linked_once(self, copper: Copper) -> None:
        project, person = copper.project(), copper.person()
        link = {"project_id": project["id"], "related_id": person["id"], "related_type": "person"}
        added = copper.control("POST", "/records/projectLink", link)
        assert copper.ask("GET", f"/projects/{project['id']}/related") == [{"id": person["id"], "type": "person"}]
        path = f"/_dealdock/accounts/{copper.account['id']}/records/projectLink"
        assert "related to it already" in copper.http.post(path, json=link).text
        copper.control("DELETE", f"/records/projectLink/{added['id']}")
        assert copper.ask("GET", f"/projects/{project['id']}/related") == []

    @pytest.mark.contract("7.control.2")
    def test_by_connect_fields_have_a_mirror(self, copper: Copper) -> None:
        """A link and its mirror are added and deleted together."""
        connect = copper.control(
            "POST", "/records/customFieldDefinition", {"name": "S", "data_type": "Connect", "available_on": ["project"]}
        )
        project, company = copper.project(), copper.company()
        ends = {"source_id": project["id"], "source_type": "project"}
        target = {"target_id": company["id"], "target_type": "company"}
        link = copper.control("POST", "/records/relatedLink", {"definition_id": connect["id"], **ends, **target})
        mirror = copper.control("GET", f"/records/relatedLink/{link['mirror_id']}")
        assert (mirror["definition_id"], mirror["source_id"], mirror["target_id"]) == (
            connect["connected_id"], company["id"], project["id"]
        )  # fmt: skip
        copper.control("DELETE", f"/records/relatedLink/{link['id']}")
        assert copper.control("GET", "/records/relatedLink") == []


class TestScene:
    def filled(self, copper: Copper) -> None:
        """Give the account something of every kind."""
        option = copper.definition("MultiSelect", "a", "b")
        day, text = copper.definition("Date"), copper.definition("String", on="person")
        person = copper.person(
            name="Ann B. Lee", company_name="Acme", emails=[{"email": "a@x.com", "category": "work"}], tags=["x"],
            phone_numbers=[{"number": "5", "category": None}], address={"city": "Rome"}, title="Boss",
            custom_fields=[{"custom_field_definition_id": text["id"], "value": "5"}],
        )  # fmt: skip
        custom = [
            {"custom_field_definition_id": option["id"], "value": ["b", "a"]},
            {"custom_field_definition_id": day["id"], "value": "1/2/2017"},
        ]
        deal = copper.deal(primary_contact_id=person["id"], monetary_value=5.5, close_date="1/2/2017", tags=["a,b"],
                           custom_fields=custom)  # fmt: skip
        copper.put(deal, status="Lost", priority=None, win_probability=None, details="5")
        related = {"resource": {"id": copper.person(name="Bob")["id"], "type": "person"}}
        copper.ask("POST", f"/opportunities/{deal['id']}/related", related)
        self.fill_leads(copper, deal)
        copper.ask("POST", "/webhooks", {"target": "https://x.example/", "type": "lead", "event": "new"})
        gone = copper.deal(name="Gone")
        copper.ask("DELETE", f"/opportunities/{gone['id']}")

    def fill_leads(self, copper: Copper, deal: Any) -> None:
        """Give the account leads, tasks and projects, with what is related to them."""
        email = {"email": "ines@torre.example", "category": "work"}
        own = copper.definition("Float", on="lead")
        custom = [{"custom_field_definition_id": own["id"], "value": 2.5}]
        lead = copper.lead(email=email, monetary_value=5.5, tags=["fair"], status="Open", custom_fields=custom)
        copper.lead(name="Milo", company_name="Lake", details="")
        nameless = copper.lead(name="Two Words")
        copper.ask("PUT", f"/leads/{nameless['id']}", {"first_name": None, "last_name": None})
        junk = copper.ask("PUT", f"/leads/{nameless['id']}", {"status": "Junk"})["status_id"]
        copper.control("DELETE", f"/records/leadStatus/{junk}")
        converted = copper.lead(
            name="Ann Converted", company_name="New Company", email=email | {"email": "c@x.example"}
        )
        note = {"parent": {"id": converted["id"], "type": "lead"}, "type": {"id": 0}, "details": "was a lead's"}
        copper.ask("POST", "/activities", note)
        copper.task(name="Of a lead", related_resource={"id": converted["id"], "type": "lead"})
        copper.ask("POST", f"/leads/{converted['id']}/convert", {"details": {"opportunity": {"name": "From a lead"}}})
        copper.ask("POST", "/activities", note | {"parent": {"id": lead["id"], "type": "lead"}})
        project = copper.project(related_resource={"id": deal["id"], "type": "opportunity"}, tags=["p"], details="x")
        person = copper.person(name="Zoe")
        resource = {"resource": {"id": person["id"], "type": "person"}}
        copper.ask("POST", f"/projects/{project['id']}/related", resource)
        for kind, record in (("lead", lead), ("opportunity", deal), ("project", project)):
            copper.task(name=f"Of {kind}", related_resource={"id": record["id"], "type": kind}, due_date=NOW + 60)
            file = {"parent_id": record["id"], "parent_type": kind, "file_name": f"{kind}.pdf", "file_size": 5}
            copper.control("POST", "/records/file", {**file, "creator_id": copper.user_id})
        done = copper.task(name="Done", status="Completed", priority="High", reminder_date=NOW)
        copper.control("DELETE", f"/records/activityType/{done['custom_activity_type_id']}")
        copper.task(name="After")
        for gone in (copper.task(name="Gone"), copper.task(name="Gone too")):
            copper.ask("DELETE", f"/tasks/{gone['id']}")
        connect = copper.definition("Connect", on="lead")
        ends = {"source": {"id": lead["id"], "entity_type": "lead"}}
        for target in ({"id": person["id"], "entity_type": "people"}, {"id": copper.user_id, "entity_type": "user"}):
            body = {"custom_field_definition_id": connect["id"], **ends, "target": target}
            copper.ask("POST", "/related_links", body)
        subscriptions = [{"target": "https://x.example/", "type": each, "event": "update"} for each in SUBSCRIBED]
        copper.control("POST", "/records/webhook", subscriptions)

    def seen(self, copper: Copper) -> Any:
        """Return all records of an account."""
        lists = ("pipelines", "customer_sources", "contact_types", "custom_field_definitions", "tags", "webhooks")
        found: dict[Any, Any] = {path: copper.ask("GET", f"/{path}") for path in lists}
        found["lead_statuses"] = copper.ask("GET", "/lead_statuses")
        for kind in (*KINDS, "activities"):
            found[kind] = copper.ask("POST", f"/{kind}/search", {"page_size": 200})
        for kind in ("opportunities", "leads", "tasks", "projects"):
            for each in found[kind]:
                found[kind, each["id"]] = copper.ask("GET", f"/{kind}/{each['id']}/related")
        for kind in ("opportunities", "leads", "projects"):
            for each in found[kind]:
                found["files", each["id"]] = copper.ask("GET", f"/{kind}/{each['id']}/files")
        for kind, word in (("leads", "lead"), ("people", "people")):
            for each in found[kind]:
                query = f"source_type={word}&source_id={each['id']}"
                links = copper.ask("GET", f"/related_links?{query}")
                found["links", each["id"]] = [
                    (link["id"], link["source"]["id"], link["target"]["id"]) for link in links
                ]
        return found

    @pytest.mark.slow
    @pytest.mark.both_databases
    @pytest.mark.contract("7.scene.1")
    def test_is_exported_and_imported_again(self, copper: Copper, other: Copper) -> None:
        self.filled(copper)
        before = self.seen(copper)
        assert (len(before["leads"]), len(before["tasks"]), len(before["projects"])) == (3, 6, 1)
        exported = copper.control("GET", "/export?format=json")
        other.control("POST", "/import", exported)
        assert self.seen(other) == before
        again = other.control("GET", "/export?format=json")["accounts"][0]
        own = {"id", "users"}
        first = exported["accounts"][0]
        assert {name: again[name] for name in again if name not in own} == {
            name: first[name] for name in first if name not in own
        }

    def test_refers_by_name_and_has_defaults(self, copper: Copper) -> None:
        scene = {
            "accounts": [
                {
                    "vendor": "copper",
                    "limits": {"per_minute": 100},
                    "pipelines": [{"name": "One"}, {"name": "Two", "is_revenue": True}],
                    "pipeline_stages": [
                        {"pipeline": "One", "name": "A", "win_probability": 10},
                        {"pipeline": "Two", "name": "B", "win_probability": 20},
                    ],
                    "people": [{"name": "Ann Lee"}],
                    "opportunities": [
                        {"name": "x", "primary_contact": "Ann Lee"},
                        {"name": "y", "pipeline": "Two"},
                        {"name": "z", "pipeline_stage": "B", "win_probability": 5, "tags": [" Q "]},
                    ],
                }
            ]
        }
        copper.control("POST", "/import", scene)
        deals = copper.ask("POST", "/opportunities/search")
        assert [(deal["pipeline_is_revenue"], deal["win_probability"]) for deal in deals] == [
            (False, 10),
            (True, 20),
            (True, 5),
        ]
        assert copper.found({"tags": ["q"]}) == ["z"]
        assert copper.ask("POST", "/people/search")[0]["last_name"] == "Lee"
        assert copper.control("GET")["limits"]["per_minute"] == 100

    def test_that_is_wrong_is_refused_with_all_problems(self, copper: Copper) -> None:
        account = {
            "vendor": "copper",
            "opportunities": [
                {"name": "x", "status": "closed", "stage": 1},
                {"name": "y", "primary_contact": "Nobody"},
            ],
            "people": [{"name": "Ann", "emails": [{"email": "a", "category": "home"}]}],
            "custom_field_definitions": [
                {"name": "a", "data_type": "Dropdown", "options": [{"id": 7, "name": "x"}, {"id": 7, "name": "y"}]}
            ],
        }
        path = f"/_dealdock/accounts/{copper.account['id']}/import"
        answer = copper.http.post(path, json={"accounts": [account]})
        assert answer.status_code == 422
        text = answer.text
        for words in ("Abandoned", "unknown field", "Nobody", "not included in the list", "taken already"):
            assert words in text


class TestReset:
    def test_returns_to_a_snapshot(self, copper: Copper) -> None:
        deal = copper.deal(tags=["a"])
        copper.control("PUT", "/snapshots/one")
        copper.put(deal, tags=["b"], name="Changed")
        copper.control("POST", "/reset", {"to": "one"})
        assert copper.get(deal) == deal
        assert copper.found({"tags": ["a"]}) == ["Deal"]
        copper.control("POST", "/reset", {"to": "empty"})
        assert copper.found() == []
        assert copper.deal()["pipeline_is_revenue"] is True


class TestJournal:
    def test_has_objects_and_operations_and_no_key(self, copper: Copper) -> None:
        copper.send("POST", "/opportunities/search", {"name": "x", "custom_fields": [{"a": 1}]})
        [request] = copper.control("GET", "/requests")
        assert (request["object"], request["operation"], request["status"]) == ("opportunity", "search", 422)
        assert request["headers"]["x-pw-accesstoken"] == "***"
        assert copper.account["api_key"] not in json.dumps(request)


class TestFixture:
    @pytest.mark.slow
    @pytest.mark.dealdock(vendor="copper", currency="EUR")
    def test_has_the_records_of_an_account(self, dealdock: Account) -> None:
        account: Any = dealdock
        ann = account.people.add(name="Ann Lee")
        stage = account.pipeline_stages.all()[2]
        deal = account.opportunities.add(name="Two boats", primary_contact=ann, pipeline_stage=stage, monetary_value=5)
        assert (deal.primary_contact_id, deal.pipeline_stage_id, deal.status) == (ann.id, stage.id, "Open")
        won = account.opportunities.update(deal, status="Won", assignee=dealdock.users.all()[0])
        assert (won.status, won.date_stage_changed.tzinfo is not None) == ("Won", True)
        headers = {
            "X-PW-AccessToken": dealdock.credentials.api_key,
            "X-PW-Application": "developer_api",
            "X-PW-UserEmail": dealdock.credentials.email,
        }
        answer = httpx.get(f"{dealdock.url}/developer_api/v1/opportunities/{deal.id}", headers=headers, timeout=30)
        assert answer.json()["monetary_unit"] == "EUR"
        lead = account.leads.add(name="Ines Torre", status="Open", email={"email": "i@x.example", "category": "work"})
        assert lead.status_id == next(each.id for each in account.lead_statuses.all() if each.name == "Open")
        assert account.leads.update(lead, status=account.lead_statuses.all()[0]).status_id != lead.status_id
        project = account.projects.add(name="Fit out", related=deal, related_type="opportunity")
        due = datetime(2026, 6, 30, 9, tzinfo=UTC)
        task = account.tasks.add(name="Call", related=project, related_type="project", due_date=due)
        assert (project.related_id, task.related_id, task.due_date) == (deal.id, project.id, due)
        account.files.add(parent=lead, parent_type="lead", file_name="offer.pdf")
        account.project_links.add(project=project, related=ann, related_type="person")
        assert [each.status for each in account.tasks.all()] == ["Open"]
        account.opportunities.delete(deal)
        assert account.opportunities.get(deal).deleted
        assert not account.opportunities.undelete(deal).deleted
        with pytest.raises(ControlError, match="primary_contact_id"):
            account.opportunities.add(name="x", primary_contact=9999)
