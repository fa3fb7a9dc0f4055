"""Tasks (contract 3.8)."""

from typing import Any

import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close


def task(close: Close, **fields: Any) -> dict[str, Any]:
    lead = fields.pop("lead_id", None) or close.lead()["id"]
    return close.post("/task/", {"lead_id": lead, "text": "x", **fields})  # type: ignore[no-any-return]  # JSON has no types here


@pytest.mark.contract("3.8.shape.1", "3.8.shape.2", "3.8.write.1", "3.1.all.4")
def test_a_task_has_its_keys(close: Close) -> None:
    lead = close.lead("Acme")["id"]
    made = task(close, lead_id=lead)
    shown = {
        "_type": "lead",
        "assigned_to": close.user_id,
        "is_complete": False,
        "is_dateless": True,
        "date": None,
        "due_date": None,
        "lead_id": lead,
        "lead_name": "Acme",
        "text": "x",
        "priority": "medium",
        "is_primary_lead_notification": True,
    }
    assert {name: made[name] for name in shown} == shown
    assert close.get(f"/task/{made['id']}/") == made
    bo = close.user("Bo", "Katz")["id"]
    assert task(close, assigned_to=bo, is_complete=True)["assigned_to_name"] == "Bo Katz"


@pytest.mark.contract("3.8.write.2", "3.8.write.3")
@each_case("name", ["date", "due_date"])
@each_case(
    ("given", "shown"),
    [("2026-01-05", "2026-01-05"), ("2026-01-05T12:00:00+01:00", "2026-01-05T11:00:00+00:00"), (None, None)],
)
def test_dates(close: Close, name: str, given: str | None, shown: str | None) -> None:
    made = task(close, **{name: given})
    assert (made["date"], made["due_date"], made["is_dateless"]) == (shown, shown, shown is None)
    assert close.put(f"/task/{made['id']}/", {"date": None})["is_dateless"] is True


@pytest.mark.contract("3.8.write.2")
@each_case(("zone", "date"), [("-4", "9998-12-31T23:59:59"), ("4", "0002-01-01T00:00:00")])
def test_a_date_that_no_year_of_utc_has_is_an_error(close: Close, zone: str, date: str) -> None:
    made = task(close)
    body, wrong = {"lead_id": made["lead_id"], "date": date}, {"date": "Invalid ISO 8601 datetime."}
    headers = {"x-tz-offset": zone}
    assert close.refused("POST", "/task/", body, headers=headers).fields == wrong
    assert close.refused("PUT", f"/task/{made['id']}/", body, headers=headers).fields == wrong


@pytest.mark.contract("3.8.view.1")
def test_views(close: Close) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"date": "2026-01-01"}, "inbox"),
        ({"date": "2026-01-02"}, "inbox"),
        ({"date": "2026-01-02T23:59:59Z"}, "inbox"),
        ({"date": "2026-01-03"}, "future"),
        ({"date": "2026-01-03T00:00:00Z"}, "future"),
        ({"date": "2026-01-01", "is_complete": True}, "archive"),
        ({"date": "2027-01-01", "is_complete": True}, "archive"),
    ]
    made = [task(close, **fields) for fields, _ in cases]
    assert [each["view"] for each in made] == [view for _, view in cases]
    for view in ("inbox", "future", "archive"):
        shown = {each["id"] for each in close.rows("/task/", view=view)}
        assert shown == {each["id"] for each in made if each["view"] == view}


