"""The keys of every resource, their order and their types: one table per resource (`shapes`)."""

from typing import Any, NamedTuple

import pytest

from tests.support.cases import each_case
from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import Shape, fits, kind_of

COUNTED = {"/lead/", "/task/", "/opportunity/"}
"""The lists with `total_results`."""

WHOLE_CONTACT = {
    "name": "Jo Ash",
    "title": "Head of Sales",
    "emails": [{"email": "jo@ash.example"}],
    "phones": [{"phone": "+14155550142", "type": "mobile"}],
    "urls": [{"url": "https://ash.example"}],
}


class Resource(NamedTuple):
    """A resource: its path, its shape, and what creates and changes one of it."""

    path: str
    shape: Shape
    new: dict[str, Any]
    changes: dict[str, Any]
    needs_lead: bool = False


RESOURCES = {
    "lead": Resource("/lead/", shapes.LEAD, {"name": "Ash", "contacts": [WHOLE_CONTACT]}, {"description": "x"}),
    "contact": Resource("/contact/", shapes.CONTACT, WHOLE_CONTACT, {"title": "Buyer"}, needs_lead=True),
    "opportunity": Resource(
        "/opportunity/", shapes.OPPORTUNITY, {"value": 4900, "note": "x"}, {"confidence": 20}, needs_lead=True
    ),
    "task": Resource(
        "/task/", shapes.TASK, {"text": "Ring", "date": "2026-01-05"}, {"is_complete": True}, needs_lead=True
    ),
    "pipeline": Resource("/pipeline/", shapes.PIPELINE, {"name": "Renewals"}, {"name": "Renewal"}),
    "lead_status": Resource("/status/lead/", shapes.LEAD_STATUS, {"label": "New"}, {"label": "Old"}),
    "opportunity_status": Resource(
        "/status/opportunity/", shapes.OPPORTUNITY_STATUS, {"label": "New"}, {"label": "Old"}
    ),
    "note": Resource("/activity/note/", shapes.NOTE, {"note": "x"}, {"pinned": True}, needs_lead=True),
    "call": Resource(
        "/activity/call/",
        shapes.CALL,
        {"phone": "+14155550142", "duration": 5, "recording_url": "https://ash.example/1"},
        {"disposition": "answered"},
        needs_lead=True,
    ),
    "email": Resource(
        "/activity/email/",
        shapes.EMAIL,
        {"status": "draft", "to": ["jo@ash.example"], "subject": "Hi", "body_text": "x", "body_html": "<p>x</p>"},
        {"sender": "Ann Lee <ann@lee.example>"},
        needs_lead=True,
    ),
    "sms": Resource(
        "/activity/sms/",
        shapes.SMS,
        {"status": "draft", "text": "Hi", "remote_phone": "+14155550142"},
        {"text": "Hello"},
        needs_lead=True,
    ),
    "custom_field": Resource(
        "/custom_field/lead/", shapes.CUSTOM_FIELD, {"name": "Size", "type": "number"}, {"description": "x"}
    ),
}


@pytest.mark.slow
@pytest.mark.contract("3.1.shape.1", "3.2.shape.1", "3.3.shape.1", "3.8.shape.1", "3.4.pipeline.1", "2.1.shape.1")
@pytest.mark.contract("3.4.lead.1", "3.4.opportunity.1", "3.6.shape.1", "1.2.form.2")
@pytest.mark.contract("3.7.note.2", "3.7.call.2", "3.7.call.6", "3.7.email.2", "3.7.sms.1")
@each_case("name", RESOURCES)
def test_every_answer_has_the_keys_of_its_resource(close: Close, name: str) -> None:
    resource = RESOURCES[name]
    new = {**resource.new, **({"lead_id": close.lead()["id"]} if resource.needs_lead else {})}
    made = close.post(resource.path, new)
    fits(resource.shape, made)
    one = f"{resource.path}{made['id']}/"
    fits(resource.shape, close.put(one, resource.changes))
    fits(resource.shape, close.get(one))
    for row in close.rows(resource.path):
        fits(resource.shape, row)


@pytest.mark.slow
@pytest.mark.contract("3.1.shape.1", "3.1.all.1", "3.1.all.2")
@each_case("path", [*(each.path for each in RESOURCES.values()), "/user/", "/activity/", "/activity/note/"])
def test_lists_have_the_same_keys_empty_or_not(close: Close, path: str) -> None:
    expected = {"data": "list", "has_more": "bool"} | ({"total_results": "int"} if path in COUNTED else {})
    if path == "/opportunity/":
        expected |= {**shapes.SUMS, "count_by_value_period": "object"}
    fits(expected, close.get(path))
    close.post("/task/", {"lead_id": close.add(value=5)["lead_id"]})
    fits(expected, close.get(path))


