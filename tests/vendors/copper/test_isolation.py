"""Accounts whose records have the same numbers, and which cannot read each other's data."""

from tests.vendors.copper.client import Copper


def test_the_company_of_an_opportunity_is_the_account_s_own(copper: Copper, other: Copper) -> None:
    for each, name in ((copper, "Acme"), (other, "Elsewhere")):
        deal = each.deal(name="Deal", company_id=each.company(name=name)["id"])
        assert each.get(deal)["company_name"] == name
    assert copper.found() == ["Deal"]
    assert copper.found({"sort_by": "company_name"}) == ["Deal"]


def test_links_of_records_of_the_same_numbers_stay(copper: Copper, other: Copper) -> None:
    links = {}
    for each in (copper, other):
        deal, second = each.deal(), each.deal(name="Second")
        bob = {"resource": {"id": each.person(name="Bob")["id"], "type": "person"}}
        for one in (deal, second):
            each.ask("POST", f"/opportunities/{one['id']}/related", bob)
        links[each] = [f"/opportunities/{one['id']}/related" for one in (deal, second)], bob
    (first, second_), bob = links[copper]
    theirs = [other.ask("GET", path) for path in links[other][0]]
    copper.ask("DELETE", first, bob)
    copper.ask("DELETE", second_.removesuffix("/related"))
    assert [other.ask("GET", path) for path in links[other][0]] == theirs


def test_a_conversion_leaves_the_task_whose_number_has_a_task_of_another_account_s_lead(
    copper: Copper, other: Copper
) -> None:
    tasks = {}
    for each, place in ((copper, 1), (other, 0)):
        leads = [each.lead(name=name) for name in ("First", "Second")]
        tasks[each] = each.task(related_resource={"id": leads[place]["id"], "type": "lead"})
    mine, theirs = tasks[copper], tasks[other]
    assert mine["id"] == theirs["id"]
    copper.ask("POST", f"/leads/{theirs['related_resource']['id']}/convert", {})
    assert copper.ask("GET", f"/tasks/{mine['id']}") == mine
    assert other.ask("GET", f"/tasks/{theirs['id']}") == theirs


def test_the_deletion_of_a_lead_leaves_the_activity_of_another_account_s_lead_with_its_number(
    copper: Copper, other: Copper
) -> None:
    activities = {}
    for each in (copper, other):
        lead = each.lead(name="Ann")
        body = {"parent": {"id": lead["id"], "type": "lead"}, "type": {"category": "user", "id": 0}, "details": "Met"}
        activities[each] = each.ask("POST", "/activities", body)
    mine, theirs = activities[copper], activities[other]
    assert mine["parent"] == theirs["parent"]
    copper.ask("DELETE", f"/leads/{mine['parent']['id']}")
    assert copper.ask("GET", f"/activities/{mine['id']}")["is_deleted"] is True
    assert other.ask("GET", f"/activities/{theirs['id']}") == theirs
