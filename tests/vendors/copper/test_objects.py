"""Users, account, pipelines, lists, tags, activities, related items, webhooks, features. Contract 3."""

from typing import Any, Final

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.copper.client import NOW, Copper, Json


class TestAccount:
    @pytest.mark.contract("3.1.account.1")
    def test_has_its_name_and_zone(self, copper: Copper) -> None:
        copper.control("PATCH", "", {"name": "Acme", "time_zone": "Europe/Paris"})
        settings = {"setting_team_permissions_enabled": False, "setting_enable_leads": True}
        shown = {"id": copper.account["id"], "name": "Acme", "primary_timezone": "Europe/Paris", "settings": settings}
        assert copper.ask("GET", "/account") == shown


class TestUsers:
    @pytest.mark.contract("3.2.user.1", "3.2.user.2", "3.2.user.3", "3.2.user.4")
    def test_are_read_one_by_one_and_in_pages(self, copper: Copper) -> None:
        ann = copper.control("POST", "/users", {"email": "ann@x.com", "first_name": "Ann", "last_name": "Lee"})
        shown = {"id": ann["id"], "name": "Ann Lee", "email": "ann@x.com", "groups": []}
        assert copper.ask("GET", f"/users/{ann['id']}") == shown
        assert [each["id"] for each in copper.ask("GET", "/users")] == [copper.user_id, ann["id"]]
        page = copper.send(
            "POST", "/users/search", {"page_size": 1, "page_number": 2, "sort_by": "x", "sort_direction": 5}
        )
        assert (page.json(), page.headers["x-pw-total"]) == ([shown], "2")
        assert copper.status("GET", "/users/999999") == 404
        assert copper.refused("POST", "/users/search", {"name": "x"}) == [
            "Base: Unrecognized attributes specified: name"
        ]


class TestPipelines:
    @pytest.mark.contract("3.5.pipeline.1", "3.5.pipeline.2", "3.5.pipeline.3", "3.5.pipeline.4")
    def test_have_their_stages_in_the_account_s_order(self, copper: Copper) -> None:
        first, second = copper.ask("GET", "/pipelines")
        assert list(first) == ["id", "name", "stages", "type", "is_revenue"]
        stages = copper.ask("GET", "/pipeline_stages")
        assert stages[0] == {
            "id": first["stages"][0]["id"],
            "name": "Qualified",
            "pipeline_id": first["id"],
            "win_probability": 5,
        }
        assert len(stages) == 9
        assert copper.ask("GET", f"/pipeline_stages/pipeline/{second['id']}") == stages[5:]
        copper.control("PATCH", f"/records/pipeline/{first['id']}", {"position": 1})
        assert [each["id"] for each in copper.ask("GET", "/pipelines")] == [second["id"], first["id"]]
        assert copper.ask("GET", "/pipeline_stages") == stages[5:] + stages[:5]
        assert copper.status("GET", "/pipeline_stages/pipeline/999999") == 404

    @pytest.mark.contract("3.5.pipeline.5")
    def test_have_their_stages_in_pages(self, copper: Copper) -> None:
        stages = copper.ask("GET", "/pipeline_stages")
        page = copper.send("POST", "/pipeline_stages/search?page_size=4&page_number=2&sort_by=x")
        assert (page.json(), page.headers["x-pw-total"]) == (stages[4:8], "9")


class TestLists:
    @pytest.mark.contract("3.6.list.1", "3.6.list.2")
    @each_case(
        ("kind", "path"),
        [("customerSource", "customer_sources"), ("lossReason", "loss_reasons"), ("contactType", "contact_types")],
    )
    def test_are_by_name_without_regard_to_case_and_types_of_contacts_by_id(
        self, copper: Copper, kind: str, path: str
    ) -> None:
        before = copper.ask("GET", f"/{path}")
        new = [copper.control("POST", f"/records/{kind}", {"name": name})["id"] for name in ("zoo", "Bee", "ant")]
        every = [
            *before,
            *({"id": number, "name": name} for number, name in zip(new, ("zoo", "Bee", "ant"), strict=True)),
        ]
        sort_key = (lambda each: each["id"]) if kind == "contactType" else (lambda each: each["name"].lower())
        assert copper.ask("GET", f"/{path}") == sorted(every, key=sort_key)

    @pytest.mark.contract("3.6.tag.1", "3.6.tag.2")
    def test_of_tags_count_live_records(self, copper: Copper) -> None:
        deal = copper.deal(tags=["b", "a"])
        copper.person(tags=["b"])
        copper.company(tags=["b"])
        copper.deal(tags=["b"])
        counts = {"count_people": 1, "count_leads": 0, "count_companies": 1, "count_opportunities": 2}
        counts |= {"count_projects": 0, "count_tasks": 0}
        tags = copper.ask("GET", "/tags")
        assert [tag["name"] for tag in tags] == ["a", "b"]
        assert tags[1] == {"name": "b", "count": 4, **counts}
        assert list(tags[1]) == ["name", "count", *counts]
        copper.ask("DELETE", f"/opportunities/{deal['id']}")
        assert copper.ask("GET", "/tags?tag_names_only=true") == ["b"]


