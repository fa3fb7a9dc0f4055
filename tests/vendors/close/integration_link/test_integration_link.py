"""The links that records show (contract part 2, B.8)."""

import pytest

from tests.vendors.close.client import Close


@pytest.mark.contract("2.b8.link.2")
def test_records_of_its_type_show_it_with_their_values(close: Close) -> None:
    for type_, url in (
        ("lead", "https://wiki.example/{{ id }}?q={{name}}&x={{ nothing }}"),
        ("contact", "https://wiki.example/{{ lead_id }}"),
        ("opportunity", "https://wiki.example/{{ lead_name }}"),
    ):
        close.post("/integration_link/", {"name": f"Wiki of {type_}", "type": type_, "url": url})
    lead = close.lead("Ash & Co", contacts=[{"name": "Jo"}])
    close.add(lead_id=lead["id"])
    for shown in (close.get(f"/lead/{lead['id']}/"), close.rows("/lead/")[0]):
        url = f"https://wiki.example/{lead['id']}?q=Ash%20%26%20Co&x="
        assert shown["integration_links"] == [{"name": "Wiki of lead", "url": url}]
        (contact,), (opportunity,) = shown["contacts"], shown["opportunities"]
        assert contact["integration_links"] == [
            {"name": "Wiki of contact", "url": f"https://wiki.example/{lead['id']}"}
        ]
        assert opportunity["integration_links"] == [
            {"name": "Wiki of opportunity", "url": "https://wiki.example/Ash%20%26%20Co"}
        ]
        assert close.get(f"/contact/{contact['id']}/") == contact
        assert close.rows("/opportunity/") == [opportunity]
