"""The resources whose records are written as they are sent, by one table (contract part 2, B.6 to B.8)."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest

from dealdock.vendors.close.record import resource
from tests.support.cases import each_case
from tests.support.lowered import lower
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import Shape, fits

NEWER = (201, 204)
OLDER = (200, 200)


class Plain(NamedTuple):
    """A resource: its path, the shape of a row, the class in its 404, and what creates and changes one."""

    path: str
    shape: Shape
    name: str
    new: Callable[[Close], dict[str, Any]]
    changes: dict[str, Any]
    required: tuple[str, ...]
    event: str | None
    statuses: tuple[int, int] = OLDER
    of_one: Mapping[str, str] = {}
    """The keys of one object beside those of a row."""
    oldest_first: bool = False
    is_whole: bool = False
    """True: the list has no `has_more`."""
    most: int = 200
    """The highest `_limit`."""


def _link(_: Close) -> dict[str, Any]:
    return {"name": "Wiki", "type": "lead", "url": "https://wiki.example/{{ lead.id }}"}


RESOURCES = {
    "email_template": Plain(
        "/email_template/",
        shapes.EMAIL_TEMPLATE,
        "EmailTemplate",
        lambda _: {"name": "Welcome", "subject": "Hello"},
        {"body": "<p>Hi</p>"},
        ("name",),
        "email_template",
        of_one={"used_by_sequences": "list"},
    ),
    "sms_template": Plain(
        "/sms_template/",
        shapes.SMS_TEMPLATE,
        "SMSTemplate",
        lambda _: {"name": "Reminder", "text": "Tomorrow"},
        {"status": "archived"},
        ("name",),
        "sms_template",
        NEWER,
    ),
    "sequence": Plain(
        "/sequence/",
        shapes.SEQUENCE,
        "Sequence",
        lambda _: {"name": "Onboarding", "steps": [{"step_type": "call"}]},
        {"status": "archived"},
        ("name",),
        "sequence",
        of_one={"subscription_counts_by_status": "object"},
        oldest_first=True,
        most=1000,
    ),
    "group": Plain(
        "/group/",
        shapes.GROUP,
        "Group",
        lambda _: {"name": "Sales"},
        {"name": "Support"},
        ("name",),
        "group",
        NEWER,
        of_one={"members": "list"},
    ),
    "custom_activity_type": Plain(
        "/custom_activity/",
        shapes.CUSTOM_ACTIVITY_TYPE,
        "CustomActivityType",
        lambda _: {"name": "Visit"},
        {"description": "x"},
        ("name",),
        "custom_activity_type",
        NEWER,
        is_whole=True,
    ),
    "custom_object_type": Plain(
        "/custom_object_type/",
        shapes.CUSTOM_OBJECT_TYPE,
        "CustomObjectType",
        lambda _: {"name": "Vehicle", "name_plural": "Vehicles"},
        {"description": "x"},
        ("name", "name_plural"),
        "custom_object_type",
        NEWER,
        is_whole=True,
    ),
    "integration_link": Plain(
        "/integration_link/",
        shapes.INTEGRATION_LINK,
        "IntegrationLink",
        _link,
        {"name": "Handbook"},
        ("name", "type", "url"),
        None,
    ),
}


@pytest.mark.slow
@pytest.mark.contract("2.b6.email_template.1", "2.b6.sms_template.1", "2.b6.sequence.1", "2.b7.group.1", "2.b8.link.1")
@pytest.mark.contract("2.b6.sequence.2", "2.b.status.1", "2.b9.activity_type.1", "2.b9.object_type.1")
@each_case("name", RESOURCES)
def test_has_its_keys_and_is_read_changed_listed_and_deleted(close: Close, name: str) -> None:
    it = RESOURCES[name]
    answer = close.send("POST", it.path, it.new(close))
    made = answer.json()
    one = f"{it.path}{made['id']}/"
    assert answer.status_code == it.statuses[0]
    fits({**it.shape, **it.of_one}, made)
    assert close.get(one) == made
    row = {key: value for key, value in made.items() if key not in it.of_one}
    assert close.get(it.path) == {"data": [row], **({} if it.is_whole else {"has_more": False})}
    close.freeze("2026-01-03T00:00:00Z")
    changed = close.put(one, it.changes)
    fits({**it.shape, **it.of_one}, changed)
    (field,) = it.changes
    assert {key for key in made if made[key] != changed[key]} <= {field, "date_updated"}
    assert changed[field] == it.changes[field]
    gone = close.send("DELETE", one)
    assert (gone.status_code, gone.content) == (it.statuses[1], b"" if it.statuses == NEWER else b"{}\n")
    for method in ("GET", "PUT", "DELETE"):
        refused = close.refused(method, one, {} if method == "PUT" else None)
        assert (refused.status, refused.text) == (404, f"Empty query: {it.name} matching query does not exist.")


@pytest.mark.contract("2.b.required.1")
@each_case("name", RESOURCES)
def test_fields_that_are_required(close: Close, name: str) -> None:
    it = RESOURCES[name]
    wrong = close.refused("POST", it.path, {}).fields
    assert wrong == dict.fromkeys(it.required, "This field is required.")
    assert close.rows(it.path) == []
    made = close.post(it.path, it.new(close))
    blank = close.refused("PUT", f"{it.path}{made['id']}/", dict.fromkeys(it.required)).fields
    assert blank == wrong


@pytest.mark.slow
@pytest.mark.contract("2.b.order.1")
@each_case("name", RESOURCES)
def test_lists_have_their_order(close: Close, name: str) -> None:
    it = RESOURCES[name]
    made = []
    for second in range(3):
        close.freeze(f"2026-01-03T00:00:0{second}Z")
        made.append(close.post(it.path, {**it.new(close), "name": f"Number {second}"})["id"])
    expected = made if it.oldest_first else made[::-1]
    assert [each["id"] for each in close.rows(it.path)] == expected
    if not it.is_whole:
        page = close.get(it.path, _limit=1, _skip=1, _fields="id")
        assert page == {"data": [{"id": expected[1]}], "has_more": True}


@pytest.mark.slow
@pytest.mark.contract("2.b1.events.1")
@each_case("name", RESOURCES)
def test_each_change_leaves_its_event(close: Close, name: str) -> None:
    it = RESOURCES[name]
    made = close.post(it.path, it.new(close))
    one = f"{it.path}{made['id']}/"
    changed = close.put(one, it.changes)
    close.put(one, it.changes)
    close.delete(one)
    events = [each for each in close.events() if each["object_id"] == made["id"]]
    if it.event is None:
        assert events == []
        return
    assert {each["object_type"] for each in events} == {it.event}
    deleted, updated, created = events
    assert [each["action"] for each in events] == ["deleted", "updated", "created"]
    assert (created["data"], updated["data"], deleted["data"]) == (made, changed, None)
    assert updated["changed_fields"] == list(it.changes)
    assert deleted["previous_data"] == changed


@pytest.mark.contract("2.b.limit.2")
def test_an_organization_and_a_lead_have_so_many_records(close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch, resource, "MAX_RECORDS", 2_000, to=2)
    lower(monkeypatch, resource, "MAX_OF_OWNER", 200, to=1)
    for _ in range(2):
        close.post("/sequence/", {"name": "Onboarding"})
    refused = close.refused("POST", "/sequence/", {"name": "Onboarding"})
    assert (refused.status, refused.body["errors"]) == (400, ["The limit of 2 records has been reached."])
    close.control("POST", "/records/sequence", {"name": "Onboarding"})
    leads = [close.lead(contacts=[{"name": "Jo"}, {"name": "Bo"}]) for _ in range(3)]
    sequence = close.rows("/sequence/")[0]["id"]
    for lead in leads:
        sent = [{"sequence_id": sequence, "contact_id": each["id"]} for each in lead["contacts"]]
        close.post("/sequence_subscription/", sent[0])
        refused = close.refused("POST", "/sequence_subscription/", sent[1])
        assert refused.body["errors"] == ["The limit of 1 records has been reached."]
    refused = close.refused("DELETE", f"/sequence/{sequence}/")
    assert refused.body["errors"] == ["More than 2 records depend on this one. Delete some first."]
    assert len(close.rows("/sequence_subscription/", sequence_id=sequence)) == 3


@pytest.mark.contract("2.b.limit.1", "2.b.whole.1")
def test_a_page_has_a_limit_and_a_whole_list_has_none(close: Close) -> None:
    for it in RESOURCES.values():
        if it.is_whole:
            assert close.get(it.path, _limit=it.most + 1) == {"data": []}
            continue
        assert close.get(it.path, _limit=it.most) == {"data": [], "has_more": False}
        refused = close.refused("GET", it.path, params={"_limit": it.most + 1})
        assert refused.text.endswith(f"(max_limit = {it.most}).")