@pytest.mark.slow
@pytest.mark.contract("3.8.list.1", "3.8.list.2", "3.8.list.3", "3.1.all.3")
def test_lists(close: Close) -> None:
    bo = close.user("Bo", "Katz")["id"]
    first, second = close.lead("First")["id"], close.lead("Second")["id"]
    made = {}
    sent: list[dict[str, Any]] = [
        {"text": "a", "lead_id": first, "date": "2026-01-05"},
        {"text": "b", "lead_id": second, "date": "2026-01-03", "assigned_to": bo},
        {"text": "c", "lead_id": first, "date": "2026-01-04T12:00:00Z", "is_complete": True},
    ]
    for hour, fields in enumerate(sent):
        close.freeze(f"2026-01-02T0{hour}:00:00Z")
        made[fields["text"]] = task(close, **fields)["id"]

    def texts(**params: Any) -> str:
        return "".join(each["text"] for each in close.rows("/task/", **params))

    assert texts() == "cba"
    assert texts(_type="lead") == texts(_type="all") == texts(_type__in="lead,x") == "cba"
    assert texts(_type="incoming_email") == ""
    assert texts(lead_id=first) == "ca"
    assert texts(assigned_to=bo) == "b"
    assert texts(is_complete="true") == texts(is_complete="True") == "c"
    assert texts(is_complete="false") == "ba"
    assert texts(date__gt="2026-01-03") == "ca"
    assert texts(date__lte="2026-01-03") == "b"
    assert texts(date_updated__gte="2026-01-02T01:00:00Z") == "cb"
    assert texts(id__in=f"{made['a']},{made['c']},task_x") == "ca"
    assert texts(_order_by="date") == "bca"
    assert texts(_order_by="-date") == "acb"
    assert texts(_order_by="date_created") == "abc"


@pytest.mark.slow
@pytest.mark.contract("3.8.list.1", "1.2.zone.1")
def test_days_are_those_of_the_zone(close: Close) -> None:
    close.freeze("2026-01-02T12:00:00Z")
    dates = {"a": "2026-01-02", "b": "2026-01-03", "c": "2026-01-03T02:00:00Z", "d": "2026-01-03T05:00:00Z"}
    for text, date in dates.items():
        task(close, text=text, date=date)
    task(close, text="e")

    def texts(zone: str, **params: Any) -> str:
        rows = close.ask("GET", "/task/", zone=zone, _order_by="date", **params)["data"]
        return "".join(each["text"] for each in rows)

    for zone, since, until, day, order, inbox in (
        ("0", "bcd", "a", "b", "abcde", "ae"),
        ("-4", "bd", "ac", "b", "acbde", "ace"),
        ("5.5", "bcd", "a", "b", "abcde", "ae"),
    ):
        assert texts(zone, date__gte="2026-01-03") == since, zone
        assert texts(zone, date__lt="2026-01-03") == until, zone
        assert texts(zone, date="2026-01-03") == day, zone
        assert texts(zone) == order, zone
        assert texts(zone, view="inbox") == inbox, zone
        assert texts(zone, date__gt="2026-01-03T03:00:00Z") == ("bd" if zone == "-4" else "d"), zone


@pytest.mark.contract("3.8.bulk.1", "3.8.complete.1")
def test_many_are_changed_at_once(close: Close) -> None:
    bo = close.user("Bo", "Katz")["id"]
    first, second, third = (task(close, date="2026-01-01") for _ in range(3))
    body = {"assigned_to": bo, "date": "2026-02-01", "is_complete": True, "text": "y"}
    answer = close.put("/task/", body, id__in=f"{first['id']},{second['id']},task_x")
    assert answer == {}
    for made in (first, second):
        shown = close.get(f"/task/{made['id']}/")
        assert (shown["assigned_to"], shown["date"], shown["is_complete"]) == (bo, "2026-02-01", True)
    assert close.get(f"/task/{third['id']}/") == third
    assert len(close.rows("/activity/task_completed/")) == 2


@pytest.mark.contract("3.8.write.1", "1.1.method.4")
def test_deleting(close: Close) -> None:
    made = task(close)
    assert close.delete(f"/task/{made['id']}/") == {}
    assert close.refused("GET", f"/task/{made['id']}/").status == 404
    assert close.rows("/task/") == []


@pytest.mark.contract("3.8.complete.1", "3.8.complete.2", "3.8.complete.3", "3.8.complete.4")
@each_case("how", ["created", "changed", "changed_in_bulk"])
def test_a_completed_task_names_its_activity(close: Close, how: str) -> None:
    made = task(close, is_complete=how == "created")
    path = f"/task/{made['id']}/"
    if how == "changed":
        close.put(path, {"is_complete": True})
    elif how == "changed_in_bulk":
        close.put("/task/", {"is_complete": True}, id__in=made["id"])
    (activity,) = close.rows("/activity/task_completed/", lead_id=made["lead_id"])
    shown = close.get(path)
    assert (shown["object_type"], shown["object_id"]) == ("taskcompleted", activity["id"])
    assert close.put(path, {"is_complete": True, "text": "y"})["object_id"] == activity["id"]
    again = close.put(path, {"is_complete": False})
    assert (again["object_type"], again["object_id"]) == (None, None)
    assert close.rows("/activity/task_completed/", lead_id=made["lead_id"]) == []
    event = close.rows("/event/", object_type="activity.task_completed", action="deleted")[0]
    assert event["object_id"] == activity["id"]
    assert close.put(path, {"is_complete": True})["object_id"] != activity["id"]


