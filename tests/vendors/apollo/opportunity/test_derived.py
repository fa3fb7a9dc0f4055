"""Names that searches find and totals, after the records from which they are derived have changed."""

from tests.vendors.apollo.client import Apollo


def total(apollo: Apollo, objects: str, **parameters: object) -> int:
    """Return the total of a search."""
    return int(apollo.done("POST", f"/{objects}/search", parameters)["pagination"]["total_entries"])


def test_searches_find_an_account_by_its_present_name(apollo: Apollo) -> None:
    account = apollo.add_account(name="Harbour")
    for change in ("PATCH", "control"):
        before, after = ("Harbour", "Lighthouse") if change == "PATCH" else ("Lighthouse", "Pier")
        if change == "PATCH":
            apollo.done("PATCH", f"/accounts/{account['id']}", {"name": after})
        else:
            record = apollo.control("GET", "/records/company")[0]
            apollo.control("PATCH", f"/records/company/{record['id']}", {"name": after})
        assert [total(apollo, "accounts", q_organization_name=each) for each in (before, after)] == [0, 1], change


def test_searches_find_a_contact_by_its_present_values(apollo: Apollo) -> None:
    contact = apollo.add_contact(first_name="Jane", last_name="Roe", title="Boss", email="one@x.io")
    for name, after in (("first_name", "Ann"), ("last_name", "Poe"), ("title", "Chief"), ("email", "ann@y.io")):
        before = contact[name]
        assert total(apollo, "contacts", q_keywords=before) == 1
        apollo.done("PATCH", f"/contacts/{contact['id']}", {name: after})
        assert [total(apollo, "contacts", q_keywords=each) for each in (before, after)] == [0, 1], name


def test_totals_count_live_records(apollo: Apollo) -> None:
    made = [apollo.control("POST", "/records/opportunity", {"name": name})["id"] for name in "ABC"]
    pushed = apollo.control("POST", "/crm/opportunities", {"name": "D"})
    apollo.control("DELETE", f"/crm/opportunities/{pushed['salesforce_id']}")
    apollo.control("POST", "/crm/opportunities", {"name": "D", "fid": pushed["salesforce_id"]})
    assert total(apollo, "opportunities") == 4, "one that comes back is counted again"
    apollo.control("DELETE", f"/records/opportunity/{made[0]}")
    assert total(apollo, "opportunities") == 3
    apollo.control("DELETE", f"/crm/opportunities/{pushed['salesforce_id']}")
    assert total(apollo, "opportunities") == 2
    apollo.control("PUT", "/snapshots/two")
    apollo.control("DELETE", f"/records/opportunity/{made[1]}")
    assert total(apollo, "opportunities") == 1
    apollo.control("POST", "/reset", {"to": "two"})
    assert total(apollo, "opportunities") == 2
    apollo.control("POST", "/reset", {"to": "empty"})
    assert total(apollo, "opportunities") == 0