class TestActivities:
    def log(self, copper: Copper, parent: Json, kind: str = "opportunity", **fields: Any) -> Json:
        body = {"parent": {"id": parent["id"], "type": kind}, "type": {"id": 0, "category": "user"}, "details": "x"}
        activity: Json = copper.ask("POST", "/activities", {**body, **fields})
        return activity

    @pytest.mark.contract("3.8.activity.1", "3.8.activity.9", "3.8.activity.10")
    def test_are_logged_and_changed(self, copper: Copper) -> None:
        deal = copper.deal()
        note = self.log(copper, deal, activity_date=NOW - 5)
        assert note == {
            "id": note["id"],
            "parent": {"id": deal["id"], "type": "opportunity"},
            "type": {"id": 0, "category": "user"},
            "user_id": copper.user_id,
            "details": "x",
            "activity_date": NOW - 5,
            "old_value": None,
            "new_value": None,
            "date_created": NOW,
            "date_modified": NOW - 5,
        }
        assert list(note)[:4] == ["id", "parent", "type", "user_id"]
        copper.advance(60)
        path = f"/activities/{note['id']}"
        assert copper.ask("PUT", path, note) == note
        assert copper.ask("PUT", path, {"details": "y"}) == note | {"details": "y", "date_modified": NOW + 60}
        assert copper.ask("GET", path)["details"] == "y"

    @pytest.mark.contract("3.8.activity.2", "3.8.activity.3")
    def test_are_of_users_and_complete(self, copper: Copper) -> None:
        deal = copper.deal()
        faults = ["Parent: can't be blank", "Type: can't be blank", "Details: can't be blank"]
        assert copper.refused("POST", "/activities", {}) == faults
        parent = {"id": deal["id"], "type": "opportunity"}
        body = {"parent": parent, "type": {"id": 3, "category": "system"}, "details": "x"}
        assert copper.refused("POST", "/activities", body) == ["Type: is not included in the list"]
        wrong = {"parent": {"id": deal["id"], "type": "person"}, "type": {"id": 0}, "details": "x"}
        [fault] = copper.refused("POST", "/activities", wrong)
        assert fault == f"Parent: Invalid value for Parent: no such record: {deal['id']}"
        wrong["parent"] = {"type": "opportunity"}
        assert copper.refused("POST", "/activities", wrong) == [
            "Parent: Invalid value for Parent: no such record: null"
        ]
        copper.put(deal, status="Won")
        [trace] = copper.ask("POST", f"/opportunities/{deal['id']}/activities")
        fault = "Type: is not included in the list"
        assert copper.refused("PUT", f"/activities/{trace['id']}", {"details": "x"}) == [fault]

    @pytest.mark.contract("2.4.update.9")
    def test_may_come_back_as_they_were_read(self, copper: Copper) -> None:
        """An activity whose type was deleted, or that has no details, keeps both when it is sent back as it was read.

        Another type that is not there, and other empty details, are refused.
        """
        deal = copper.deal()
        type_ = copper.control("POST", "/records/activityType", {"name": "Visit"})
        body = {"parent_id": deal["id"], "parent_type": "opportunity", "type_id": type_["id"]}
        path = f"/activities/{copper.control('POST', '/records/activity', body)['id']}"
        copper.control("DELETE", f"/records/activityType/{type_['id']}")
        before = copper.ask("GET", path)
        assert before["type"] == {"id": type_["id"], "category": "user"}
        copper.advance(60)
        assert copper.ask("PUT", path, before) == before
        changed = copper.ask("PUT", path, {**before, "details": "x"})
        assert changed == {**before, "details": "x", "date_modified": NOW + 60}
        wrong = {**changed, "type": {"id": 999}, "details": None}
        assert copper.refused("PUT", path, wrong) == ["Type: is not included in the list", "Details: can't be blank"]
        assert copper.ask("GET", path) == changed

    def test_are_checked_if_a_value_of_another_type_is_equal_in_python(self, copper: Copper) -> None:
        """In Python, false is 0 and true is 1; the user of the account has the id 1."""
        note = self.log(copper, copper.deal())
        assert note["user_id"] == 1
        path, type_ = f"/activities/{note['id']}", {**note["type"], "id": False}
        user = "User Id: Invalid value for User Id: IDs must be positive integers: true"
        wrong = {"user_id": True, "type": type_}
        for body in (wrong, {**note, **wrong}):
            assert sorted(copper.refused("PUT", path, body)) == ["Type: must be a number", user]
        assert copper.ask("GET", path) == note

    @pytest.mark.contract("3.8.activity.11")
    def test_have_details_as_html_shows_them(self, copper: Copper) -> None:
        """Those of other records are as they were sent. What is sent back as it was read is no change."""
        text, shown = """it's <b>"R&D"</b> é""", "it&#x27;s &lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt; é"
        deal = copper.deal(details=text)
        note = self.log(copper, deal, details=text)
        assert (deal["details"], note["details"]) == (text, shown)
        assert copper.ask("POST", "/activities/search", {})[0]["details"] == shown
        assert "it\\u0026#x27;s" in copper.send("GET", f"/activities/{note['id']}").text
        copper.advance(60)
        assert copper.ask("PUT", f"/activities/{note['id']}", note) == note
        assert copper.ask("PUT", f"/activities/{note['id']}", {"user_id": copper.user_id}) == note

    @pytest.mark.contract("3.8.activity.9")
    def test_of_the_system_have_a_name_in_their_type_if_a_status_or_a_stage_changed(self, copper: Copper) -> None:
        deal = copper.deal()
        copper.put(deal, status="Won")
        for type_id in (6, 8):
            body = {"parent_id": deal["id"], "parent_type": "opportunity", "type_category": "system"}
            copper.control("POST", "/records/activity", {**body, "type_id": type_id})
        found = copper.ask("POST", "/activities/search", {"sort_direction": "asc"})
        system = {"category": "system"}
        types = [{"id": 1, **system, "name": "Status Change"}, {"id": 6, **system}, {"id": 8, **system}]
        assert [each["type"] for each in found] == types

    @pytest.mark.contract("3.8.activity.13")
    def test_of_a_disabled_type_are_found_and_not_created(self, copper: Copper) -> None:
        deal, visit = copper.deal(), copper.control("POST", "/records/activityType", {"name": "Visit"})["id"]
        note = self.log(copper, deal, type={"id": visit, "category": "user"})
        copper.control("PATCH", f"/records/activityType/{visit}", {"is_disabled": True})
        searched = {"activity_types": [{"id": visit, "category": "user"}]}
        assert copper.ask("POST", "/activities/search", searched) == [note]
        for type_id in (visit, copper.activity_type("To Do")):
            body = {"parent": note["parent"], "details": "x", "type": {"id": type_id}}
            assert copper.refused("POST", "/activities", body) == ["Type: is not included in the list"]

    @pytest.mark.contract("3.8.activity.12")
    def test_are_sorted_by_either_direction(self, copper: Copper) -> None:
        deal = copper.deal()
        ids = [self.log(copper, deal, activity_date=NOW + date)["id"] for date in (20, 10, 20)]

        def found(path: str, query: str) -> list[int]:
            return [ids.index(each["id"]) for each in copper.ask("POST", f"/{path}?{query}")]

        for path in ("activities/search", f"opportunities/{deal['id']}/activities"):
            assert found(path, "sort_direction=asc") == [1, 0, 2]
            assert found(path, "sort_direction=desc&sort_by=x") == found(path, "") == [2, 0, 1]
        assert copper.refused("POST", "/activities/search", {"sort_direction": "up"}) == [
            "Sort Direction: is not included in the list"
        ]

    @pytest.mark.contract("3.8.activity.4", "3.8.activity.5", "3.8.activity.8", "1.7.page.6")
    def test_are_found_the_newest_first(self, copper: Copper) -> None:
        deal, person, company = copper.deal(), copper.person(), copper.company()
        call = {"id": copper.activity_type("Phone Call")}
        ids = [
            self.log(copper, parent, kind, details=kind, activity_date=NOW + date, type={"id": type_})["id"]
            for parent, kind, date, type_ in (
                (deal, "opportunity", 20, 0),
                (person, "person", 30, 0),
                (company, "company", 10, call["id"]),
                (deal, "opportunity", 20, call["id"]),
            )
        ]

        def found(**body: Any) -> list[int]:
            return [ids.index(each["id"]) for each in copper.ask("POST", "/activities/search", body)]

        assert found() == found(full_result=True) == [1, 3, 0, 2]
        assert found(parent={"id": deal["id"], "type": "opportunity"}) == [3, 0]
        assert found(activity_types=[{"id": call["id"], "category": "user"}]) == [3, 2]
        assert found(activity_types=[{"id": 0, "category": "user"}, {"id": 1, "category": "system"}]) == [1, 0]
        assert found(minimum_activity_date=NOW + 20, maximum_activity_date=NOW + 20) == [3, 0]
        assert found(page_size=1, page_number=2) == [3]
        for kind, parent, expected in (
            ("people", person, [1]),
            ("companies", company, [2]),
            ("opportunities", deal, [3, 0]),
        ):
            answer = copper.send("POST", f"/{kind}/{parent['id']}/activities", {"page_size": 1})
            assert [ids.index(each["id"]) for each in answer.json()] == expected[:1]
            assert answer.headers["x-pw-total"] == str(len(expected))
            following = copper.ask("POST", f"/{kind}/{parent['id']}/activities", {"page_size": 1, "page_number": 2})
            assert [ids.index(each["id"]) for each in following] == expected[1:2]
        assert copper.status("POST", f"/people/{deal['id']}/activities", {}) == 404

    @pytest.mark.contract("3.8.activity.6")
    def test_that_are_deleted_stay_readable(self, copper: Copper) -> None:
        note = self.log(copper, copper.deal())
        path = f"/activities/{note['id']}"
        gone = {"id": note["id"], "is_deleted": True}
        assert copper.ask("DELETE", path) == copper.ask("GET", path) == gone
        assert [copper.status(method, path, {}) for method in ("PUT", "DELETE")] == [404, 404]
        assert copper.ask("POST", "/activities/search", {}) == []


