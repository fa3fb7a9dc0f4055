"""References that records of a scene leave out: the API's defaults, as for records that the control plane adds."""

import json
from typing import Any, Final

import httpx
import pytest

from dealdock.platform.scenes.json_lines import SMALL_BYTES
from dealdock.vendors.close.scenes.forms import FORMS
from tests.support.cases import each_case
from tests.vendors.close.client import Close
from tests.vendors.close.scenes.test_scenes import changed, load, problems

PHONE: Final = "+16505550100"
CONTACT: Final = {"key": "ann", "lead": "acme", "name": "Ann Lee", "phones": [{"type": "office", "phone": PHONE}]}
TIMES: Final = {"created_at": "2026-03-01T08:00:00Z", "updated_at": "2026-03-02T08:00:00Z"}


def added(close: Close, kind: str, body: dict[str, Any]) -> Any:
    """Add a record by the control plane, and return it as the control plane shows it."""
    return close.control("POST", f"/records/{kind}", body)


def rows(close: Close, kind: str) -> Any:
    return close.control("GET", f"/records/{kind}")


class TestStatus:
    def test_of_a_lead_is_the_first_one_as_in_the_control_plane(self, close: Close) -> None:
        load(close, leads=[{"name": "Acme", "status": "Customer"}, {"name": "Quay"}])
        acme, quay = rows(close, "lead")
        assert quay["status_id"] == added(close, "lead", {"name": "Third"})["status_id"] != acme["status_id"]

    def test_of_a_lead_is_the_first_one_of_the_scene(self, close: Close) -> None:
        statuses = [{"label": "Late", "position": 2}, {"label": "Early", "position": 1}]
        load(close, lead_statuses=statuses, leads=[{"name": "Quay"}])
        [quay] = close.rows("/lead/")
        assert quay["status_label"] == "Early"

    def test_of_an_opportunity_is_the_first_one_as_in_the_control_plane(self, close: Close) -> None:
        load(close, opportunities=[{"lead": "acme", "status": "Won"}, {"lead": "acme"}])
        won, other = rows(close, "opportunity")
        made = added(close, "opportunity", {"lead_id": other["lead_id"]})
        assert other["status_id"] == made["status_id"] != won["status_id"]

    def test_of_an_opportunity_is_required_where_no_pipeline_has_one(self, close: Close) -> None:
        own = {"pipelines": [{"name": "Bare"}], "opportunity_statuses": []}
        text = "is required, since the account has none to choose"
        found = problems(close, **own, opportunities=[{"lead": "acme"}])
        assert found == [("#/accounts/0/opportunities/0/status", text)]

    def test_without_a_pipeline_belongs_to_the_first_one(self, close: Close) -> None:
        pipelines = [{"key": "one", "name": "One"}, {"key": "two", "name": "Two"}]
        load(close, pipelines=pipelines, opportunity_statuses=[{"label": "New"}, {"label": "Old", "pipeline": "two"}])
        one, two = rows(close, "pipeline")
        assert [each["pipeline_id"] for each in rows(close, "opportunityStatus")] == [one["id"], two["id"]]


