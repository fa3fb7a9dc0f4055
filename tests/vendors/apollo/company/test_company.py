"""Companies, which the API calls accounts. Contract, 3.3."""

from typing import Any, Final
from urllib.parse import unquote

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error
from tests.vendors.apollo.opportunity.test_create import UNKNOWN

CREATED: Final = [
    "id", "domain", "name", "team_id", "typed_custom_fields", "organization_id", "account_stage_id", "source",
    "original_source", "owner_id", "created_at", "phone", "phone_status", "test_predictive_score", "hubspot_id",
    "salesforce_id", "crm_owner_id", "parent_account_id", "account_playbook_statuses", "existence_level", "label_ids",
    "modality", "persona_counts",
]  # fmt: skip
UPDATED: Final = [*CREATED[:18], "sanitized_phone", *CREATED[18:]]
MORE: Final = [
    "contact_emailer_campaign_ids", "contact_campaign_status_tally", "num_contacts", "last_activity_date"
]  # fmt: skip
WHOLE: Final = [*UPDATED[:-1], *MORE, "persona_counts"]


class TestCreate:
    @pytest.mark.contract("3.account.1", "3.account.6", "3.account.9", "3.account.10", "3.account.13", "3.account.14")
    def test_answers_the_account_and_the_team(self, older: Apollo) -> None:
        answer = older.done("POST", "/accounts", {"name": "Acme", "phone": "(312) 596-1000"})
        team = older.account["team_id"]
        assert answer["team"] == {"id": team, "accounts_finder_empty": False}
        assert list(answer) == ["account", "team"]
        account = answer["account"]
        assert list(account) == CREATED
        first = older.done("GET", "/account_stages")["account_stages"][0]["id"]
        assert (account["owner_id"], account["account_stage_id"]) == (older.user, first)
        assert (account["source"], account["original_source"], account["team_id"]) == ("api", "api", team)

    @pytest.mark.contract("3.account.7")
    @each_case(
        ("sent", "shown"),
        [("https://www.Apollo.io/x?y", "apollo.io"), ("www.a.b", "a.b"), ("a.b", "a.b"), ("ftp://a.b#c", "a.b")],
    )
    def test_drops_all_but_the_host_of_a_domain(self, apollo: Apollo, sent: str, shown: str) -> None:
        assert apollo.add_account(name=None, domain=sent)["domain"] == shown

    @pytest.mark.contract("3.account.8", "3.account.15", "3.account.2")
    @each_case(
        ("sent", "shown"),
        [
            ("(312) 596-1000", "+13125961000"),
            ("1-866-246-6453", "+18662466453"),
            ("+49 30 1", "+49301"),
            ("12", None),
            ("+", None),
        ],
    )
    def test_sanitizes_a_phone(self, apollo: Apollo, sent: str, shown: str | None) -> None:
        for name in ("phone", "phone_number"):
            account = apollo.add_account(**{name: sent})
            viewed = apollo.done("GET", f"/accounts/{account['id']}")["account"]
            assert (account["phone"], viewed["sanitized_phone"]) == (sent, shown)

    @pytest.mark.contract("3.account.11", "3.account.12")
    def test_needs_a_name_or_a_domain_but_a_new_one_never(self, apollo: Apollo) -> None:
        text = "Please specify at least a name or domain."
        for body in ({}, {"name": " ", "domain": ""}, {"name": None, "owner_id": "x"}):
            assert error(apollo.call("POST", "/accounts", body)) == (422, text)
        ids = {apollo.add_account(name="Acme", domain="a.b")["id"] for _ in range(2)}
        assert len(ids) == len(apollo.done("GET", "/accounts/search")["accounts"]) == 2

    @pytest.mark.contract("3.account.18")
    @each_case("field", ["owner_id", "account_stage_id"])
    @each_case("sent", ["x", UNKNOWN])
    def test_refuses_an_id_that_names_nothing(self, apollo: Apollo, field: str, sent: str) -> None:
        answer = apollo.call("POST", "/accounts", {"name": "Acme", field: sent})
        assert error(answer) == (422, f"Parameters misconfigured. {sent} is not a valid ID")


