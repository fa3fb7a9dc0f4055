"""Contacts (contract 3.3)."""

from typing import Any

import httpx
import pytest

from tests.support.cases import each_case
from tests.vendors.close.client import Close


@pytest.mark.contract("3.3.shape.1", "3.3.shape.2", "3.3.shape.3", "3.3.shape.4", "3.1.all.4")
def test_a_contact_has_its_keys(close: Close) -> None:
    lead = close.lead()["id"]
    key = close.field("Nickname", of="contact")
    made = close.post(
        "/contact/",
        {
            "lead_id": lead,
            "name": "Bruce Wayne",
            "title": "Boss",
            "emails": [{"email": "bruce@wayne.example", "type": "office"}],
            "phones": [{"phone": "+1 650-333-4444", "type": "mobile"}],
            "urls": [{"url": "https://wayne.example", "type": "url"}],
            key: "Bat",
        },
    )
    now = "2026-01-02T01:30:00+00:00"
    (phone,) = made.pop("phones")
    assert made == {
        "created_by": close.user_id,
        key: "Bat",
        "date_created": now,
        "date_updated": now,
        "display_name": "Bruce Wayne",
        "emails": [{"email": "bruce@wayne.example", "is_unsubscribed": False, "type": "office"}],
        "id": made["id"],
        "integration_links": [],
        "lead_id": lead,
        "name": "Bruce Wayne",
        "organization_id": close.organization_id,
        "timezone": "America/Los_Angeles",
        "timezone_source": "inferred_from_phone_number",
        "title": "Boss",
        "updated_by": close.user_id,
        "urls": [{"type": "url", "url": "https://wayne.example"}],
    }
    assert phone == {
        "country": "US",
        "phone": "+16503334444",
        "phone_formatted": "+1 650-333-4444",
        "type": "mobile",
    }
    shown = close.get(f"/contact/{made['id']}/")
    assert {name: shown[name] for name in made} == made


@pytest.mark.contract("3.3.shape.5")
@each_case(
    ("fields", "shown"),
    [
        ({"name": "Jo", "emails": [{"email": "a@b.c"}]}, "Jo"),
        ({"emails": [{"email": "a@b.c"}], "phones": [{"phone": "+16503334444"}]}, "a@b.c"),
        ({"phones": [{"phone": "+16503334444"}]}, "+16503334444"),
        ({"name": " ", "phones": [{"phone": "+16503334444"}]}, "+16503334444"),
    ],
)
def test_the_name_that_is_displayed(close: Close, fields: dict[str, Any], shown: str) -> None:
    assert close.post("/contact/", {"lead_id": close.lead()["id"], **fields})["display_name"] == shown


@pytest.mark.contract("3.3.write.1")
def test_without_a_lead_one_of_its_name_is_made(close: Close) -> None:
    made = close.post("/contact/", {"name": "Bruce Wayne"})
    lead = close.get(f"/lead/{made['lead_id']}/")
    assert (lead["name"], [each["id"] for each in lead["contacts"]]) == ("Bruce Wayne", [made["id"]])


@pytest.mark.contract("3.3.write.2", "3.3.write.3")
@pytest.mark.parametrize("email", ["", "no"])
def test_emails(close: Close, email: str) -> None:
    lead = close.lead()["id"]
    body = {"lead_id": lead, "emails": [{"email": email}]}
    wrong = {"emails": {"errors": {"0": {"email": "Invalid email address."}}}}
    assert close.refused("POST", "/contact/", body).fields == wrong
    made = close.post("/contact/", {"lead_id": lead, "emails": [{"email": "a@b.c", "type": "carrier pigeon"}]})
    assert made["emails"][0]["type"] == "carrier pigeon"
    assert close.refused("PUT", f"/contact/{made['id']}/", {"emails": [{"email": email}]}).fields == wrong
    assert close.rows("/contact/") == [made]


