"""Notifications of Copper's webhooks (contract 3.10, part 2 B8)."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform.webhooks import shedding
from tests.support.cases import each_case
from tests.support.receiver import Receiver
from tests.vendors.copper.client import Copper


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.close()


def subscribe(copper: Copper, receiver: Receiver, type_: str, event: str, **more: Any) -> int:
    body = {"target": receiver.url, "type": type_, "event": event, **more}
    hook: int = copper.ask("POST", "/webhooks", body)["id"]
    return hook


def settle(copper: Copper) -> None:
    copper.control("POST", "/deliveries/settle", {"seconds": 60})


@pytest.mark.contract("3.10.webhook.5", "3.10.webhook.9")
def test_a_new_record_is_announced_by_its_id(copper: Copper, receiver: Receiver) -> None:
    hook = subscribe(copper, receiver, "person", "new", secret={"key": "s3cret"}, headers={"X-From": "copper"})
    person = copper.person()
    settle(copper)
    ((headers, body),) = receiver.requests
    assert body.decode() == (
        f'{{"key":"s3cret","subscription_id":{hook},"event":"new","type":"person","ids":[{person["id"]}],'
        '"updated_attributes":{},"timestamp":"2017-08-08T02:16:39.000Z"}'
    )
    assert headers["content-type"] == "application/json"
    assert headers["x-from"] == "copper"
    assert headers["user-agent"] == "dealdock"


@pytest.mark.contract("3.10.webhook.10")
def test_an_update_announces_the_attributes_that_differ(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "opportunity", "update")
    deal = copper.deal(details="old")
    copper.put(deal, status="Won", details="old", monetary_value=12)
    settle(copper)
    (body,) = receiver.bodies
    assert (body["event"], body["ids"]) == ("update", [deal["id"]])
    assert body["updated_attributes"] == {
        "status": ["Open", "Won"],
        "monetary_unit": [None, "USD"],
        "monetary_value": [None, 12],
    }


@pytest.mark.contract("3.10.webhook.11")
def test_an_update_without_a_difference_is_not_announced(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "opportunity", "update")
    deal = copper.deal()
    copper.put(deal, name=deal["name"])
    copper.ask(
        "POST",
        "/activities",
        {
            "parent": {"type": "opportunity", "id": deal["id"]},
            "type": {"category": "user", "id": 0},
            "details": "a note",
        },
    )
    settle(copper)
    assert receiver.requests == []


@pytest.mark.contract("3.10.webhook.12")
def test_custom_fields_are_announced_by_their_definitions(copper: Copper, receiver: Receiver) -> None:
    plain = subscribe(copper, receiver, "opportunity", "update")
    subscribe(copper, receiver, "opportunity", "update", custom_field_computed_values=True)
    field = copper.definition("Dropdown", "Red", "Blue")
    deal = copper.deal()
    red = field["options"][0]
    copper.put(deal, custom_fields=[{"custom_field_definition_id": field["id"], "value": red["id"]}])
    settle(copper)
    by_hook = {
        body["subscription_id"] == plain: body["updated_attributes"]["custom_fields"] for body in receiver.bodies
    }
    assert by_hook[True] == [
        [{"custom_field_definition_id": field["id"], "value": None}],
        [{"custom_field_definition_id": field["id"], "value": red["id"]}],
    ]
    assert by_hook[False][1] == [{"custom_field_definition_id": field["id"], "value": "Red"}]
    copper.put(deal, custom_fields=[{"custom_field_definition_id": field["id"], "value": None}])
    settle(copper)
    emptied = [body["updated_attributes"]["custom_fields"][1] for body in receiver.bodies[2:]]
    assert emptied == [[{"custom_field_definition_id": field["id"], "value": None}]] * 2


@pytest.mark.contract("3.10.webhook.10")
def test_a_custom_field_that_keeps_its_value_is_not_announced(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "opportunity", "update")
    kept, changed = (copper.definition("String")["id"] for _ in range(2))
    deal = copper.deal(custom_fields=[{"custom_field_definition_id": each, "value": "a"} for each in (kept, changed)])
    copper.put(deal, custom_fields=[{"custom_field_definition_id": changed, "value": "b"}])
    settle(copper)
    (body,) = receiver.bodies
    assert body["updated_attributes"] == {
        "custom_fields": [[{"custom_field_definition_id": changed, "value": value}] for value in ("a", "b")]
    }


@pytest.mark.contract("3.10.webhook.10")
def test_the_name_of_another_company_is_not_announced(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "person", "update")
    subscribe(copper, receiver, "opportunity", "update")
    old, new = (copper.ask("POST", "/companies", {"name": name}) for name in ("Old", "New"))
    person = copper.person(company_id=old["id"])
    deal = copper.deal(company_id=old["id"], primary_contact_id=person["id"])
    for path, record in (("people", person), ("opportunities", deal)):
        answer = copper.ask("PUT", f"/{path}/{record['id']}", {"company_id": new["id"]})
        assert answer["company_name"] == "New"
    copper.ask("PUT", f"/companies/{new['id']}", {"name": "Newer"})
    settle(copper)
    assert [body["updated_attributes"] for body in receiver.bodies] == [{"company_id": [old["id"], new["id"]]}] * 2


@pytest.mark.contract("3.10.webhook.5")
def test_a_secret_replaces_no_part_of_a_notification(copper: Copper, receiver: Receiver) -> None:
    names = ("ids", "type", "event", "subscription_id", "updated_attributes", "timestamp")
    subscribe(copper, receiver, "person", "new", secret={"key": "s3cret", **dict.fromkeys(names, "mine")})
    copper.person()
    settle(copper)
    ((_, body),) = receiver.requests
    sent = json.loads(body, object_pairs_hook=list)
    assert sorted(name for name, _ in sent) == sorted(["key", *names])
    assert [value for _, value in sent].count("mine") == 0


@pytest.mark.contract("3.10.webhook.13")
def test_the_records_of_one_call_go_together(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "opportunity", "new")
    contact = copper.person()["id"]
    deals = [{"name": f"Deal {number}", "primary_contact_id": contact} for number in range(10)]
    copper.ask("POST", "/opportunities/bulk_create", {"opportunities": deals})
    copper.deal(primary_contact_id=contact)
    settle(copper)
    assert [len(body["ids"]) for body in receiver.bodies] == [10, 1]
    assert receiver.bodies[0]["ids"] == sorted(receiver.bodies[0]["ids"])


@pytest.mark.contract("3.10.webhook.13")
def test_the_records_that_one_call_changes_alike_go_together(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "person", "update")
    one, two, three, four = (copper.person()["id"] for _ in range(4))
    changes = [(three, "Boss"), (two, "Clerk"), (one, "Boss"), (four, None)]
    people = [{"id": each, "title": title} for each, title in changes]
    copper.ask("POST", "/people/bulk_update", {"people": people})
    settle(copper)
    sent = [(body["ids"], body["updated_attributes"]) for body in receiver.bodies]
    assert sent == [([one, three], {"title": [None, "Boss"]}), ([two], {"title": [None, "Clerk"]})]


@pytest.mark.contract("3.10.webhook.17")
def test_a_deletion_and_the_control_planes_changes_are_announced(copper: Copper, receiver: Receiver) -> None:
    for event in ("new", "delete"):
        subscribe(copper, receiver, "company", event)
    company = copper.company()
    copper.ask("DELETE", f"/companies/{company['id']}")
    copper.control("POST", f"/records/company/{company['id']}/undelete")
    copper.control("DELETE", f"/records/company/{company['id']}")
    settle(copper)
    assert [body["event"] for body in receiver.bodies] == ["new", "delete", "new", "delete"]


@pytest.mark.contract("3.10.webhook.16")
def test_activities_are_announced(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "activity_log", "new")
    deal = copper.deal()
    copper.put(deal, status="Won")
    settle(copper)
    assert [body["type"] for body in receiver.bodies] == ["activity_log"]


def test_a_refused_call_and_another_account_announce_nothing(copper: Copper, other: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "person", "new")
    copper.refused("POST", "/people", {"name": ""})
    other.person()
    settle(copper)
    assert receiver.requests == []


@pytest.mark.contract("3.10.webhook.14")
@pytest.mark.parametrize("status", [500, 302])
def test_a_notification_is_sent_once_whatever_the_answer_is(copper: Copper, receiver: Receiver, status: int) -> None:
    receiver.statuses = [status]
    subscribe(copper, receiver, "person", "new")
    copper.person()
    settle(copper)
    copper.advance(1_000_000)
    copper.control("POST", "/deliveries/run")
    (delivery,) = copper.control("GET", "/deliveries")
    assert (delivery["state"], delivery["next_attempt_at"]) == ("delivered", None)
    assert len(receiver.requests) == 1


def test_a_notification_that_is_held_has_no_time_of_another_attempt(copper: Copper, receiver: Receiver) -> None:
    copper.control("POST", "/deliveries/hold")
    subscribe(copper, receiver, "person", "new")
    copper.person()
    (delivery,) = copper.control("GET", "/deliveries")
    assert (delivery["state"], delivery["next_attempt_at"]) == ("held", None)


@pytest.mark.contract("3.10.webhook.15")
def test_a_public_target_is_kept_and_not_called(copper: Copper) -> None:
    hook = copper.ask("POST", "/webhooks", {"target": "https://192.0.2.1/hook", "type": "person", "event": "new"})
    person = copper.person()
    settle(copper)
    (delivery,) = copper.control("GET", "/deliveries")
    assert (delivery["state"], delivery["attempts"][0]["error"]) == ("dropped", "ConnectionError")
    whole = copper.control("GET", f"/deliveries/{delivery['number']}")
    assert json.loads(whole["body"])["ids"] == [person["id"]]
    assert delivery["subscription_id"] == hook["id"]


@pytest.mark.parametrize("target", ["http://example.com/", "ftp://127.0.0.1/", "http://10.0.0.1/"])
def test_other_targets_are_refused(copper: Copper, target: str) -> None:
    answer = copper.send("POST", "/webhooks", {"target": target, "type": "person", "event": "new"})
    assert answer.status_code == 422
    assert answer.json()["message"] == "Invalid input: Invalid URI For External Request"


@pytest.mark.contract("3.10.webhook.17")
@pytest.mark.parametrize("by_api", [True, False])
def test_what_is_held_for_a_deleted_webhook_is_dropped_at_once_and_not_of_others(
    copper: Copper, receiver: Receiver, by_api: bool
) -> None:
    hook, other = (subscribe(copper, receiver, "person", "new") for _ in range(2))
    copper.control("POST", "/deliveries/hold")
    copper.person()
    if by_api:
        copper.ask("DELETE", f"/webhooks/{hook}")
    else:
        copper.control("DELETE", f"/records/webhook/{hook}")
    found = {each["subscription_id"]: each["state"] for each in copper.control("GET", "/deliveries")}
    assert found == {hook: "dropped", other: "held"}
    copper.control("POST", "/deliveries/release")
    settle(copper)
    assert [body["subscription_id"] for body in receiver.bodies] == [other]


def test_a_secret_is_corrupted_and_the_timestamp_aged(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "person", "new", secret={"key": "s3cret"})
    copper.control("POST", "/deliveries/hold")
    copper.person()
    copper.control("PATCH", "/deliveries/1", {"corrupt_signature": True, "age_seconds": 60})
    copper.control("POST", "/deliveries/release")
    copper.control("POST", "/deliveries/1/redeliver")
    bad, good = receiver.bodies
    assert (bad["key"], bad["timestamp"]) == ("s3cretx", "2017-08-08T02:15:39.000Z")
    assert (good["key"], good["timestamp"]) == ("s3cret", "2017-08-08T02:16:39.000Z")


@pytest.mark.slow
@pytest.mark.contract("3.10.webhook.6")
def test_leads_tasks_and_projects_are_announced(copper: Copper, receiver: Receiver) -> None:
    kinds = {"lead": copper.lead, "task": copper.task, "project": copper.project}
    for kind in kinds:
        for event in ("new", "update", "delete"):
            subscribe(copper, receiver, kind, event)
    made = {kind: make()["id"] for kind, make in kinds.items()}
    for kind, changes in (
        ("lead", {"status": "Open"}),
        ("task", {"status": "Completed"}),
        ("project", {"name": "New"}),
    ):
        copper.ask("PUT", f"/{kind}s/{made[kind]}", changes)
        copper.ask("DELETE", f"/{kind}s/{made[kind]}")
    settle(copper)
    found = [(each["type"], each["event"], each["ids"], list(each["updated_attributes"])) for each in receiver.bodies]
    changed = {"lead": ["status", "status_id"], "task": ["completed_date", "status"], "project": ["name"]}
    expected: list[Any] = [(kind, "new", [number], []) for kind, number in made.items()]
    for kind, number in made.items():
        expected += [(kind, "update", [number], changed[kind]), (kind, "delete", [number], [])]
    assert found == expected


@pytest.mark.contract("B1.convert.12")
def test_a_conversion_announces_the_end_of_the_lead_and_then_what_it_makes(copper: Copper, receiver: Receiver) -> None:
    subscribe(copper, receiver, "lead", "delete")
    subscribe(copper, receiver, "person", "update")
    for kind in ("person", "company", "opportunity"):
        subscribe(copper, receiver, kind, "new")
    lead = copper.lead(company_name="Acme")
    made = copper.ask("POST", f"/leads/{lead['id']}/convert", {"details": {"opportunity": {"name": "Deal"}}})
    settle(copper)
    found = [(each["type"], each["event"], each["ids"]) for each in receiver.bodies]
    kinds = ("person", "company", "opportunity")
    assert found == [("lead", "delete", [lead["id"]]), *((kind, "new", [made[kind]["id"]]) for kind in kinds)]


@pytest.mark.slow
@pytest.mark.contract("3.10.webhook.18")
def test_an_announced_import_sends_new_records_by_id(copper: Copper, receiver: Receiver) -> None:
    people = [copper.person(name=f"Person {number}") for number in range(35)]
    gone = copper.person(name="Gone")
    copper.ask("DELETE", f"/people/{gone['id']}")
    exported = copper.control("GET", "/export")
    hook = subscribe(copper, receiver, "person", "new")
    subscribe(copper, receiver, "person", "delete")
    copper.control("POST", "/import?announce=true", exported)
    settle(copper)
    ids = [person["id"] for person in people]
    assert [body["ids"] for body in receiver.bodies] == [ids[:30], ids[30:]]
    assert {body["subscription_id"] for body in receiver.bodies} == {hook}
    copper.person(name="Afterwards")
    settle(copper)
    assert len(receiver.requests) == 3


@pytest.mark.parametrize("announce", [False, True])
def test_a_restore_announces_only_when_it_is_asked_to(copper: Copper, receiver: Receiver, announce: bool) -> None:
    person = copper.person()
    copper.control("PUT", "/snapshots/before")
    subscribe(copper, receiver, "person", "new")
    copper.person()
    settle(copper)
    receiver.requests.clear()
    copper.control("POST", "/reset" + ("?announce=true" if announce else ""), {"to": "before"})
    settle(copper)
    assert [body["ids"] for body in receiver.bodies] == ([[person["id"]]] if announce else [])


def test_an_undeleted_record_is_new(copper: Copper, receiver: Receiver) -> None:
    person = copper.person()
    subscribe(copper, receiver, "person", "new")
    copper.ask("DELETE", f"/people/{person['id']}")
    copper.control("POST", f"/records/person/{person['id']}/undelete")
    settle(copper)
    assert [(body["event"], body["ids"]) for body in receiver.bodies] == [("new", [person["id"]])]


def test_an_activity_is_undeleted_and_announced_once(copper: Copper, receiver: Receiver) -> None:
    about = {"parent": {"type": "person", "id": copper.person()["id"]}, "type": {"id": 0}, "details": "x"}
    activity = copper.ask("POST", "/activities", about)
    subscribe(copper, receiver, "activity_log", "new")
    copper.ask("DELETE", f"/activities/{activity['id']}")
    path = f"/records/activity/{activity['id']}/undelete"
    restored = copper.control("POST", path)
    copper.advance(60)
    answer = copper.http.post(f"/_dealdock/accounts/{copper.account['id']}{path}")
    settle(copper)
    assert [body["ids"] for body in receiver.bodies] == [[activity["id"]]]
    assert copper.control("GET", f"/records/activity/{activity['id']}") == restored
    assert answer.status_code == 404


@pytest.mark.slow
@pytest.mark.contract("3.10.webhook.19")
@pytest.mark.parametrize(
    ("name", "seconds"), [("notifications_per_minute", 60), ("notifications_per_ten_minutes", 600)]
)
def test_notifications_beyond_the_limit_are_dropped_for_ever(
    copper: Copper, receiver: Receiver, name: str, seconds: int
) -> None:
    copper.control("PATCH", "", {"limits": {name: 2}})
    subscribe(copper, receiver, "person", "new")
    for number in range(3):
        copper.person(name=f"Person {number}")
    settle(copper)
    copper.control("POST", "/clock/advance", {"seconds": seconds - 1})
    copper.person(name="Too early")
    settle(copper)
    copper.control("POST", "/clock/advance", {"seconds": 1})
    copper.person(name="In time")
    settle(copper)
    states = [(each["state"], len(each["attempts"])) for each in copper.control("GET", "/deliveries")[::-1]]
    assert states == [("delivered", 1), ("delivered", 1), ("dropped", 0), ("dropped", 0), ("delivered", 1)]
    assert len(receiver.requests) == 3
    copper.control("POST", "/deliveries/3/redeliver")
    assert len(receiver.requests) == 4, "a test may repeat it"


def test_a_limit_of_notifications_does_not_count_those_after_a_clock_that_was_set_back(
    copper: Copper, receiver: Receiver
) -> None:
    copper.control("PATCH", "", {"limits": {"notifications_per_minute": 1}})
    subscribe(copper, receiver, "person", "new")
    copper.control("PUT", "/clock", {"mode": "frozen", "at": "2026-06-01T12:00:30Z"})
    copper.person(name="Person 1")
    settle(copper)
    copper.control("PUT", "/clock", {"mode": "frozen", "at": "2026-06-01T12:00:00Z"})
    for number in (2, 3):
        copper.person(name=f"Person {number}")
    settle(copper)
    states = [each["state"] for each in copper.control("GET", "/deliveries")[::-1]]
    assert states == ["delivered", "delivered", "dropped"]


def test_a_limit_of_notifications_counts_what_is_released(copper: Copper, receiver: Receiver) -> None:
    copper.control("PATCH", "", {"limits": {"notifications_per_minute": 1}})
    subscribe(copper, receiver, "person", "new")
    copper.control("POST", "/deliveries/hold")
    people = [copper.person(name=f"Person {number}") for number in range(2)]
    copper.control("POST", "/deliveries/release", {"order": "reversed"})
    assert [body["ids"] for body in receiver.bodies] == [[people[1]["id"]]]
    assert [each["state"] for each in copper.control("GET", "/deliveries")] == ["delivered", "dropped"]


@pytest.mark.contract("3.10.webhook.20")
def test_the_timestamp_has_milliseconds_while_the_clock_runs(http: httpx.Client, receiver: Receiver) -> None:
    copper = Copper.open(http, clock={"mode": "offset", "seconds": -86_400})
    subscribe(copper, receiver, "person", "new")
    before = datetime.now(UTC) - timedelta(days=1)
    for number in range(5):
        copper.person(name=f"Person {number}")
    settle(copper)
    texts = [body["timestamp"] for body in receiver.bodies]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text) for text in texts)
    assert any(not text.endswith(".000Z") for text in texts)
    moments = [datetime.fromisoformat(text) for text in texts]
    assert moments == sorted(moments)
    assert timedelta(seconds=-1) < moments[0] - before < timedelta(seconds=10)


@pytest.mark.contract("3.10.webhook.21")
@each_case("name", ["secret", "headers"])
def test_a_secret_and_headers_have_few_bytes(copper: Copper, receiver: Receiver, name: str) -> None:
    body = {"target": receiver.url, "type": "lead", "event": "new"}
    hook = copper.ask("POST", "/webhooks", {**body, name: {"x": "é" * 2_000}})["id"]
    for large in ({"x": "é" * 2_048}, {f"x{number}": "y" * 80 for number in range(60)}):
        for method, path in (("POST", "/webhooks"), ("PUT", f"/webhooks/{hook}")):
            answer = copper.send(method, path, {**(body if method == "POST" else {}), name: large})
            assert (answer.status_code, "maximum is 4096 bytes" in answer.text) == (422, True)
        records = f"/_dealdock/accounts/{copper.account['id']}/records/webhook"
        assert copper.http.post(records, json={**body, name: large}).status_code == 422
    (kept,) = copper.ask("GET", "/webhooks")
    assert kept[name] == {"x": "é" * 2_000}
    copper.ask("DELETE", f"/webhooks/{hook}")


@pytest.mark.slow
def test_an_event_of_many_webhooks_is_stored_once_and_arrives_everywhere(
    copper: Copper, sandbox: Sandbox, receiver: Receiver
) -> None:
    hooks = [subscribe(copper, receiver, "opportunity", "update", secret={"key": f"{n}"}) for n in range(20)]
    deal = copper.deal()
    copper.put(deal, details="x" * 50_000)
    settle(copper)
    assert [each["subscription_id"] for each in receiver.bodies] == hooks
    assert {each["updated_attributes"]["details"][1] for each in receiver.bodies} == {"x" * 50_000}
    assert [each["key"] for each in receiver.bodies] == [f"{n}" for n in range(20)]
    size = sandbox.database.read(lambda db: shedding.stored_bytes(db, copper.account["id"]))
    assert 50_000 < size < 80_000


def test_a_server_is_no_receiver_of_its_own_webhooks(copper: Copper, receiver: Receiver) -> None:
    """Neither control plane nor console nor the API is called, with headers of a page or without."""
    own = str(copper.http.base_url).rstrip("/")
    other = Copper.open(copper.http)
    kept = other.deal()
    number = other.account["id"]
    for path in (f"/_dealdock/accounts/{number}/reset", f"/_dealdock/console/accounts/{number}/delete"):
        copper.ask(
            "POST",
            "/webhooks",
            {"target": own + path, "type": "person", "event": "new", "headers": {"Origin": own}},
        )
    subscribe(copper, receiver, "person", "new", headers={"Origin": own, "Authorization": "Bearer of the receiver"})
    copper.person()
    settle(copper)
    ((headers, _),) = receiver.requests
    assert "origin" not in headers
    assert headers["authorization"] == "Bearer of the receiver"
    errors = [each["attempts"][0]["error"] for each in copper.control("GET", "/deliveries")]
    assert sorted(map(str, errors)) == ["ConnectionError", "ConnectionError", "None"]
    assert other.ask("GET", f"/opportunities/{kept['id']}") == kept