@pytest.mark.contract("3.8.complete.5")
def test_a_task_names_no_activity_that_is_deleted(close: Close) -> None:
    made = task(close, is_complete=True)
    close.delete(f"/activity/task_completed/{made['object_id']}/")
    shown = close.get(f"/task/{made['id']}/")
    assert (shown["object_type"], shown["object_id"], shown["is_complete"]) == (None, None, True)


@pytest.mark.contract("3.8.write.4")
def test_priorities(close: Close) -> None:
    path = f"/task/{task(close)['id']}/"
    assert [close.put(path, {"priority": each})["priority"] for each in ("high", None)] == ["high", "medium"]
    for other in ("low", "urgent", "soon"):
        assert close.refused("PUT", path, {"priority": other}).fields == {"priority": "Not a valid choice."}


@pytest.mark.contract("3.8.type.1", "3.8.type.2")
def test_an_outgoing_call_has_its_type(close: Close) -> None:
    lead = close.lead(contacts=[{"name": "Ida"}])
    sent = {"_type": "outgoing_call", "lead_id": lead["id"], "contact_id": lead["contacts"][0]["id"]}
    made = close.post("/task/", {**sent, "text": "Ring"})
    silent = close.post("/task/", sent)
    plain = task(close, lead_id=lead["id"])
    assert (made["_type"], made["text"], silent["text"], plain["_type"]) == ("outgoing_call", "Ring", None, "lead")
    changed = close.put(f"/task/{made['id']}/", {"text": "Write", "date": "2026-02-01"})
    assert (changed["text"], changed["date"]) == ("Ring", "2026-02-01")

    def ids(**params: Any) -> set[str]:
        return {each["id"] for each in close.rows("/task/", **params)}

    assert ids() == ids(_type="lead") == {plain["id"]}
    assert ids(_type="outgoing_call") == {made["id"], silent["id"]}
    assert ids(_type="all") == ids(_type__in="outgoing_call,lead") == {made["id"], silent["id"], plain["id"]}
    (event,) = close.rows("/event/", object_type="task.outgoing_call", object_id=silent["id"])
    assert event["data"]["_type"] == "outgoing_call"


@pytest.mark.contract("3.8.type.1", "3.8.type.2")
def test_other_types_are_refused(close: Close) -> None:
    lead = close.lead()["id"]
    for other in ("incoming_email", "opportunity_due", "missed_call"):
        refusal = close.refused("POST", "/task/", {"_type": other, "lead_id": lead, "text": "x"})
        assert refusal.fields == {"_type": "Not a valid choice."}
    refusal = close.refused("POST", "/task/", {"_type": "outgoing_call", "lead_id": lead})
    assert refusal.fields == {"contact": "This field is required."}


@pytest.mark.contract("3.8.type.3")
def test_a_task_may_be_skipped(close: Close) -> None:
    path = f"/task/{task(close)['id']}/"
    for resolution in ("skipped", "abandoned"):
        done = close.put(path, {"is_complete": True, "resolution": resolution})
        assert (done["is_complete"], done["resolution"]) == (True, resolution)
    assert close.put(path, {"is_complete": False})["resolution"] is None
    assert close.refused("PUT", path, {"resolution": "done"}).fields == {"resolution": "Not a valid choice."}


@pytest.mark.contract("3.8.list.4")
def test_lists_are_counted(close: Close) -> None:
    lead = close.lead()["id"]
    for text in "abc":
        task(close, lead_id=lead, text=text)
    task(close, text="elsewhere")
    answer = close.get("/task/", lead_id=lead, _limit=2)
    assert (len(answer["data"]), answer["has_more"], answer["total_results"]) == (2, True, 3)
    assert close.get("/task/", lead_id="lead_x")["total_results"] == 0