class TestView:
    @pytest.mark.contract("3.account.1", "3.account.2", "3.account.3", "3.account.4", "3.account.5", "3.account.17")
    def test_has_everything(self, older: Apollo) -> None:
        account = older.add_account(phone="1")
        older.add_contact(account_id=account["id"])
        older.add_contact()
        answer = older.done("GET", f"/accounts/{account['id']}")
        assert list(answer) == ["account"]
        assert list(answer["account"]) == WHOLE
        assert answer["account"]["num_contacts"] == 1
        deal = older.add(account_id=account["id"])
        [listed] = older.search()
        assert (listed["id"], listed["account"]) == (deal["id"], answer["account"])

    @pytest.mark.contract("3.account.18")
    @each_case("method", ["GET", "PUT", "PATCH"])
    @each_case("path", ["x", UNKNOWN])
    def test_of_an_id_that_names_nothing_is_refused(self, apollo: Apollo, method: str, path: str) -> None:
        answer = apollo.call(method, f"/accounts/{path}")
        assert error(answer) == (422, f"Parameters misconfigured. {path} is not a valid ID")

    @pytest.mark.contract("3.account.18")
    @each_case("method", ["GET", "PUT", "PATCH"])
    @each_case(("before", "after"), [("%20", ""), ("", "%20"), ("%09", "%0A")])
    def test_of_an_id_with_blanks_is_refused(self, apollo: Apollo, method: str, before: str, after: str) -> None:
        account = apollo.add_account()
        written = unquote(f"{before}{account['id']}{after}")
        answer = apollo.call(method, f"/accounts/{before}{account['id']}{after}", {"name": "New"})
        assert error(answer) == (422, f"Parameters misconfigured. {written} is not a valid ID")
        assert apollo.done("GET", f"/accounts/{account['id']}")["account"]["name"] == account["name"]
        assert apollo.done("GET", f"/accounts/{account['id'].upper()}")["account"]["id"] == account["id"]


class TestUpdate:
    @pytest.mark.contract("3.account.16")
    @each_case("method", ["PUT", "PATCH"])
    def test_changes_only_supplied_fields(self, older: Apollo, method: str) -> None:
        account, second = older.add_account(name="Old", phone="1"), older.add_account(name="Old")
        stage = older.done("GET", "/account_stages")["account_stages"][2]["id"]
        path = f"/accounts/{account['id']}"
        sent: Any = {"domain": "a.b", "account_stage_id": stage, "owner_id": "", "name": ""}
        answer = older.done(method, path, sent)
        assert (list(answer), answer["labels"], list(answer["account"])) == (["account", "labels"], [], UPDATED)
        changed = {**account, "domain": "a.b", "account_stage_id": stage, "owner_id": None, "sanitized_phone": None}
        assert answer["account"] == changed
        assert older.done("GET", f"/accounts/{second['id']}")["account"]["name"] == "Old"


class TestSearch:
    @pytest.mark.contract("3.account.19", "3.account.20", "3.account.4")
    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_has_the_envelope(self, older: Apollo, method: str) -> None:
        older.add_account(phone="1")
        found = older.done(method, "/accounts/search")
        assert list(found) == ["breadcrumbs", "pagination", "accounts", "partial_results_only", "has_join",
                               "disable_eu_prospecting", "partial_results_limit", "num_fetch_result"]  # fmt: skip
        assert [list(each) for each in found["accounts"]] == [WHOLE]

    @pytest.mark.contract("3.account.21", "3.account.23")
    def test_filters_and_leaves_breadcrumbs(self, apollo: Apollo) -> None:
        stages = [each["id"] for each in apollo.done("GET", "/account_stages")["account_stages"]]
        for name, stage in (("Google", 0), ("Goodyear", 1), ("Acme", 0)):
            apollo.add_account(name=name, account_stage_id=stages[stage])
        sent = {"q_organization_name": "GOO", "account_stage_ids": stages[:1]}
        found = apollo.done("POST", "/accounts/search", sent)
        assert [each["name"] for each in found["accounts"]] == ["Google"]
        assert found["breadcrumbs"] == [
            {
                "label": "Company Name",
                "signal_field_name": "q_organization_name",
                "value": "GOO",
                "display_name": "GOO",
            },
            {
                "label": "Account Stage",
                "signal_field_name": "account_stage_ids",
                "value": stages[0],
                "display_name": "Cold",
            },
        ]
        assert found["pagination"]["total_entries"] == 1
        capitals = apollo.done("POST", "/accounts/search", {"account_stage_ids": [stages[0].upper()]})["breadcrumbs"]
        assert [(each["value"], each["display_name"]) for each in capitals] == [(stages[0].upper(), "Cold")]
        assert apollo.done("POST", "/accounts/search")["breadcrumbs"] == []

    def test_finds_the_present_name(self, apollo: Apollo) -> None:
        one, _ = apollo.add_account(name="Harbour"), apollo.add_account(name="Quay")
        apollo.done("PATCH", f"/accounts/{one['id']}", {"name": "Pier"})
        for words, ids in (("harbour", []), ("PIER", [one["id"]])):
            found = apollo.done("POST", "/accounts/search", {"q_organization_name": words})["accounts"]
            assert [each["id"] for each in found] == ids

    @pytest.mark.contract("3.account.22")
    def test_is_sorted(self, apollo: Apollo) -> None:
        made = []
        for name in "AB":
            made.append(apollo.add_account(name=name))
            apollo.control("POST", "/clock/advance", {"seconds": 1})
        apollo.done("PUT", f"/accounts/{made[0]['id']}", {"domain": "a.b"})
        for field, order in (
            ("account_created_at", "BA"),
            ("account_updated_at", "AB"),
            ("account_last_activity_date", "BA"),
        ):
            for ascending in (False, True):
                sent = {"sort_by_field": field, "sort_ascending": ascending}
                found = apollo.done("POST", "/accounts/search", sent)["accounts"]
                assert "".join(each["name"] for each in found) == (order[::-1] if ascending else order)
        answer = apollo.call("POST", "/accounts/search", {"sort_by_field": "name"})
        assert error(answer) == (422, "Invalid sort criteria")


