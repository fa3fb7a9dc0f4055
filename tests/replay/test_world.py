"""The records that a recording reads but does not make."""

import re
from dataclasses import replace
from typing import Any

import pytest

from dealdock.judge.sandbox import Sandbox
from dealdock.replay.replay import EQUAL, Replay
from tests.replay.recorder import Recorder, changed, places, replayed

BASE = "/developer_api/v1"


def close(sandbox: Sandbox) -> tuple[Recorder, dict[str, str]]:
    service = Recorder(sandbox, "close", "api.close.com")
    return service, service.basic()


def copper(service: Recorder) -> dict[str, str]:
    """Return the headers of a call to Copper."""
    shown = service.shown
    return {
        "X-PW-AccessToken": shown["api_key"],
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": shown["email"],
    }


def lead_with_everything(service: Recorder, headers: dict[str, str]) -> Any:
    """Make a lead with a contact, a task, an opportunity and a note, and return it."""
    contact = {"name": "Bruce", "emails": [{"email": "bruce@example.com", "type": "office"}]}
    lead = service.call("POST", "/api/v1/lead/", {"name": "Wayne", "contacts": [contact]}, headers=headers)
    for path, sent in (
        ("task", {"text": "call"}),
        ("opportunity", {"note": "a suit", "value": 5000, "value_period": "one_time"}),
        ("activity/note", {"note": "he was calm"}),
    ):
        service.call("POST", f"/api/v1/{path}/", {"lead_id": lead["id"], **sent}, headers=headers)
    return lead


@pytest.mark.parametrize(
    "path",
    [
        "lead/{}/",
        "lead/",
        "contact/?lead_id={}",
        "task/?lead_id={}",
        "opportunity/?lead_id={}",
        "activity/note/?lead_id={}",
    ],
)
def test_records_of_close_are_made_of_what_an_answer_shows(sandbox: Sandbox, path: str) -> None:
    service, headers = close(sandbox)
    lead = lead_with_everything(service, headers)
    before = len(service.exchanges)
    service.call("GET", f"/api/v1/{path.format(lead['id'])}", headers=headers)
    (result,) = replayed(sandbox, service.exchanges[before:])
    assert (result.verdict, result.why, places(result)) == (EQUAL, "", [])


def test_a_changed_record_that_was_there_is_made_and_a_new_one_is_not(sandbox: Sandbox) -> None:
    service, headers = close(sandbox)
    lead = service.call("POST", "/api/v1/lead/", {"name": "Wayne"}, headers=headers)
    service.call("PUT", f"/api/v1/lead/{lead['id']}/", {"name": "Gotham"}, headers=headers)
    service.call("POST", "/api/v1/task/", {"lead_id": lead["id"], "text": "call"}, headers=headers)
    service.call("GET", f"/api/v1/task/?lead_id={lead['id']}", headers=headers)
    results = replayed(sandbox, service.exchanges[1:])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 3


def test_a_record_that_an_earlier_call_did_not_find_is_left_to_the_calls(sandbox: Sandbox) -> None:
    service = Recorder(sandbox, "copper", "api.copper.com")
    headers = copper(service)
    person = {"name": "Bruce", "emails": [{"email": "bruce@example.com", "category": "work"}]}
    found, wanted = f"{BASE}/people/fetch_by_email", {"email": "bruce@example.com"}
    service.call("POST", found, wanted, headers=headers)
    service.call("POST", f"{BASE}/people", person, headers=headers)
    service.call("POST", found, wanted, headers=headers)
    missing, made, read = service.exchanges
    results = replayed(sandbox, [missing, replace(made, answer=b""), read])
    assert [(each.status, places(each)) for each in (results[0], results[2])] == [(404, []), (200, [])]


def test_calls_have_the_credentials_of_the_recorded_user(sandbox: Sandbox) -> None:
    service, headers = close(sandbox)
    me = service.call("GET", "/api/v1/me/", headers=headers)
    lead = service.call("POST", "/api/v1/lead/", {"name": "Wayne"}, headers=headers)
    service.call("POST", "/api/v1/task/", {"lead_id": lead["id"], "text": "call"}, headers=headers)
    service.call("GET", f"/api/v1/task/?assigned_to={me['id']}", headers=headers)
    known, *others = service.exchanges
    email = changed(known, lambda shown: {**shown, "email": "bruce@wayne.example", "first_name": "Bruce"})
    results = replayed(sandbox, [email, *others])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 4
    assert "$.data[0]" not in results[3].masks["not explained"]


