"""Leads (contract 3.2)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close

NAMES = {
    "addresses",
    "contacts",
    "created_by",
    "created_by_name",
    "custom",
    "date_created",
    "date_updated",
    "description",
    "display_name",
    "html_url",
    "id",
    "integration_links",
    "name",
    "opportunities",
    "organization_id",
    "status_id",
    "status_label",
    "tasks",
    "updated_by",
    "updated_by_name",
    "url",
}


class TestShape:
    @pytest.mark.contract("3.2.shape.1", "3.2.shape.2", "3.2.shape.3", "3.2.shape.5", "3.2.write.4", "3.1.all.4")
    def test_a_lead_of_a_name(self, close: Close) -> None:
        made = close.lead("Acme")
        status = close.rows("/status/lead/")
        labels = {each["id"]: each["label"] for each in status}
        now = "2026-01-02T01:30:00+00:00"
        (user,) = close.rows("/user/")
        name = f"{user['first_name']} {user['last_name']}".strip()
        assert set(made) == NAMES
        assert made == {
            "addresses": [],
            "contacts": [],
            "created_by": user["id"],
            "created_by_name": name,
            "custom": {},
            "date_created": now,
            "date_updated": now,
            "description": "",
            "display_name": "Acme",
            "html_url": f"https://app.close.com/lead/{made['id']}/",
            "id": made["id"],
            "integration_links": [],
            "name": "Acme",
            "opportunities": [],
            "organization_id": close.organization_id,
            "status_id": made["status_id"],
            "status_label": "Potential",
            "tasks": [],
            "updated_by": user["id"],
            "updated_by_name": name,
            "url": None,
        }
        assert labels[made["status_id"]] == "Potential"
        assert close.get(f"/lead/{made['id']}/") == made

    @pytest.mark.contract("3.2.shape.4")
    def test_its_related_records_are_complete(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Jo"}])["id"]
        opportunities = []
        for second in range(3):
            close.freeze(f"2026-01-03T00:00:0{second}Z")
            opportunities.append(close.add(lead_id=lead, value=second))
        task = close.post("/task/", {"lead_id": lead, "text": "Call"})
        shown = close.get(f"/lead/{lead}/")
        assert shown["opportunities"] == opportunities[::-1]
        assert shown["tasks"] == [task]
        assert shown["contacts"] == close.rows("/contact/", lead_id=lead)
        assert close.rows("/lead/") == [shown]

    @pytest.mark.contract("3.2.shape.2")
    def test_custom_fields_by_name_and_by_id(self, close: Close) -> None:
        key = close.field("Industry", of="lead")
        made = close.lead(**{key: "Caves"})
        assert (made["custom"], made[key]) == ({"Industry": "Caves"}, "Caves")
        assert set(made) == NAMES | {key}
        changed = close.put(f"/lead/{made['id']}/", {"custom": {"Industry": "Cars"}})
        assert (changed["custom"], changed[key]) == ({"Industry": "Cars"}, "Cars")
        assert close.put(f"/lead/{made['id']}/", {key: None})["custom"] == {}

    @pytest.mark.contract("3.2.shape.6")
    def test_addresses(self, close: Close) -> None:
        full = {
            "address_1": "1 Road",
            "address_2": "",
            "city": "Gotham",
            "country": "US",
            "label": "mailing",
            "state": "NJ",
            "zipcode": "12345",
        }
        made = close.lead(addresses=[full, {"city": "Metropolis"}])
        assert made["addresses"][0] == full
        assert set(made["addresses"][1]) == set(full)
        assert made["addresses"][1]["label"] == "business"

    @pytest.mark.contract("3.2.shape.7")
    @each_case(
        ("name", "contacts", "shown"),
        [
            ("Acme", ["Jo"], "Acme"),
            ("", ["Jo", "Al"], "Jo"),
            ("", [], "Untitled"),
            (None, [], "Untitled"),
            (" ", ["Jo", "Al"], "Jo"),
            (" ", [], "Untitled"),
            (" ", [" "], "Untitled"),
        ],
    )
    def test_the_name_that_is_displayed(self, close: Close, name: str | None, contacts: list[str], shown: str) -> None:
        made = close.post("/lead/", {"name": name, "contacts": [{"name": each} for each in contacts]})
        assert made["display_name"] == shown
        other = close.post("/lead/", {"name": "Other", "contacts": [{"name": each} for each in contacts]})
        assert close.put(f"/lead/{other['id']}/", {"name": name})["display_name"] == shown


class TestWrite:
    @pytest.mark.contract("3.2.write.1", "3.2.write.2")
    def test_all_its_fields(self, close: Close) -> None:
        statuses = {each["label"]: each["id"] for each in close.rows("/status/lead/")}
        sent: dict[str, Any] = {
            "name": "Acme",
            "url": "https://acme.example",
            "description": "Makes everything",
            "status_id": statuses["Qualified"],
        }
        made = close.post("/lead/", sent)
        assert {name: made[name] for name in sent} == sent
        path = f"/lead/{made['id']}/"
        changed = close.put(path, {"status": "customer", "name": "Acme Ltd"})
        assert (changed["status_label"], changed["status_id"]) == ("Customer", statuses["Customer"])
        assert (changed["name"], changed["description"]) == ("Acme Ltd", "Makes everything")

    @pytest.mark.contract("3.2.write.3", "4.2.field.11", "4.2.field.2")
    def test_an_unknown_status(self, fresh: Close) -> None:
        text = (
            "Not a valid choice. Please go to Customizations in your organization settings and add "
            '"foo" to the list of lead statuses.'
        )
        assert fresh.refused("POST", "/lead/", {"status": "foo"}).fields == {"status": text}
        assert fresh.refused("POST", "/lead/", {"status_id": "foo"}).fields == {"status": text}
        absent = fresh.rows("/status/opportunity/")[0]["id"]
        assert fresh.refused("POST", "/lead/", {"status_id": absent}).fields == {"status": text.replace("foo", absent)}
        assert fresh.refused("POST", "/lead/", {"status_id": 5}).fields == {"status": "Value must be of str type."}

    @pytest.mark.contract("3.2.write.5", "3.2.write.6")
    def test_nested_contacts(self, close: Close) -> None:
        made = close.lead(contacts=[{"name": "Jo", "emails": [{"email": "jo@b.c", "type": "office"}]}, {"name": "Al"}])
        jo, al = made["contacts"]
        assert (jo["name"], jo["emails"][0]["email"], al["lead_id"]) == ("Jo", "jo@b.c", made["id"])
        path = f"/lead/{made['id']}/"
        changed = close.put(path, {"contacts": [{"id": jo["id"], "title": "Boss"}]})
        (joe,) = (each for each in changed["contacts"] if each["id"] == jo["id"])
        assert (joe["name"], joe["title"]) == ("Jo", "Boss")
        wrong = close.refused("POST", "/lead/", {"contacts": [{"name": "x"}, {"emails": [{"email": "no"}]}]}).fields
        emails = {"emails": {"errors": {"0": {"email": "Invalid email address."}}}}
        assert wrong == {"contacts": {"errors": {"1": {"errors": [], "field-errors": emails}}}}
        assert close.get("/lead/")["total_results"] == 1

    @pytest.mark.contract("3.1.all.8", "3.2.change.1", "3.7.status_change.7", "3.9.type.1", "3.7.created.1")
    def test_nested_contacts_are_those_of_the_lead(self, close: Close) -> None:
        theirs = close.lead("Other", contacts=[{"name": "Jo"}])
        mine = close.lead("Mine")
        sent = {"contacts": [{"id": theirs["contacts"][0]["id"], "name": "Taken"}]}
        fields = close.refused("PUT", f"/lead/{mine['id']}/", sent).fields
        own = {"errors": [], "field-errors": {"id": "Object does not exist."}}
        assert fields == {"contacts": {"errors": {"0": own}}}
        assert close.get(f"/lead/{theirs['id']}/") == theirs

    @pytest.mark.contract("2.4.unknown.1", "2.4.unknown.2")
    @each_case("name", ["Berth", "cf_nosuch"])
    def test_a_value_of_an_unknown_custom_field_is_refused(self, close: Close, name: str) -> None:
        lead = close.lead()["id"]
        sent, error = {f"custom.{name}": "9"}, {f"custom.{name}": f'The Custom Field "{name}" does not exist.'}
        for method, path, body in (
            ("POST", "/lead/", {"name": "Pier", **sent}),
            ("PUT", f"/lead/{lead}/", sent),
            ("PUT", f"/lead/{lead}/", {"custom": {name: "9"}}),
            ("POST", "/contact/", {"lead_id": lead, "name": "Bo", **sent}),
            ("POST", "/opportunity/", {"lead_id": lead, **sent}),
        ):
            assert close.refused(method, path, body).fields == error
        nested = close.refused("PUT", f"/lead/{lead}/", {"contacts": [{"name": "Ida", **sent}]}).fields
        assert nested == {"contacts": {"errors": {"0": {"errors": [], "field-errors": error}}}}
        assert close.put(f"/lead/{lead}/", {name: "9"})["id"] == lead

    @pytest.mark.contract("3.2.shape.9")
    def test_has_its_incomplete_tasks(self, close: Close) -> None:
        lead = close.lead()["id"]
        keep = close.post("/task/", {"lead_id": lead, "text": "open"})["id"]
        done = close.post("/task/", {"lead_id": lead, "text": "done", "is_complete": True})["id"]

        def tasks() -> list[list[str]]:
            answers = (close.get(f"/lead/{lead}/"), close.rows("/lead/")[0], close.put(f"/lead/{lead}/", {"url": None}))
            narrow = close.get(f"/lead/{lead}/", _fields="tasks")
            return [[each["id"] for each in answer["tasks"]] for answer in (*answers, narrow)]

        assert tasks() == [[keep]] * 4
        assert [each["id"] for each in close.rows("/task/", lead_id=lead, view="archive")] == [done]
        close.put(f"/task/{keep}/", {"is_complete": True})
        assert tasks() == [[]] * 4

    @pytest.mark.slow
    @pytest.mark.contract("3.2.shape.10")
    def test_shows_computed_values_by_name(self, close: Close) -> None:
        lead = close.lead(contacts=[{"name": "Ida", "emails": [{"email": "ida@quay.example", "type": "office"}]}])
        note = close.post("/activity/note/", {"lead_id": lead["id"], "note": "x"})
        call = close.post("/activity/call/", {"lead_id": lead["id"], "status": "completed"})
        wanted = {
            "num_notes": 1,
            "num_calls": 1,
            "num_emails": 0,
            "last_communication_date": call["activity_at"],
            "contact_ids": [lead["contacts"][0]["id"]],
            "primary_email": "ida@quay.example",
        }
        path = f"/lead/{lead['id']}/"
        names = ",".join(("id", *wanted))
        assert close.get(path, _fields=names) == {"id": lead["id"], **wanted}
        assert close.rows("/lead/", _fields=names) == [{"id": lead["id"], **wanted}]
        assert note["id"]
        whole = close.get(path)
        assert not wanted.keys() & whole.keys()
        everything = close.get(path, _fields="_all")
        assert {**everything, **wanted, **whole} == everything

    def test_a_change_of_status_leaves_an_activity(self, close: Close) -> None:
        made = close.lead()
        changed = close.put(f"/lead/{made['id']}/", {"status": "Qualified"})
        (activity,) = close.rows("/activity/", _type="LeadStatusChange")
        shown = {name: activity[name] for name in activity if name.startswith(("old_", "new_"))}
        assert shown == {
            "old_status_id": made["status_id"],
            "old_status_label": "Potential",
            "new_status_id": changed["status_id"],
            "new_status_label": "Qualified",
        }
        assert not [name for name in activity if name.startswith("opportunity_")]
        for path in ("/activity/status_change/lead/", "/activity/leadstatuschange/"):
            assert close.rows(path) == [activity]
        (created,) = close.rows("/activity/", _type="Created")
        assert (created["lead_id"], created["source"], created["import_id"]) == (made["id"], "api", None)
        types = {each["object_type"] for each in close.events()}
        assert types >= {"lead", "activity.created", "activity.lead_status_change"}


class TestList:
    @pytest.mark.slow
    @pytest.mark.contract("3.2.list.1", "3.2.list.2", "3.2.list.3", "3.2.list.4", "3.1.all.2", "3.2.list.5")
    @pytest.mark.contract("2.9.sort.1", "1.4.page.6")
    def test_orders_and_filters(self, close: Close) -> None:
        ids = {}
        for hour, name in enumerate(["beta", "Alpha", "gamma"]):
            close.freeze(f"2026-01-01T0{hour}:00:00Z")
            ids[name] = close.lead(name)["id"]
        close.freeze("2026-01-01T05:00:00Z")
        close.put(f"/lead/{ids['beta']}/", {"description": "x"})

        def names(**params: Any) -> str:
            return "".join(each["name"][0] for each in close.rows("/lead/", **params))

        assert names() == "bgA"
        assert names(query="alpha or gamma") == "gA"
        assert names(_order_by="Date_Created") == names()  # a name in another case is unknown (2.6.order.5)
        assert names(_order_by="date_created") == "bAg"
        assert names(_order_by="-date_updated") == names(query="sort:-date_updated") == "bgA"
        assert names(_order_by="display_name") == "Abg"
        assert names(query="sort:updated") == names(query="sort:date_updated") == "Agb"
        assert names(query="alpha or gamma sort:name") == "Ag"
        assert names(_order_by="-display_name", query="sort:date_created") == "gbA"
        assert names(_order_by="nothing", query="sort:date_created") == "bAg"
        assert names(date_created__gt="2026-01-01T01:00:00Z") == "g"
        assert names(date_created__lte="2026-01-01T01:00:00Z") == "bA"
        assert names(date_updated__gte="2026-01-01T05:00:00Z") == "b"
        assert names(id__in=f"{ids['gamma']},{ids['beta']},x") == "bg"
        assert names(query='date_updated>="2026-01-01T01:00:00+00:00" sort:date_updated', _skip=1) == "gb"
        answer = close.get("/lead/", _limit=1, query="alpha or beta")
        assert (answer["total_results"], answer["has_more"], len(answer["data"])) == (2, True, 1)
        assert set(answer) == {"data", "has_more", "total_results"}
