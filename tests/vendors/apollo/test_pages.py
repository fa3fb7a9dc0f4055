"""Second pages of every search."""

import pytest

from tests.vendors.apollo.client import Apollo


class TestSecondPage:
    @pytest.mark.slow
    def test_goes_on_after_the_first(self, apollo: Apollo) -> None:
        for number in range(3):
            apollo.control("POST", "/users", {"first_name": f"Ann {number}"})
            apollo.add_account(name=f"Harbour {number}")
            apollo.add_contact(first_name=f"Jane {number}")
            apollo.add(name=f"Deal {number}")
        for objects in ("users", "accounts", "contacts", "opportunities"):
            whole = [each["id"] for each in apollo.done("POST", f"/{objects}/search", {})[objects]]
            found = [apollo.done("POST", f"/{objects}/search", {"page": page, "per_page": 2}) for page in (1, 2, 3)]
            assert [[each["id"] for each in page[objects]] for page in found] == [whole[:2], whole[2:], []], objects
            numbers = [(page["pagination"]["total_entries"], page["pagination"]["total_pages"]) for page in found]
            assert numbers == [(len(whole), 2)] * 3, objects

    def test_of_a_contact_s_opportunities_goes_on_after_the_first(self, older: Apollo) -> None:
        contact = older.add_contact()["id"]
        deals = [older.add(contact_ids=[contact])["id"] for _ in range(3)]
        older.add()
        path = f"/contacts/{contact}/opportunities"
        pages = [older.done("POST", path, {"page": page, "per_page": 2}) for page in (1, 2)]
        assert [[each["id"] for each in page["opportunities"]] for page in pages] == [deals[:2], deals[2:]]
        assert {page["pagination"]["total_entries"] for page in pages} == {3}
