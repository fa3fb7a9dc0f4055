"""Calls of a second user: what they see and may change."""

from typing import Any

from tests.vendors.apollo.client import Apollo


def second_user(apollo: Apollo, **given: Any) -> Apollo:
    """Return a client with the key of another user of the account."""
    return apollo._replace(account={**apollo.account, **apollo.control("POST", "/users", given)})


class TestSecondUser:
    def test_sees_its_own_profile_and_the_team_s_records(self, apollo: Apollo) -> None:
        ann = second_user(apollo, first_name="Ann", email="ann@x.io")
        profile = ann.done("GET", "/users/api_profile")
        assert (profile["first_name"], profile["email"]) == ("Ann", "ann@x.io")
        assert profile["id"] != apollo.user
        deal, account, contact = apollo.add(), apollo.add_account(), apollo.add_contact()
        assert ann.view(deal) == apollo.view(deal)
        for path in (f"/accounts/{account['id']}", f"/contacts/{contact['id']}"):
            assert ann.done("GET", path) == apollo.done("GET", path)

    def test_owns_the_contacts_that_it_creates(self, apollo: Apollo) -> None:
        ann = second_user(apollo)
        assert ann.add_contact()["owner_id"] == ann.user
        assert apollo.add_contact()["owner_id"] == apollo.user

    def test_changes_what_another_user_has_created(self, apollo: Apollo) -> None:
        ann = second_user(apollo)
        deal, contact = apollo.add(), apollo.add_contact()
        assert ann.change(deal, name="Ann's")["name"] == "Ann's"
        changed = ann.done("PATCH", f"/contacts/{contact['id']}", {"title": "Chef"})["contact"]
        assert (changed["title"], changed["owner_id"]) == ("Chef", apollo.user)

    def test_that_may_only_read_changes_nothing(self, apollo: Apollo) -> None:
        reader, deal = second_user(apollo, role="Read Only"), apollo.add()
        assert reader.view(deal) == apollo.view(deal)
        for method, path, body in (
            ("PATCH", f"/opportunities/{deal['id']}", {"name": "x"}),
            ("POST", "/opportunities/update_roles", {"opportunity_id": deal["id"], "roles": []}),
            ("POST", "/accounts/bulk_update", {"account_ids": [], "phone": "1"}),
            ("POST", "/contacts", {"first_name": "x"}),
        ):
            assert reader.call(method, path, body).status_code == 403, path
        assert apollo.view(deal) == deal | apollo.view(deal)