class TestRelated:
    def related(self, copper: Copper, kind: str, record: Json, of: str = "") -> list[tuple[str, int]]:
        found = copper.ask("GET", f"/{kind}/{record['id']}/related{of}")
        return [(each["type"], each["id"]) for each in found]

    @pytest.mark.contract("3.9.related.1", "3.9.related.2", "3.9.related.3", "3.9.related.4")
    def test_are_added_and_removed(self, copper: Copper) -> None:
        acme, other = copper.company(name="Acme"), copper.company(name="Other")
        ann, bob = copper.person(company_id=acme["id"]), copper.person(name="Bob")
        deal = copper.deal(primary_contact_id=ann["id"])
        path = f"/opportunities/{deal['id']}/related"
        assert self.related(copper, "opportunities", deal) == [("company", acme["id"]), ("person", ann["id"])]
        for kind, record in (("person", bob), ("company", other), ("person", bob)):
            resource = {"id": record["id"], "type": kind}
            assert copper.ask("POST", path, {"resource": resource}) == {"added": True, "resource": resource}
        companies = [("company", acme["id"]), ("company", other["id"])]
        assert self.related(copper, "opportunities", deal) == [*companies, ("person", ann["id"]), ("person", bob["id"])]
        assert self.related(copper, "opportunities", deal, "/companies") == companies
        assert self.related(copper, "people", bob) == [("opportunity", deal["id"])]
        assert self.related(copper, "companies", acme) == [("opportunity", deal["id"]), ("person", ann["id"])]
        resource = {"id": bob["id"], "type": "person"}
        assert copper.ask("DELETE", path, {"resource": resource}) == {"removed": True, "resource": resource}
        copper.ask("DELETE", path, {"resource": {"id": acme["id"], "type": "company"}})
        assert copper.get(deal)["company_id"] is None
        assert self.related(copper, "opportunities", deal) == [("company", other["id"]), ("person", ann["id"])]
        moved = {"resource": {"id": other["id"], "type": "company"}}
        answer = copper.send("POST", f"/people/{ann['id']}/related", moved)
        assert (answer.status_code, answer.json()["message"]) == (422, "Invalid request: Resource is already related")
        assert copper.ask("GET", f"/people/{ann['id']}")["company_id"] == acme["id"]
        copper.ask("POST", f"/people/{bob['id']}/related", moved)
        assert copper.ask("GET", f"/people/{bob['id']}")["company_id"] == other["id"]

    @pytest.mark.contract("3.9.related.5")
    def test_that_are_not_related_cannot_be_removed(self, copper: Copper) -> None:
        deal, bob = copper.deal(), copper.person(name="Bob")
        path = f"/opportunities/{deal['id']}/related"
        answer = copper.send("DELETE", path, {"resource": {"id": bob["id"], "type": "person"}})
        assert answer.status_code == 422
        assert answer.json()["message"] == "Invalid request: Resources are not related"
        contact = {"resource": {"id": deal["primary_contact_id"], "type": "person"}}
        assert copper.refused("DELETE", path, contact) == ["Primary Contact Id: can't be blank"]
        assert copper.refused("POST", path, {"resource": {"id": 1, "type": "word"}}) == [
            "Resource: is not included in the list"
        ]
        assert copper.refused("POST", path, {}) == ["Resource: can't be blank"]
        assert copper.status("GET", "/opportunities/999999/related") == 404