@pytest.mark.contract("3.1.shape.1", "3.2.shape.1", "3.2.shape.6", "3.3.shape.2", "3.3.shape.3", "3.3.shape.4")
def test_objects_within_a_lead(close: Close) -> None:
    lead = close.lead(contacts=[WHOLE_CONTACT], addresses=[{"city": "Oslo"}])["id"]
    close.add(lead_id=lead)
    close.post("/task/", {"lead_id": lead, "text": "x"})
    for shown in (close.get(f"/lead/{lead}/"), *close.rows("/lead/")):
        (contact,), (opportunity,), (task,), (address,) = (
            shown[name] for name in ("contacts", "opportunities", "tasks", "addresses")
        )
        fits(shapes.CONTACT, contact)
        fits(shapes.EMAIL_ADDRESS, contact["emails"][0])
        fits(shapes.PHONE, contact["phones"][0])
        fits(shapes.URL, contact["urls"][0])
        fits(shapes.OPPORTUNITY, opportunity)
        fits(shapes.TASK, task)
        fits(shapes.ADDRESS, address)


@pytest.mark.contract("3.1.shape.1", "3.5.user.1", "3.5.me.1", "3.5.me.2", "3.5.me.4", "3.5.me.5")
@pytest.mark.contract("3.5.organization.1", "3.5.organization.2", "3.5.organization.6", "3.5.organization.7")
def test_users_and_the_organization(close: Close) -> None:
    me, organization = close.get("/me/"), close.get(f"/organization/{close.organization_id}/")
    fits(shapes.ME, me)
    fits(shapes.MEMBERSHIP, me["memberships"][0])
    fits(shapes.ORGANIZATION_OF_ME, me["organizations"][0])
    fits(shapes.ORGANIZATION, organization)
    fits(shapes.MEMBER, organization["memberships"][0])
    fits(shapes.USER, close.get(f"/user/{close.user_id}/"))
    fits(shapes.USER, close.rows("/user/")[0])
    for each in (me["organizations"][0], organization):
        fits(shapes.LEAD_STATUS_OF_ORGANIZATION, each["lead_statuses"][0])
        fits(shapes.STATUS_OF_PIPELINE, each["opportunity_statuses"][0])
        fits(shapes.PIPELINE, each["pipelines"][0])
        fits(shapes.STATUS_OF_PIPELINE, each["pipelines"][0]["statuses"][0])


LEFT = {
    "Created": ("/activity/created/", shapes.CREATED),
    "TaskCompleted": ("/activity/task_completed/", shapes.TASK_COMPLETED),
    "LeadStatusChange": ("/activity/status_change/lead/", shapes.LEAD_STATUS_CHANGE),
    "OpportunityStatusChange": ("/activity/status_change/opportunity/", shapes.OPPORTUNITY_STATUS_CHANGE),
}
"""The kinds of activities that changes leave."""


@pytest.mark.contract("3.1.shape.1", "3.7.shape.1", "3.7.created.1", "3.7.task.1", "3.7.task.3", "3.7.status_change.1")
@pytest.mark.contract("3.7.status_change.6")
def test_activities_that_changes_leave(close: Close) -> None:
    lead = close.lead()["id"]
    close.post("/task/", {"lead_id": lead, "text": "x", "is_complete": True})
    close.put(f"/lead/{lead}/", {"status": "Qualified"})
    close.change(close.add(lead_id=lead), status="Won")
    rows = close.rows("/activity/")
    assert {each["_type"] for each in rows} == set(LEFT)
    for row in rows:
        path, shape = LEFT[row["_type"]]
        fits(shape, row)
        fits(shape, close.rows(path)[0])
        fits(shape, close.get(f"{path}{row['id']}/"))


@each_case(
    ("value", "kind"),
    [
        ("2026-01-05", "day"),
        ("2026-01-05T00:00:00+00:00", "moment"),
        ("2026-01-05T00:00:00.517000+00:00", "moment"),
        ("2026-01-05T00:00:00", "bare"),
        ("whsub_" + "a" * 22, "id"),
        ("Ash", "text"),
        (True, "bool"),
        (1, "int"),
    ],
)
def test_types_are_told_apart(value: Any, kind: str) -> None:
    assert kind_of(value) == kind