class TestLead:
    def test_of_a_contact_has_the_name_of_the_contact(self, close: Close) -> None:
        author = close.control("GET", "/users")[0]["email"]
        load(close, contacts=[CONTACT, {"name": "Bob Ray", "created_by": author, **TIMES}])
        leads = {each["id"]: each for each in rows(close, "lead")}
        ann, bob = rows(close, "contact")
        assert [leads[each["lead_id"]]["name"] for each in (ann, bob)] == ["Acme", "Bob Ray"]
        assert len(leads) == 2
        made = leads[bob["lead_id"]]
        assert (made["created_by"], made["display_name"]) == (bob["created_by"], "Bob Ray")
        assert [made[each] for each in TIMES] == [bob["created_at"]] * 2

    def test_of_a_contact_without_a_name_is_shown_as_the_contact(self, close: Close) -> None:
        emails = [{"type": "office", "email": "kim@quay.example"}]
        load(close, leads=[], contacts=[{"emails": emails}])
        [lead] = rows(close, "lead")
        by_control = added(close, "contact", {"emails": emails})
        assert (lead["name"], lead["display_name"]) == ("", "kim@quay.example")
        [other] = [each for each in rows(close, "lead") if each["id"] == by_control["lead_id"]]
        assert (other["name"], other["display_name"]) == (lead["name"], lead["display_name"])

    def test_of_an_opportunity_is_a_new_one_without_a_name(self, close: Close) -> None:
        load(close, leads=[], opportunities=[{"value": 5}, {"value": 6}])
        leads, deals = rows(close, "lead"), rows(close, "opportunity")
        assert [each["lead_id"] for each in deals] == [each["id"] for each in leads]
        made = added(close, "opportunity", {"value": 7})
        assert [each["name"] for each in rows(close, "lead")] == ["Untitled"] * 3
        assert made["lead_id"] not in {each["id"] for each in leads}

    def test_of_an_opportunity_with_a_contact_is_not_a_new_one(self, close: Close) -> None:
        found = problems(close, contacts=[CONTACT], opportunities=[{"contact": "ann"}])
        assert found == [("#/accounts/0/opportunities/0/contact", "must be a contact of the same lead")]

    @each_case("fields", [{"contact": "ann"}, {"details": {"phone": PHONE}}])
    def test_of_an_activity_is_that_of_its_contact(self, close: Close, fields: dict[str, Any]) -> None:
        load(close, contacts=[CONTACT], activities=[{"type": "Call", **fields}])
        [ann], [call] = rows(close, "contact"), rows(close, "activity")
        assert (call["lead_id"], call["contact_id"]) == (ann["lead_id"], ann["id"])

    @each_case("type_", ["Call", "Created"])
    def test_of_an_activity_is_required_without_a_contact(self, close: Close, type_: str) -> None:
        found = problems(close, activities=[{"type": type_}])
        assert found == [("#/accounts/0/activities/0/lead", "is required")]

    def test_of_a_subscription_is_that_of_its_contact(self, close: Close) -> None:
        own = {"contacts": [CONTACT], "sequences": [{"key": "s", "name": "Welcome"}]}
        load(close, **own, sequence_subscriptions=[{"sequence": "s", "contact": "ann"}])
        [ann], [subscription] = rows(close, "contact"), rows(close, "sequenceSubscription")
        assert subscription["lead_id"] == ann["lead_id"]


class TestFormats:
    @pytest.mark.slow
    def test_of_lines_gives_the_same_as_json_and_exports_reload(self, close: Close) -> None:
        long = [{"name": f"Other {each}", "description": "x" * 65_000} for each in range(17)]
        scene = changed(close, leads=long, contacts=[{"name": "Bob Ray"}], opportunities=[{"value": 5}])
        imported(close, json.dumps(scene), "application/json")
        in_json = close.control("GET", "/export")
        assert len(lines(scene)) > SMALL_BYTES
        imported(close, lines(scene), "application/jsonl")
        assert close.control("GET", "/export") == in_json
        imported(close, json.dumps(in_json), "application/json")
        assert close.control("GET", "/export") == in_json
        assert len(in_json["accounts"][0]["leads"]) == len(long) + 2


def imported(close: Close, text: str, content_type: str) -> httpx.Response:
    path = f"/_dealdock/accounts/{close.account['id']}/import"
    answer = close.http.post(path, content=text.encode(), headers={"Content-Type": content_type})
    assert answer.status_code == 204, answer.text
    return answer


def lines(scene: dict[str, Any]) -> str:
    """Return a scene as lines: the account's settings, then a line for each record."""
    account = scene["accounts"][0]
    settings = {name: value for name, value in account.items() if not isinstance(value, list)}
    records = [{name: each} for name in FORMS for each in account.get(name, ())]
    return "".join(f"{json.dumps(each)}\n" for each in [{"accounts": settings}, *records])