class TestWebhooks:
    BODY: Final = {"target": "https://x.example/hook", "type": "opportunity", "event": "new"}

    @pytest.mark.contract("3.10.webhook.1", "3.10.webhook.7", "3.10.webhook.3")
    def test_are_kept_and_shown(self, copper: Copper) -> None:
        more = {"secret": {"key": "x"}, "headers": {"X-A": "b"}, "custom_field_computed_values": True}
        hook = copper.ask("POST", "/webhooks", {**self.BODY, **more})
        assert hook == {"id": hook["id"], **self.BODY, **more, "created_at": NOW}
        assert (next(iter(hook)), list(hook)[-1]) == ("id", "created_at")
        path = f"/webhooks/{hook['id']}"
        changes: Json = {
            "target": "https://y.example/",
            "secret": None,
            "headers": {},
            "custom_field_computed_values": False,
        }
        assert copper.ask("PUT", path, {**changes, "event": "delete", "type": "x"}) == hook | changes
        assert copper.ask("GET", "/webhooks") == [copper.ask("GET", path)] == [hook | changes]
        assert copper.ask("DELETE", path) == {"id": hook["id"]}
        assert copper.status("GET", path) == 404
        faults = ["Target: can't be blank", "Type: can't be blank", "Event: can't be blank"]
        assert copper.refused("POST", "/webhooks", {}) == faults

    @pytest.mark.contract("3.10.webhook.6")
    @each_case("type_", ["lead", "person", "company", "opportunity", "project", "task", "activity_log"])
    def test_are_of_every_type(self, copper: Copper, type_: str) -> None:
        for event in ("new", "update", "delete"):
            hook = copper.ask("POST", "/webhooks", {**self.BODY, "type": type_, "event": event})
            assert (hook["type"], hook["event"]) == (type_, event)
        wrong = copper.refused("POST", "/webhooks", {**self.BODY, "type": f"{type_}s", "event": "old"})
        assert wrong == ["Type: is not included in the list", "Event: is not included in the list"]

    @pytest.mark.contract("3.10.webhook.2")
    @each_case(
        ("target", "status"),
        [
            ("https://x.example/a?b=c", 200),
            ("HTTPS://x.example/", 200),
            ("http://localhost:8080/hook", 200),
            ("http://127.9.9.9/", 200),
            ("http://[::1]:80/", 200),
            ("http://x.example/", 422),
            ("http://localhost.example/", 422),
            ("http://128.0.0.1/", 422),
            ("ftp://localhost/", 422),
            ("https://", 422),
            ("http://[::1", 422),
            ("hook", 422),
        ],
    )
    def test_have_a_target_with_https_or_on_this_machine(self, copper: Copper, target: str, status: int) -> None:
        hook = copper.ask("POST", "/webhooks", self.BODY)
        for method, path in (("POST", "/webhooks"), ("PUT", f"/webhooks/{hook['id']}")):
            answer = copper.send(method, path, {**self.BODY, "target": target})
            assert answer.status_code == status
            message = answer.json().get("message", answer.json().get("target"))
            assert message == (target if status == 200 else "Invalid input: Invalid URI For External Request")

    @pytest.mark.contract("3.10.webhook.8")
    @each_case(
        ("sent", "fault"),
        [
            ({"secret": {"a": 1}}, "Secret: must be a string"),
            ({"secret": "a"}, "Secret: must be an object"),
            ({"headers": {"X-A": None}}, "Headers: must be a string"),
            ({"headers": {"X A": "b"}}, "Headers: is not included in the list"),
            ({"headers": {"": "b"}}, "Headers: is not included in the list"),
            ({"headers": {"X-A": "b\nc"}}, "Headers: is not included in the list"),
        ],
    )
    def test_have_texts_in_secret_and_headers(self, copper: Copper, sent: Json, fault: str) -> None:
        assert copper.refused("POST", "/webhooks", {**self.BODY, **sent}) == [fault]

    @pytest.mark.contract("3.10.webhook.4")
    def test_are_a_hundred_at_most(self, copper: Copper, other: Copper) -> None:
        """Those of another account do not count."""
        for _ in range(100):
            copper.ask("POST", "/webhooks", self.BODY)
        assert copper.status("POST", "/webhooks", self.BODY) == 422
        assert len(copper.ask("GET", "/webhooks")) == 100
        made = other.ask("POST", "/webhooks", self.BODY)
        assert [each["id"] for each in other.ask("GET", "/webhooks")] == [made["id"]]


