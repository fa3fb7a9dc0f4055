"""Copper over the platform: control plane, scenes, snapshots, journal, fixture. Contract 7."""

import json
from typing import Any

import httpx
import pytest

from pytest_dealdock import Account, ControlError
from tests.support.cases import each_case
from tests.vendors.copper.client import Copper

JSON = {"Content-Type": "application/json"}
KINDS = ("opportunities", "people", "companies")


def nested(depth: int) -> Any:
    """Return lists within each other."""
    return [nested(depth - 1)] if depth else []


class TestAccount:
    @pytest.mark.contract("3.11.new.1", "3.11.new.2")
    def test_is_ready_for_a_first_opportunity(self, http: httpx.Client) -> None:
        account = http.post("/_dealdock/accounts", json={"vendor": "copper"}).json()
        settings = ("time_zone", "currency", "date_format", "primary_contact_required")
        assert [account[name] for name in settings] == ["America/Los_Angeles", "USD", "MM/DD/YYYY", True]
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

    def test_that_others_refer_to_are_deleted_with_the_references(self, copper: Copper) -> None:
        source = copper.ask("GET", "/customer_sources")[0]["id"]
        deal = copper.deal(customer_source_id=source)
        copper.control("DELETE", f"/records/customerSource/{source}")
        assert copper.get(deal)["customer_source_id"] is None
        copper.control("DELETE", f"/records/pipeline/{deal['pipeline_id']}")
        assert (copper.get(deal)["pipeline_id"], copper.get(deal)["pipeline_stage_id"]) == (None, None)
        assert len(copper.ask("GET", "/pipelines")) == 1

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
        for kind, body, pointer in (
            ("opportunity", {"name": "Deal"}, "#/primary_contact_id"),
            ("opportunity", {"name": "Deal", "primary_contact_id": 999}, "#/primary_contact_id"),
            ("pipelineStage", {"name": "x", "pipeline_id": 999}, "#/pipeline_id"),
            ("relatedItem", {"opportunity_id": 999, "related_id": 1, "related_type": "person"}, "#/opportunity_id"),
            ("activity", {"parent_id": 999, "parent_type": "person", "details": "x"}, "#/parent_id"),
            ("activity", {**note, "user_id": 9999}, "#/user_id"),
            ("activity", {**note, "type_id": 9999}, "#/type_id"),
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
        copper.ask("POST", "/webhooks", {"target": "https://x.example/", "type": "lead", "event": "new"})
        gone = copper.deal(name="Gone")
        copper.ask("DELETE", f"/opportunities/{gone['id']}")

    def seen(self, copper: Copper) -> Any:
        """Return all records of an account."""
        lists = ("pipelines", "customer_sources", "contact_types", "custom_field_definitions", "tags", "webhooks")
        found = {path: copper.ask("GET", f"/{path}") for path in lists}
        for kind in (*KINDS, "activities"):
            found[kind] = copper.ask("POST", f"/{kind}/search", {"page_size": 200})
        for deal in found["opportunities"]:
            found[deal["id"]] = copper.ask("GET", f"/opportunities/{deal['id']}/related")
        return found

    @pytest.mark.contract("7.scene.1")
    def test_is_exported_and_imported_again(self, copper: Copper, other: Copper) -> None:
        self.filled(copper)
        before = self.seen(copper)
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
        answer = httpx.get(f"{dealdock.url}/developer_api/v1/opportunities/{deal.id}", headers=headers)
        assert answer.json()["monetary_unit"] == "EUR"
        account.opportunities.delete(deal)
        assert account.opportunities.get(deal).deleted
        assert not account.opportunities.undelete(deal).deleted
        with pytest.raises(ControlError, match="primary_contact_id"):
            account.opportunities.add(name="x", primary_contact=9999)
