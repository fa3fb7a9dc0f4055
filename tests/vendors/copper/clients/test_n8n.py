"""The Copper nodes of n8n-nodes-base, unmodified, which reach their fixed host by the proxy.

The package is under the Sustainable Use License: it is only run, and no part of it is shipped.
"""

from collections.abc import Iterator

import pytest

from tests.support.marks import ONE_DATABASE
from tests.vendors.close.clients.redirected import Redirected
from tests.vendors.copper.client import Copper
from tests.vendors.copper.clients.n8n import HOME, N8n, RejectedError

pytestmark = [
    ONE_DATABASE,
    pytest.mark.skipif(not (HOME / "test").exists(), reason=f"no n8n in {HOME}: `make check` installs it by npm"),
]


@pytest.fixture(scope="module")
def started(redirected: Redirected) -> Iterator[N8n]:
    with N8n.started(redirected) as started:
        yield started


@pytest.fixture
def n8n(started: N8n, copper: Copper) -> N8n:
    return started._replace(credentials={"apiKey": copper.account["api_key"], "email": copper.account["email"]})


@pytest.mark.contract("1.3.query.1", "1.3.value.1", "1.3.value.2")
def test_an_opportunity_is_created_read_found_updated_and_deleted(n8n: N8n, copper: Copper) -> None:
    person = copper.person()
    form = {"name": "Large", "customerSourceId": "", "primaryContactId": str(person["id"])}
    (made,) = n8n.run("opportunity", "create", **form)
    assert made == copper.get(made)
    assert (made["primary_contact_id"], made["customer_source_id"]) == (person["id"], None)
    beside = copper.deal(name="Small", monetary_value=5)
    assert n8n.run("opportunity", "get", opportunityId=str(made["id"])) == [made]
    changes = {"monetary_value": 75000, "status": "Won", "win_probability": 100}
    (changed,) = n8n.run("opportunity", "update", opportunityId=str(made["id"]), updateFields=changes)
    assert (changed["monetary_value"], changed["status"]) == (75000.0, "Won")
    every = n8n.run("opportunity", "getAll", returnAll=True, filterFields={})
    assert [each["name"] for each in every] == ["Large", "Small"]
    filters = {"primary_contact_ids": str(person["id"]), "minimum_monetary_value": 10}
    assert n8n.run("opportunity", "getAll", returnAll=False, limit=5, filterFields=filters) == [changed]
    deleted = n8n.run("opportunity", "delete", opportunityId=str(made["id"]))
    assert deleted == [{"id": made["id"], "is_deleted": True}]
    assert copper.ask("POST", "/opportunities/search") == [beside]


def test_people_and_companies_are_written_and_found(n8n: N8n, copper: Copper) -> None:
    address = {"addressFields": {"street": "1 Main St", "city": "Springfield", "country": "US"}}
    phones = {"phoneFields": [{"number": "415-123-45678", "category": "mobile"}]}
    (company,) = n8n.run(
        "company", "create", name="Acme", additionalFields={"address": address, "phone_numbers": phones}
    )
    assert (company["address"]["city"], company["phone_numbers"]) == ("Springfield", phones["phoneFields"])
    emails = {"emailFields": [{"email": "jane@x.io", "category": "work"}]}
    (person,) = n8n.run("person", "create", name="Jane Roe", additionalFields={"emails": emails})
    assert person == copper.ask("GET", f"/people/{person['id']}")
    (renamed,) = n8n.run("company", "update", companyId=company["id"], updateFields={"name": "Beta"})
    assert n8n.run("company", "getAll", returnAll=True, filterFields={"name": "beta"}) == [renamed]
    assert n8n.run("person", "getAll", returnAll=True, filterFields={"name": "Jane Roe"}) == [person]
    assert n8n.run("person", "delete", personId=person["id"]) == [{"id": person["id"], "is_deleted": True}]


@pytest.mark.contract("1.7.page.5")
def test_small_lists_are_read(n8n: N8n, copper: Copper) -> None:
    assert n8n.run("user", "getAll", returnAll=True) == copper.ask("GET", "/users")


def test_errors_have_their_status_and_message(n8n: N8n, copper: Copper) -> None:
    with pytest.raises(RejectedError) as invalid:
        n8n.run("opportunity", "create", name="", customerSourceId="", primaryContactId="")
    assert invalid.value.status == "422"
    assert any("Name: can't be blank" in each for each in invalid.value.messages)
    with pytest.raises(RejectedError) as absent:
        n8n.run("lead", "get", leadId="1")
    assert absent.value.status == "404"
    with pytest.raises(RejectedError) as unknown:
        n8n._replace(credentials={"apiKey": "0" * 32, "email": copper.account["email"]}).run(
            "user", "getAll", returnAll=True
        )
    assert unknown.value.status == "401"


@pytest.mark.contract("3.10.webhook.1")
def test_a_trigger_subscribes_and_unsubscribes(n8n: N8n, copper: Copper) -> None:
    assert not n8n.webhook("checkExists")
    assert n8n.webhook("create", webhookUrl="https://n8n.example/webhook/1", resource="opportunity", event="update")
    (hook,) = copper.ask("GET", "/webhooks")
    assert (hook["target"], hook["type"], hook["event"]) == ("https://n8n.example/webhook/1", "opportunity", "update")
    assert n8n.webhook("checkExists")
    assert n8n.webhook("delete")
    assert copper.ask("GET", "/webhooks") == []