@pytest.mark.contract("3.3.list.1", "3.3.list.2", "3.1.all.1", "3.1.all.3")
def test_lists(close: Close) -> None:
    first, second = close.lead("First")["id"], close.lead("Second")["id"]
    for hour, (name, lead) in enumerate([("Jo", first), ("Al", second), ("Bo", first)]):
        close.freeze(f"2026-01-03T0{hour}:00:00Z")
        close.post("/contact/", {"name": name, "lead_id": lead})

    def names(**params: Any) -> list[str]:
        return [each["name"] for each in close.rows("/contact/", **params)]

    assert names() == ["Bo", "Al", "Jo"]
    assert names(lead_id=first) == ["Bo", "Jo"]
    assert names(lead_id="lead_x") == []
    assert names(query="jo") == ["Jo"]
    assert set(close.get("/contact/")) == {"data", "has_more"}


@pytest.mark.contract("3.3.delete.1", "3.3.update.1")
def test_deleting_one_leaves_its_opportunities_and_tasks(close: Close) -> None:
    lead = close.lead(contacts=[{"name": "Jo", "title": "Boss"}])
    contact = lead["contacts"][0]["id"]
    made = close.add(lead_id=lead["id"], contact_id=contact)
    task = close.post("/task/", {"lead_id": lead["id"], "contact_id": contact, "text": "x"})
    assert task["contact_id"] == contact
    noted = close.post("/activity/note/", {"lead_id": lead["id"], "contact_id": contact, "note": "x"})
    assert noted["contact_id"] == contact
    changed = close.put(f"/contact/{contact}/", {"name": "Joe"})
    assert (changed["name"], changed["title"]) == ("Joe", "Boss")
    assert close.read(made)["contact_name"] == "Joe"
    assert close.delete(f"/contact/{contact}/") == {}
    left = close.read(made)
    assert (left["contact_id"], left["contact_name"]) == (None, None)
    assert close.get(f"/task/{task['id']}/")["contact_id"] is None
    assert close.get(f"/activity/note/{noted['id']}/")["contact_id"] is None
    assert close.get(f"/lead/{lead['id']}/")["contacts"] == []


@each_case(
    ("sent", "shown"),
    [(None, (None, None)), ("", (None, None)), ("Europe/Vienna", ("Europe/Vienna", "manual")), (" ", (" ", "manual"))],
)
def test_an_empty_time_zone_is_none(close: Close, sent: str | None, shown: tuple[str | None, str | None]) -> None:
    made = close.post("/contact/", {"timezone": sent})
    assert (made["timezone"], made["timezone_source"]) == shown
    changed = close.put(f"/contact/{close.post('/contact/', {'timezone': 'UTC'})['id']}/", {"timezone": sent})
    assert (changed["timezone"], changed["timezone_source"]) == shown


@pytest.mark.slow
def test_an_address_is_no_longer_than_a_scene_can_have_it(close: Close) -> None:
    longest = "a." + "b" * 99_998
    lead = close.lead(url=longest, contacts=[{"urls": [{"url": longest}]}])
    close.control("POST", "/import", close.control("GET", "/export"))
    assert close.get(f"/lead/{lead['id']}/") == lead
    text = "The value must be no longer than 100000 characters."
    assert close.refused("POST", "/lead/", {"url": f"{longest}b"}).fields == {"url": text}
    refused = close.refused("POST", "/contact/", {"urls": [{"url": f"{longest}b"}]}).fields
    assert refused == {"urls": {"errors": {"0": {"url": text}}}}


@pytest.mark.contract("3.3.shape.6")
def test_the_title_is_null_unless_given(close: Close) -> None:
    made = close.post("/contact/", {"name": "Jo"})
    path = f"/contact/{made['id']}/"
    titles = [close.put(path, {"title": each})["title"] for each in ("Buyer", "", None)]
    assert [made["title"], *titles] == [None, "Buyer", None, None]


