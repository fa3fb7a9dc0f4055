"""The links that records show (contract part 2, B.8)."""

import pytest

from dealdock.vendors.close import integration_link as integration_links
from tests.vendors.close.client import TOO_LARGE, Close


@pytest.mark.contract("2.b8.link.2")
def test_records_of_its_type_show_it_with_their_values(close: Close) -> None:
    for type_, url in (
        (
            "lead",
            "https://wiki.example/{{ lead.id }}?q={{lead.display_name}}&x={{ lead.nothing }}{{ id }}{{ contact.name }}",
        ),
        ("contact", "https://wiki.example/{{ contact.lead_id }}?n={{ contact.name }}"),
        ("opportunity", "https://wiki.example/{{ opportunity.lead_name }}"),
    ):
        close.post("/integration_link/", {"name": f"Wiki of {type_}", "type": type_, "url": url})
    lead = close.lead("Ash & Co", contacts=[{"name": "Jo\u00a0(Öl)"}])
    close.add(lead_id=lead["id"])
    for lead_shown in (close.get(f"/lead/{lead['id']}/"), close.rows("/lead/")[0]):
        url = f"https://wiki.example/{lead['id']}?q=Ash%20%26%20Co&x="
        assert lead_shown["integration_links"] == [{"name": "Wiki of lead", "url": url}]
        (contact,), (opportunity,) = lead_shown["contacts"], lead_shown["opportunities"]
        assert contact["integration_links"] == [
            {"name": "Wiki of contact", "url": f"https://wiki.example/{lead['id']}?n=Jo%C2%A0%28%C3%96l%29"}
        ]
        assert opportunity["integration_links"] == [
            {"name": "Wiki of opportunity", "url": "https://wiki.example/Ash%20%26%20Co"}
        ]
        assert close.get(f"/contact/{contact['id']}/") == contact
        assert close.rows("/opportunity/") == [opportunity]


@pytest.mark.contract("2.b8.link.3")
def test_an_address_that_would_be_too_long_is_empty(close: Close) -> None:
    for name, url in (
        ("Long", "https://wiki.example/{{ lead.description }}"),
        ("Short", "https://wiki.example/{{ lead.id }}"),
    ):
        close.post("/integration_link/", {"name": name, "type": "lead", "url": url})
    lead = close.lead("Ash", description="&" * 3_000)
    other = close.lead("Elm", description="&" * 100)
    short = {"name": "Short", "url": f"https://wiki.example/{lead['id']}"}
    assert lead["integration_links"] == [{"name": "Long", "url": ""}, short]
    assert other["integration_links"][0] == {"name": "Long", "url": f"https://wiki.example/{'%26' * 100}"}


@pytest.mark.contract("1.1.lists.6")
def test_links_that_are_too_long_for_an_answer_are_refused(close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    close.post("/integration_link/", {"name": "Wiki", "type": "lead", "url": "https://wiki.example/{{ lead.name }}"})
    made = [close.lead("a" * 400) for _ in range(3)]
    monkeypatch.setattr(integration_links, "MAX_ANSWER_BYTES", 1_000)
    refused = close.refused("GET", "/lead/")
    assert (refused.status, refused.body) == (413, TOO_LARGE)
    assert close.get(f"/lead/{made[0]['id']}/") == made[0]
    assert len(close.get("/lead/", _limit=2)["data"]) == 2
