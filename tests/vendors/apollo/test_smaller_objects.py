"""Second pages of every search, calls of a second user, and the lists of objects that the API does not write."""

from typing import Any

from tests.vendors.apollo.client import Apollo, error


def second_user(apollo: Apollo, **given: Any) -> Apollo:
    """Return a client with the key of another user of the account."""
    return apollo._replace(account={**apollo.account, **apollo.control("POST", "/users", given)})


class TestSecondPage:
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


class TestPipeline:
    def test_added_comes_second_and_is_not_the_default(self, apollo: Apollo) -> None:
        added = apollo.control("POST", "/records/pipeline", {"title": "Renewals"})["id"]
        first, second = apollo.done("GET", "/opportunity_pipelines")["opportunity_pipelines"]
        assert (first["default_pipeline"], second["default_pipeline"]) == (True, False)
        assert (second["id"], second["title"]) == (added, "Renewals")
        assert apollo.done("GET", f"/opportunity_pipelines/{added}") == {"opportunity_pipeline": second}
        stage = apollo.control("POST", "/records/stage", {"name": "Due", "pipeline_id": added})["id"]
        shown = apollo.done("GET", "/opportunity_stages")["opportunity_stages"]
        assert {each["id"]: each["opportunity_pipeline_id"] for each in shown}[stage] == added


class TestField:
    def test_of_each_modality_is_listed_by_source(self, apollo: Apollo) -> None:
        for modality in ("contact", "opportunity", "account"):
            apollo.control("POST", "/records/custom_field", {"name": f"My {modality}", "modality": modality})
        typed = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"]
        assert [(each["name"], each["modality"]) for each in typed] == [
            (f"My {modality}", modality) for modality in ("contact", "opportunity", "account")
        ]
        custom = apollo.done("GET", "/fields?source=custom")["fields"]
        assert [each["id"] for each in custom] == [f"{each['modality']}.{each['id']}" for each in typed]
        system = apollo.done("GET", "/fields?source=system")["fields"]
        assert {each["source"] for each in system} == {"system"}
        assert apollo.done("GET", "/fields")["fields"] == system + custom
        assert error(apollo.call("GET", "/fields?source=crm_synced"))[0] == 422

    def test_s_picklist_values_are_shown_in_their_order_by_ids(self, apollo: Apollo) -> None:
        given = {"name": "Region", "type": "picklist", "picklist_values": ["South", "North"]}
        apollo.control("POST", "/records/custom_field", given)
        [field] = apollo.done("GET", "/typed_custom_fields")["typed_custom_fields"]
        south, north = field["picklist_values"]
        assert (south["name"], north["name"]) == ("South", "North")
        deal = apollo.add(typed_custom_fields={field["id"]: [north["id"]]})
        assert apollo.view(deal)["typed_custom_fields"] == {field["id"]: [north["id"]]}