PHONES = [
    ("US", "8004445555", "+18004445555", "+1 800-444-5555", "US"),
    ("US", "(415) 623-6785", "+14156236785", "+1 415-623-6785", "US"),
    ("US", "1 415 623 6785", "+14156236785", "+1 415-623-6785", "US"),
    ("US", "+14165550142", "+14165550142", "+1 416-555-0142", "CA"),
    ("US", "+1 911 555 0142", "+19115550142", "+1 911-555-0142", None),
    ("US", "+447700900319", "+447700900319", "+44 7700 900319", "GB"),
    ("US", "0044 20 7946 0142", "+442079460142", "+44 20 7946 0142", "GB"),
    ("US", "+4930901820", "+4930901820", "+49 30901820", "DE"),
    ("US", "+999123", "+999123", "+999123", None),
    ("US", "+16000000001", "+16000000001", "+1 600-000-0001", None),
    ("US", "202 000 0177", "+12020000177", "+1 202-000-0177", None),
    ("US", "555 0177", "+15550177", "+1 5550177", None),
    ("GB", "1234", "+441234", "+44 1234", None),
    ("GB", "07700 900319", "+447700900319", "+44 7700 900319", "GB"),
    ("GB", "0800 444 5555", "+448004445555", "+44 800 444 5555", "GB"),
    ("GB", "+1 415-555-0142", "+14155550142", "+1 415-555-0142", "US"),
    ("PL", "501 234 567", "+48501234567", "+48 501234567", "PL"),
]


@pytest.mark.slow
@pytest.mark.contract("3.3.phone.1", "3.3.phone.2", "3.3.phone.3", "3.3.phone.4", "3.3.phone.5")
@each_case(("country", "sent", "stored", "formatted", "of"), PHONES)
def test_phone_numbers_are_those_of_the_organization_s_country(
    http: httpx.Client, country: str, sent: str, stored: str, formatted: str, of: str | None
) -> None:
    close = Close.open(http, country=country)
    made = close.post("/contact/", {"phones": [{"phone": sent, "country": "XX"}]})
    expected = {"country": of, "phone": stored, "phone_formatted": formatted, "type": "office"}
    assert made["phones"] == close.get(f"/contact/{made['id']}/")["phones"] == [expected]
    call = close.post("/activity/call/", {"contact_id": made["id"], "phone": sent, "local_phone": sent})
    assert (call["phone"], call["remote_phone"], call["local_phone"]) == (stored, stored, stored)
    assert (call["remote_phone_formatted"], call["local_phone_formatted"]) == (formatted, formatted)
    assert (call["remote_country_iso"], call["local_country_iso"]) == (of or "", of or "")


@pytest.mark.contract("3.3.timezone.1", "3.3.timezone.2")
@each_case(
    ("phones", "given", "shown", "source"),
    [
        (["+14155550142"], None, "America/Los_Angeles", "inferred_from_phone_number"),
        (["+13125550142", "+14155550142"], None, "America/Chicago", "inferred_from_phone_number"),
        (["+14165550142"], None, "America/Toronto", "inferred_from_phone_number"),
        (["+18005550142"], None, None, None),
        (["+16000000001"], None, None, None),
        (["+447700900319"], None, None, None),
        ([], None, None, None),
        (["+14155550142"], "Europe/Oslo", "Europe/Oslo", "manual"),
    ],
)
def test_the_time_zone_follows_the_first_phone_number(
    close: Close, phones: list[str], given: str | None, shown: str | None, source: str | None
) -> None:
    made = close.post("/contact/", {"phones": [{"phone": each} for each in phones], "timezone": given})
    assert (made["timezone"], made["timezone_source"]) == (shown, source)


@pytest.mark.contract("3.2.shape.8")
def test_within_a_lead_they_stand_oldest_first(close: Close) -> None:
    lead = close.lead(contacts=[{"name": "b"}])["id"]
    for hour, name in enumerate("ac"):
        close.freeze(f"2026-01-03T0{hour}:00:00Z")
        close.post("/contact/", {"lead_id": lead, "name": name})
        close.post("/task/", {"lead_id": lead, "text": name})
        close.add(lead_id=lead, note=name)
    shown = close.get(f"/lead/{lead}/")
    assert [each["name"] for each in shown["contacts"]] == ["b", "a", "c"]
    assert [each["text"] for each in shown["tasks"]] == ["a", "c"]
    assert [each["note"] for each in shown["opportunities"]] == ["c", "a"]
