"""`/_dealdock/accounts/{id}/website`: what people do on an account's website."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.support.builders import Account, Pardot

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
PAGES = [
    {"url": "https://company.example/", "title": "Welcome"},
    {"url": "https://company.example/prices", "title": "Prices", "seconds": 30},
    {"url": "https://company.example/contact", "seconds": 12},
]


@pytest.fixture
def jane(account: Account) -> int:
    account.freeze(NOON)
    return account.prospect("jane@example.com", now=NOON)


def post(control: httpx.Client, account: Account, what: str, body: Any) -> httpx.Response:
    return control.post(f"/accounts/{account.ready.id}/website/{what}", json=body)


class TestVisit:
    def test_is_seen_by_the_api(self, control: httpx.Client, account: Account, pardot: Pardot, jane: int) -> None:
        body = {"prospect": "jane@example.com", "hostname": "h.example", "source_parameter": "news", "pages": PAGES}
        made = post(control, account, "visits", body)
        assert made.status_code == 201, made.text
        record = made.json()
        visitor = pardot.call("read", "visitor", id=record["visitor"]["id"]).json["visitor"]
        assert (visitor["prospect_id"], visitor["page_view_count"], visitor["hostname"]) == (jane, 3, "h.example")
        assert visitor["visitor_activities"]["visitor_activity"]["id"] == record["activity"]["id"]
        visit = pardot.call("read", "visit", id=record["visit"]["id"]).json["visit"]
        assert (visit["prospect_id"], visit["visitor_id"], visit["source_parameter"]) == (jane, visitor["id"], "news")
        assert (visit["duration_in_seconds"], visit["last_visitor_page_view_at"]) == (42, "2026-01-02 12:00:00")
        views = visit["visitor_page_views"]["visitor_page_view"]
        assert [each["id"] for each in views] == [each["id"] for each in record["page_views"]]
        activity = pardot.call("read", "visitorActivity", id=record["activity"]["id"]).json["visitor_activity"]
        assert (activity["type_name"], activity["details"], activity["visit_id"]) == (
            *("Visit", "3 page views"),
            visit["id"],
        )
        assert activity["campaign"]["name"] == "Website Tracking"
        prospect = pardot.call("read", "prospect", id=jane).json["prospect"]
        assert prospect["last_activity_at"] == "2026-01-02 12:00:00"

    def test_of_a_visitor_who_is_there(
        self, control: httpx.Client, account: Account, pardot: Pardot, jane: int
    ) -> None:
        visitor = account.visitor(now=NOON, prospect_id=jane)
        made = post(control, account, "visits", {"visitor_id": visitor, "pages": PAGES[:1]}).json()
        assert (made["visitor"]["id"], made["visit"]["prospect_id"]) == (visitor, jane)
        assert pardot.call("query", "visitor").total == 1
        other = account.prospect("joe@example.com")
        again = post(control, account, "visits", {"visitor_id": visitor, "prospect": other, "pages": PAGES[:1]}).json()
        assert (again["visitor"]["prospect_id"], again["visit"]["prospect_id"]) == (other, other)

    def test_of_nobody_known(self, control: httpx.Client, account: Account) -> None:
        made = post(control, account, "visits", {"pages": PAGES[:1]}).json()
        assert (made["visitor"]["prospect_id"], made["activity"]["prospect_id"]) == (None, None)

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"pages": []}, "#/pages"),
            ({}, "#/pages"),
            ({"pages": PAGES * 67}, "#/pages"),
            ({"pages": [{"title": "x"}]}, "#/pages/0/url"),
            ({"pages": [{"url": "x", "seconds": 86_401}]}, "#/pages/0/seconds"),
            ({"pages": PAGES, "visitor_id": 99}, "#/visitor_id"),
            ({"pages": PAGES, "prospect": "nobody@example.com"}, "#/prospect"),
            ({"pages": PAGES, "colour": "red"}, "#/colour"),
        ],
    )
    def test_is_refused(self, control: httpx.Client, account: Account, body: Any, pointer: str) -> None:
        before = account.contents
        refusal = post(control, account, "visits", body)
        assert (refusal.status_code, refusal.json()["errors"][0]["pointer"]) == (422, pointer)
        assert account.contents == before


class TestEmailClick:
    def test_is_seen_by_the_api(self, control: httpx.Client, account: Account, pardot: Pardot, jane: int) -> None:
        body = {"prospect": jane, "url": "https://company.example/", "list_email_id": 5}
        made = post(control, account, "email-clicks", body)
        assert made.status_code == 201, made.text
        click = pardot.call("query", "emailClick").json["result"]["emailClick"]
        assert (click["prospect_id"], click["list_email_id"]) == (jane, 5)
        activity = pardot.call("query", "visitorActivity").json["result"]["visitor_activity"]
        assert (activity["type_name"], activity["details"], activity["list_email_id"]) == (
            *("Email Tracker", "https://company.example/"),
            5,
        )

    def test_of_nobody_is_refused(self, control: httpx.Client, account: Account) -> None:
        refusal = post(control, account, "email-clicks", {"prospect": 99, "url": "x"})
        assert (refusal.status_code, refusal.json()["errors"][0]["pointer"]) == (422, "#/prospect")


class TestFormSuccess:
    def test_is_seen_by_the_api(self, control: httpx.Client, account: Account, pardot: Pardot, jane: int) -> None:
        campaign, visitor = account.campaign("Fair"), account.visitor(prospect_id=jane)
        form = account.form("Ask us", campaign_id=campaign)
        body = {"form_id": form, "prospect": jane, "visitor_id": visitor}
        made = post(control, account, "form-successes", body)
        assert made.status_code == 201, made.text
        activity = pardot.call("query", "visitorActivity", form_only="true").json["result"]["visitor_activity"]
        assert (activity["type"], activity["type_name"], activity["details"]) == (4, "Form", "Ask us")
        assert (activity["form_id"], activity["campaign"]["id"], activity["visitor_id"]) == (form, campaign, visitor)

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"form_id": 99, "prospect": "jane@example.com"}, "#/form_id"),
            ({"form_id": None, "prospect": "jane@example.com", "visitor_id": 99}, "#/visitor_id"),
            ({"form_id": None, "prospect": "joe@example.com"}, "#/prospect"),
        ],
    )
    @pytest.mark.usefixtures("jane")
    def test_is_refused(self, control: httpx.Client, account: Account, body: Any, pointer: str) -> None:
        form = account.form()
        refusal = post(control, account, "form-successes", {**body, "form_id": body["form_id"] or form})
        assert (refusal.status_code, refusal.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize("what", ["visits", "form-successes"])
def test_an_unknown_visitor_becomes_the_prospect_s(
    control: httpx.Client, account: Account, pardot: Pardot, jane: int, what: str
) -> None:
    visitor = post(control, account, "visits", {"pages": PAGES}).json()["visitor"]["id"]
    own = {"pages": PAGES[:1]} if what == "visits" else {"form_id": account.form()}
    made = post(control, account, what, {"visitor_id": visitor, "prospect": jane, **own})
    assert made.status_code == 201, made.text
    prospect = pardot.call("read", "prospect", id=jane).json["prospect"]
    assert prospect["visitors"]["visitor"]["id"] == visitor
    assert len(prospect["visitor_activities"]["visitor_activity"]) == 2
    assert pardot.call("query", "visit", prospect_ids=jane).total == (2 if what == "visits" else 1)


def test_another_account_is_unchanged(control: httpx.Client, account: Account, jane: int) -> None:
    other = Account.open(account.sandbox)
    other.form()
    other.visitor(prospect_id=other.prospect())
    before = other.contents
    form = account.form()
    for what, body in (
        ("visits", {"prospect": jane, "pages": PAGES}),
        ("email-clicks", {"prospect": jane, "url": "https://company.example/"}),
        ("form-successes", {"prospect": jane, "form_id": form}),
    ):
        assert post(control, account, what, body).status_code == 201
    assert other.contents == before