def test_users_of_the_answers_are_added(sandbox: Sandbox) -> None:
    service, headers = close(sandbox)
    lead = lead_with_everything(service, headers)
    service.call("GET", "/api/v1/user/", headers=headers)
    service.call("POST", "/api/v1/task/", {"lead_id": lead["id"], "assigned_to": lead["created_by"]}, headers=headers)
    service.call("GET", f"/api/v1/lead/{lead['id']}/", headers=headers)
    results = replayed(sandbox, service.exchanges[-3:])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 3


@pytest.mark.parametrize("path", ["people", "companies", "opportunities", "tasks", "leads", "projects"])
def test_records_of_copper_are_made_of_what_an_answer_shows(sandbox: Sandbox, path: str) -> None:
    service = Recorder(sandbox, "copper", "api.copper.com")
    headers = copper(service)
    person = service.call("POST", f"{BASE}/people", {"name": "Alfred"}, headers=headers)
    sent = {"primary_contact_id": person["id"]} if path == "opportunities" else {}
    made = service.call("POST", f"{BASE}/{path}", {"name": "Bruce", "tags": ["rich"], **sent}, headers=headers)
    before = len(service.exchanges)
    service.call("GET", f"{BASE}/{path}/{made['id']}", headers=headers)
    service.call("POST", f"{BASE}/{path}/search", {"page_size": 5}, headers=headers)
    results = replayed(sandbox, service.exchanges[before:])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 2


def test_settings_of_the_account_stay(sandbox: Sandbox) -> None:
    service, headers = close(sandbox)
    lead = lead_with_everything(service, headers)
    service.call("GET", f"/api/v1/lead/{lead['id']}/", headers=headers)
    replay = Replay(sandbox, {"close": {"paging": {"max_page": 7}, "name": "A replay"}})
    assert replay.run(service.exchanges[-1:])[0].verdict == EQUAL
    (account,) = [each for each in sandbox.control.call("GET", "accounts") if each["name"] == "A replay"]
    assert account["paging"]["max_page"] == 7


def test_ids_that_no_account_can_have_get_others(sandbox: Sandbox) -> None:
    service = Recorder(sandbox, "copper", "api.copper.com")
    headers = copper(service)
    person = service.call("POST", f"{BASE}/people", {"name": "Bruce"}, headers=headers)["id"]
    noted = {"parent": {"type": "person", "id": person}, "type": {"category": "user", "id": 0}, "details": "calm"}
    activity = service.call("POST", f"{BASE}/activities", noted, headers=headers)["id"]
    for method, path in (("GET", f"people/{person}"), ("POST", "activities/search"), ("GET", f"activities/{activity}")):
        service.call(method, f"{BASE}/{path}", headers=headers)
    reads = service.exchanges[2:]
    for own, other in ((activity, activity + 2**33), (person, person + 10**6)):  # ids of this account are users' there
        reads = [
            replace(
                each,
                url=each.url.replace(f"/{own}", f"/{other}"),
                answer=re.sub(rb'"id":%d\b' % own, b'"id":%d' % other, each.answer),
            )
            for each in reads
        ]
    results = replayed(sandbox, reads)
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 3


def test_a_record_that_refers_to_one_of_the_recording_is_of_the_recording(sandbox: Sandbox) -> None:
    service, headers = close(sandbox)
    service.call("POST", "/api/v1/lead/", {"name": "Other"}, headers=headers)
    lead = service.call("POST", "/api/v1/lead/", {"name": "Wayne"}, headers=headers)
    service.call("GET", f"/api/v1/activity/?lead_id={lead['id']}", headers=headers)  # the service made its activity
    service.call("GET", f"/api/v1/lead/{lead['id']}/", headers=headers)
    assert b'"_type": "Created"' in service.exchanges[2].answer
    replay = Replay(sandbox, {})
    results = replay.run(service.exchanges[1:])
    assert replay.not_made == []
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 3


def test_a_reference_to_a_record_of_the_recording_is_not_made_before(sandbox: Sandbox) -> None:
    service, headers = close(sandbox)
    lead = lead_with_everything(service, headers)
    listed = service.call("GET", f"/api/v1/opportunity/?lead_id={lead['id']}", headers=headers)
    before = len(service.exchanges)
    contact = service.call("POST", "/api/v1/contact/", {"lead_id": lead["id"], "name": "Robin"}, headers=headers)
    path = f"/api/v1/opportunity/{listed['data'][0]['id']}/"
    service.call("PUT", path, {"contact_id": contact["id"]}, headers=headers)
    results = replayed(sandbox, service.exchanges[before:])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 2