class TestFeatures:
    PATHS: Final = [
        ("POST", "/leads"),
        ("POST", "/leads/search"),
        ("GET", "/leads/5"),
        ("PUT", "/leads/upsert"),
        ("POST", "/leads/5/convert"),
        ("POST", "/leads/5/activities"),
        ("GET", "/leads/5/related"),
        ("POST", "/leads/bulk_create"),
        ("GET", "/lead_statuses"),
    ]

    @pytest.mark.contract("3.off.1")
    def test_of_leads_is_refused_where_it_is_switched_off(self, http: httpx.Client) -> None:
        """The rest of the account stays as it is, and the leads are there again when they are switched on."""
        copper = Copper.open(http)
        lead = copper.lead()
        copper.control("PATCH", "", {"leads_enabled": False})
        for method, path in self.PATHS:
            answer = copper.send(method, path, {})
            assert answer.text == '{"success":false,"status":403,"message":"Feature not enabled"}', path
        assert copper.ask("GET", "/account")["settings"]["setting_enable_leads"] is False
        assert copper.ask("POST", "/tasks/search") == copper.ask("POST", "/projects/search") == []
        copper.control("PATCH", "", {"leads_enabled": True})
        assert copper.ask("GET", f"/leads/{lead['id']}") == lead


def test_no_answer_names_a_deleted_record(copper: Copper) -> None:
    """After a deletion, neither the related records nor the fields of others have it."""
    for kind in ("opportunities", "people", "companies"):
        acme = copper.company()
        ann = copper.person(company_id=acme["id"])
        bob = copper.person(name="Bob")
        deal = copper.deal(primary_contact_id=ann["id"], company_id=acme["id"])
        resource = {"id": bob["id"], "type": "person"}
        copper.ask("POST", f"/opportunities/{deal['id']}/related", {"resource": resource})
        records = {"opportunities": [deal], "people": [ann, bob], "companies": [acme]}
        paths = [f"/{each}/{one['id']}" for each, many in records.items() for one in many]
        gone = records[kind]
        for one in gone:
            copper.ask("DELETE", f"/{kind}/{one['id']}")
        ids = {one["id"] for one in gone}
        left = [path for path in paths if not path.startswith(f"/{kind}/")]
        for path in left:
            related = copper.ask("GET", f"{path}/related")
            assert [each for each in related if each["id"] in ids] == [], (kind, path)
            shown = copper.ask("GET", path)
            assert ids.isdisjoint({shown.get("company_id"), shown.get("primary_contact_id")}), (kind, path)
        links = copper.control("GET", "/records/relatedItem")
        assert [each for each in links if {each["opportunity_id"], each["related_id"]} & ids] == [], kind