@pytest.mark.contract("3.account.24")
def test_a_new_account_has_five_stages_of_accounts(older: Apollo) -> None:
    stages = older.done("GET", "/account_stages")["account_stages"]
    assert list(stages[0]) == ["id", "team_id", "display_name", "name", "display_order", "default_exclude_for_leadgen",
                               "category"]  # fmt: skip
    found = [(each["display_name"], each["name"], each["display_order"], each["category"]) for each in stages]
    assert found == [
        (name, name, place, category)
        for place, (name, category) in enumerate(
            [("Cold", "in_progress"), ("Current Client", "succeeded"), ("Active Opportunity", "succeeded"),
             ("Dead Opportunity", "failed"), ("Do Not Prospect", "failed")]
        )
    ]  # fmt: skip


@pytest.mark.contract("3.bulk.1", "1.operation.19")
class TestBulk:
    def test_gives_several_to_another_owner(self, apollo: Apollo) -> None:
        apollo.control("POST", "/users", {})
        owner = apollo.done("GET", "/users/search")["users"][1]["id"]
        ids = [apollo.add_account(name=name)["id"] for name in "ABC"]
        answer = apollo.done("POST", "/accounts/update_owners", {"account_ids": ids[:2], "owner_id": owner})
        assert [(each["id"], each["owner_id"]) for each in answer["accounts"]] == [(each, owner) for each in ids[:2]]
        found = apollo.done("GET", "/accounts/search")["accounts"]
        assert [each["owner_id"] for each in found] == [owner, owner, apollo.user]

    @pytest.mark.contract("1.parameter.17", "2.custom.6")
    def test_changes_custom_values_by_bulk_update_alone(self, apollo: Apollo) -> None:
        field = apollo.control("POST", "/records/custom_field", {"name": "Region", "modality": "account"})["id"]
        sent: Any = {"account_ids": [apollo.add_account()["id"]], "typed_custom_fields": {field: "North"}}
        for operation, shown in (("update_owners", {}), ("bulk_update", {field: "North"})):
            (account,) = apollo.done("POST", f"/accounts/{operation}", {**sent, "owner_id": None})["accounts"]
            assert (account["typed_custom_fields"], account["owner_id"]) == (shown, None)

    @pytest.mark.slow
    def test_changes_more_than_a_hundred(self, apollo: Apollo) -> None:
        ids = [apollo.add_account(name=f"Firm {number}")["id"] for number in range(101)]
        answer = apollo.done("POST", "/accounts/bulk_update", {"account_ids": ids, "domain": "a.b"})
        assert [(each["id"], each["domain"]) for each in answer["accounts"]] == [(each, "a.b") for each in ids]

    def test_changes_several_or_none(self, apollo: Apollo) -> None:
        ids = [apollo.add_account(name=name)["id"] for name in "AB"]
        apollo.done("POST", "/accounts/bulk_update", {"account_ids": ids, "domain": "a.b"})
        wrong = {"account_ids": [*ids, UNKNOWN], "domain": "c.d", "account_stage_id": "x"}
        assert apollo.call("POST", "/accounts/bulk_update", wrong).status_code == 422
        unknown: Any = {"account_ids": [*ids, UNKNOWN], "owner_id": None}
        assert apollo.call("POST", "/accounts/update_owners", unknown).status_code == 422
        assert {each["domain"] for each in apollo.done("GET", "/accounts/search")["accounts"]} == {"a.b"}
