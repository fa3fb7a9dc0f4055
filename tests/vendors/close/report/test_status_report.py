"""The report of changes of statuses (contract part 2, B.8)."""

from typing import Any

import pytest

from dealdock.vendors.close.report import statuses
from tests.support.cases import each_case
from tests.vendors.close.client import Close

COUNTS = ("started", "entered", "left", "gained", "lost", "ended")


def report(close: Close, of: str, **params: Any) -> dict[str, Any]:
    """The report of May, unless other days are given."""
    days = {"date_start": "2026-05-01", "date_end": "2026-05-31"}
    return close.get(f"/report/statuses/{of}/{close.organization_id}/", **{**days, **params})  # type: ignore[no-any-return]  # JSON has no types here


def counts(found: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """The counts by label, without statuses of which there are none."""
    rows = {each["status_label"]: tuple(each[name] for name in COUNTS) for each in found["status_overview"]}
    return {label: row for label, row in rows.items() if any(row)}


def transitions(found: dict[str, Any]) -> dict[tuple[str | None, str], int]:
    return {(each["from_status_label"], each["to_status_label"]): each["count"] for each in found["status_transitions"]}


def moved(close: Close) -> None:
    """Leads of April and May, which change then and in June."""
    close.freeze("2026-04-10T00:00:00Z")
    old, steady = close.lead("Old")["id"], close.lead("Steady", url="https://steady.example")["id"]
    close.put(f"/lead/{old}/", {"status": "Qualified"})
    close.freeze("2026-05-10T00:00:00Z")
    new = close.lead("New")["id"]
    close.lead("Second", status="Qualified")
    for status in ("Customer", "Canceled", "Customer"):
        close.put(f"/lead/{old}/", {"status": status})
    close.put(f"/lead/{new}/", {"status": "Qualified"})
    close.freeze("2026-06-10T00:00:00Z")
    for lead in (old, steady, new):
        close.put(f"/lead/{lead}/", {"status": "Bad Fit"})
    close.lead("Later", status="Interested")


@pytest.mark.slow
@pytest.mark.contract("2.b8.status_report.1", "2.b8.status_report.2")
def test_counts_of_leads(close: Close) -> None:
    moved(close)
    found = report(close, "lead")
    assert counts(found) == {
        "Potential": (1, 1, 1, 0, 0, 1),
        "Qualified": (1, 2, 1, 2, 1, 2),
        "Customer": (0, 2, 1, 1, 0, 1),
        "Canceled": (0, 1, 1, 0, 0, 0),
    }
    assert transitions(found) == {
        (None, "Potential"): 1,
        (None, "Qualified"): 1,
        ("Qualified", "Customer"): 1,
        ("Customer", "Canceled"): 1,
        ("Canceled", "Customer"): 1,
        ("Potential", "Qualified"): 1,
    }
    assert found["status_transitions_summary"] == {"changed": 4, "created": 2, "total": 6}
    rows = {each["status_label"]: each for each in found["status_overview"]}
    assert list(rows)[:3] == ["Potential", "Bad Fit", "Qualified"]
    assert (rows["Qualified"]["change"], rows["Qualified"]["change_percent"]) == (1, 100)
    assert (rows["Customer"]["change"], rows["Customer"]["change_percent"]) == (1, None)
    assert list(rows["Potential"]) == sorted(
        (*COUNTS, "change", "change_percent", "status_id", "status_is_deleted", "status_label")
    )
    created = next(each for each in found["status_transitions"] if each["from_status_id"] is None)
    assert list(created) == ["count", "from_status_id", "from_status_label", "to_status_id", "to_status_label"]
    june = counts(report(close, "lead", date_start="2026-06-01", date_end="2026-06-30"))
    assert june["Bad Fit"] == (0, 3, 0, 3, 0, 3)
    assert june["Interested"] == (0, 1, 0, 1, 0, 1)
    april = counts(report(close, "lead", date_start="2026-04-01", date_end="2026-04-30"))
    assert april == {"Potential": (0, 2, 1, 1, 0, 1), "Qualified": (0, 1, 0, 1, 0, 1)}


@pytest.mark.contract("2.b8.status_report.1")
def test_ranges_join(close: Close) -> None:
    moved(close)
    months = [report(close, "lead", date_start=f"2026-0{month}-01", date_end=f"2026-0{month}-30") for month in (4, 6)]
    whole = report(close, "lead", date_start="2026-04-01", date_end="2026-06-30")
    first, last = (
        {each["status_label"]: each[name] for each in found["status_overview"]}
        for found, name in ((months[0], "started"), (months[1], "ended"))
    )
    assert {each["status_label"]: each["started"] for each in whole["status_overview"]} == first
    assert {each["status_label"]: each["ended"] for each in whole["status_overview"]} == last


@pytest.mark.slow
@pytest.mark.contract("2.b8.status_report.1", "2.b8.status_report.3")
def test_counts_of_opportunities(close: Close) -> None:
    bo = close.user("Bo", "Katz")["id"]
    close.freeze("2026-05-10T00:00:00Z")
    lead, other = close.lead("Acme")["id"], close.lead("Best")["id"]
    won = close.add(lead_id=lead, user_id=bo, note="large")
    close.add(lead_id=other)
    close.change(won, status="Won")
    gone = close.add(lead_id=lead)
    close.change(gone, status="Lost")
    close.delete(f"/opportunity/{gone['id']}/")
    both = {"Demo Completed": (0, 2, 1, 1, 0, 1), "Won": (0, 1, 0, 1, 0, 1)}
    assert counts(report(close, "opportunity")) == both, "what is deleted does not count"
    mine = {"Demo Completed": (0, 1, 1, 0, 0, 0), "Won": (0, 1, 0, 1, 0, 1)}
    view = close.post("/saved_search/", {"name": "A", "query": "name:acme"})["id"]
    for params in ({"user_id": bo}, {"query": "note:large"}, {"smart_view_id": view}):
        assert counts(report(close, "opportunity", **params)) == mine, params
    assert counts(report(close, "opportunity", user_id="user_x")) == {}


@pytest.mark.slow
@pytest.mark.contract("2.b8.status_report.3")
def test_leads_are_chosen(close: Close) -> None:
    moved(close)
    steady = {"Potential": (1, 0, 0, 0, 0, 1)}
    view = close.post("/saved_search/", {"name": "S", "query": "name:steady"})["id"]
    for params in (
        {"query": "name:steady"},
        {"smart_view_id": view},
        {"query": "url:steady", "user_id": close.user_id},
    ):
        assert counts(report(close, "lead", **params)) == steady, params


@pytest.mark.contract("2.b8.status_report.2")
def test_a_deleted_status_has_its_label(close: Close) -> None:
    close.freeze("2026-05-10T00:00:00Z")
    status = close.post("/status/lead/", {"label": "Cold"})["id"]
    lead = close.lead(status_id=status)["id"]
    close.put(f"/lead/{lead}/", {"status": "Qualified"})
    close.delete(f"/status/lead/{status}/")
    (row,) = (each for each in report(close, "lead")["status_overview"] if each["status_is_deleted"])
    assert (row["status_id"], row["status_label"], row["entered"], row["left"]) == (status, "Cold", 1, 1)


@pytest.mark.contract("2.b8.status_report.2")
def test_a_deleted_status_has_the_last_of_its_labels(close: Close) -> None:
    close.freeze("2026-05-10T00:00:00Z")
    status = close.post("/status/lead/", {"label": "Cold"})["id"]
    leads = [close.lead(name)["id"] for name in ("First", "Second")]
    close.put(f"/lead/{leads[0]}/", {"status_id": status})
    close.put(f"/status/lead/{status}/", {"label": "Frozen"})
    close.put(f"/lead/{leads[1]}/", {"status_id": status})
    for lead in leads:
        close.put(f"/lead/{lead}/", {"status": "Qualified"})
    close.delete(f"/status/lead/{status}/")
    found = report(close, "lead")
    assert [each["status_label"] for each in found["status_overview"] if each["status_is_deleted"]] == ["Frozen"]
    assert transitions(found)["Potential", "Frozen"] == transitions(found)["Frozen", "Qualified"] == 2


@pytest.mark.contract("2.b8.status_report.1")
def test_a_change_that_is_logged_later_counts_at_its_own_time(close: Close) -> None:
    close.freeze("2026-05-10T00:00:00Z")
    lead = close.lead()["id"]
    close.freeze("2026-06-05T00:00:00Z")
    close.put(f"/lead/{lead}/", {"status": "Qualified"})
    ids = {each["label"]: each["id"] for each in close.rows("/status/lead/")}
    sides = {"old_status_id": ids["Customer"], "new_status_id": ids["Potential"]}
    close.post("/activity/status_change/lead/", {"lead_id": lead, "activity_at": "2026-06-02T00:00:00Z", **sides})
    assert counts(report(close, "lead")) == {"Customer": (0, 1, 0, 1, 0, 1)}
    assert transitions(report(close, "lead")) == {(None, "Customer"): 1}


@pytest.mark.contract("2.b8.status_report.1", "2.b8.status_report.2")
def test_a_change_in_percent_has_two_digits_and_the_most_frequent_transition_is_first(close: Close) -> None:
    close.freeze("2026-04-10T00:00:00Z")
    leads = [close.lead(name)["id"] for name in "ABC"]
    close.freeze("2026-05-10T00:00:00Z")
    for lead, labels in zip(leads, (["Customer", "Qualified"], ["Qualified"], []), strict=True):
        for status in labels:
            close.put(f"/lead/{lead}/", {"status": status})
    for name in "DE":
        close.lead(name)
    found = report(close, "lead")
    assert {each["status_label"]: each["change_percent"] for each in found["status_overview"]}["Potential"] == 0
    close.lead("F")
    found = report(close, "lead")
    assert {each["status_label"]: each["change_percent"] for each in found["status_overview"]}["Potential"] == 33.33
    assert [each["count"] for each in found["status_transitions"]] == [3, 1, 1, 1]


@pytest.mark.contract("2.b8.status_report.3")
def test_a_query_and_a_smart_view_hold_together(close: Close) -> None:
    moved(close)
    view = close.post("/saved_search/", {"name": "S", "query": "name:steady or name:old"})["id"]
    both = report(close, "lead", query="not name:steady", smart_view_id=view)
    assert both == report(close, "lead", query="name:old")


@pytest.mark.contract("2.b8.status_report.5")
def test_it_reads_no_more_changes_than_it_may(close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statuses, "MAX_CHANGES", 2)
    lead = close.lead()["id"]
    days = {"date_start": "2026-01-01", "date_end": "2026-01-31"}
    for status in ("Qualified", "Customer"):
        close.put(f"/lead/{lead}/", {"status": status})
    assert report(close, "lead", **days)["status_transitions_summary"]["changed"] == 2
    close.put(f"/lead/{lead}/", {"status": "Canceled"})
    refused = close.refused("GET", f"/report/statuses/lead/{close.organization_id}/", params=days)
    assert (refused.status, refused.text) == (
        400,
        "There are more than 100000 changes of statuses since date_start.",
    )


@pytest.mark.contract("2.b8.status_report.4")
def test_days_are_whole_and_by_default_those_of_this_month(close: Close) -> None:
    close.freeze("2026-05-31T23:30:00Z")
    close.lead()
    path = f"/report/statuses/lead/{close.organization_id}/"
    assert counts(close.get(path)) == counts(report(close, "lead")) == {"Potential": (0, 1, 0, 1, 0, 1)}
    assert counts(report(close, "lead", date_end="2026-05-30")) == {}
    assert counts(close.ask("GET", path, zone="2", date_start="2026-06-01")) == {"Potential": (0, 1, 0, 1, 0, 1)}
    assert counts(close.ask("GET", path, zone="2", date_end="2026-05-31", date_start="2026-05-01")) == {}


@pytest.mark.contract("2.b8.status_report.4")
def test_a_midnight_belongs_to_the_day_that_it_begins(close: Close) -> None:
    close.freeze("2026-05-01T00:00:00Z")
    leads = [close.lead("First")["id"]]
    close.freeze("2026-06-01T00:00:00Z")
    leads += [close.lead(name)["id"] for name in ("Second", "Third")]
    for lead in leads[:2]:
        close.put(f"/lead/{lead}/", {"status": "Qualified"})
    assert counts(report(close, "lead")) == {"Potential": (0, 1, 0, 1, 0, 1)}
    june = counts(report(close, "lead", date_start="2026-06-01", date_end="2026-06-30"))
    assert june == {"Potential": (1, 2, 2, 1, 1, 1), "Qualified": (0, 2, 0, 2, 0, 2)}


@pytest.mark.contract("2.b8.status_report.5")
@each_case("of", ["lead", "opportunity"])
def test_refusals(close: Close, other: Close, of: str) -> None:
    path = f"/report/statuses/{of}/{close.organization_id}/"
    assert close.refused("GET", path, params={"date_start": "x"}).text == "Invalid ISO 8601 datetime."
    assert close.refused("GET", path, params={"query": "("}).text.startswith("Invalid query: ")
    assert close.refused("GET", path, params={"smart_view_id": "save_x"}).status == 400
    text = "Empty query: Organization matching query does not exist."
    assert close.refused("GET", f"/report/statuses/{of}/{other.organization_id}/").text == text
