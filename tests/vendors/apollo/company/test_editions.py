"""Accounts, in the API's sense, in edition 2026. Contract, 9.3 and 9.4."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import Apollo

ADDRESS: Final = ("raw_address", "street_address", "city", "state", "country", "postal_code")

BEGIN: Final = """
    raw_address?: text
    street_address?: null
    city?: null
    state?: null
    country?: null
    postal_code?: null
    id: id
    domain: null|text
    name: null|text
    team_id: id
    organization_id: null
    account_stage_id: id
    source: text
    original_source: text
    creator_id: id
    owner_id: id
    created_at: Z
    phone: null|text
    phone_status: text
    hubspot_id: null
    salesforce_id: null
    crm_owner_id: null
    parent_account_id: null
    linkedin_url: null
    suggested_from_rule_engine_config_id: null
    godmode_apollo_creator: null
"""
STATE: Final = """
    sanitized_phone?: null|text
    account_playbook_statuses: []
    existence_level: text
    label_ids: []
    typed_custom_fields: object|{}
    custom_field_errors: {}
    modality: text
    source_display_name: text
    crm_record_url: null
"""
CAMPAIGNS: Final = """
    contact_emailer_campaign_ids: []
    contact_campaign_status_tally: {}
    num_contacts: int
"""
SOCIAL: Final = """
    twitter_url: null
    facebook_url: null
"""
INTENT: Final = """
    intent_strength: null
    show_intent: bool
    organization_headcount_six_month_growth: null
    organization_headcount_twelve_month_growth: null
    organization_headcount_twenty_four_month_growth: null
"""
BASE: Final = BEGIN + STATE + SOCIAL + INTENT
FOUND: Final = BEGIN + STATE + CAMPAIGNS + SOCIAL + INTENT
VIEWED: Final = (
    BEGIN
    + "    engagement_graph: null"
    + STATE
    + CAMPAIGNS
    + SOCIAL
    + INTENT
    + "    account_queues: []\n    disable_flag: bool"
)
EMBEDDED: Final = (BEGIN + STATE + CAMPAIGNS + SOCIAL).replace("custom_field_errors: {}", "custom_field_errors: null")

ENVELOPE: Final = """
    breadcrumbs: []
    partial_results_only: bool
    has_join: bool
    disable_eu_prospecting: bool
    partial_results_limit: int
    pagination: object
    accounts: list
    num_fetch_result: null
"""


def added(apollo: Apollo) -> list[dict[str, Any]]:
    """Create an account with all that one can have, and three with little."""
    field = apollo.control("POST", "/records/custom_field", {"name": "Region", "modality": "account"})["id"]
    full = {"domain": "quay.example", "phone": "(312) 555-0100", "raw_address": "1 Quay Street, Harbour"}
    return [
        apollo.add_account(**full, typed_custom_fields={field: "North"}),
        apollo.add_account(phone="12"),
        apollo.add_account(name=None, domain="pier.example"),
        apollo.add_account(),
    ]


@pytest.mark.slow
@pytest.mark.contract("9.account.1", "9.account.2", "9.account.3", "9.account.4", "9.account.5", "9.account.6")
def test_answers_have_the_keys_order_and_types_that_were_recorded(apollo: Apollo) -> None:
    accounts = added(apollo)
    paths = [f"/accounts/{each['id']}" for each in accounts]
    shapes.check(BASE, accounts)
    shapes.check(BASE, [apollo.done("PATCH", path, {})["account"] for path in paths])
    shapes.check(FOUND, apollo.done("POST", "/accounts/search")["accounts"])
    shapes.check(VIEWED, [apollo.done("GET", path)["account"] for path in paths])
    for account in accounts:
        apollo.add(account_id=account["id"])
    shapes.check(EMBEDDED, [deal["account"] for deal in apollo.search()])
    for account in accounts:
        apollo.add_contact(account_id=account["id"])
    shapes.check(EMBEDDED, [one["account"] for one in apollo.done("POST", "/contacts/search")["contacts"]])


@pytest.mark.contract("9.account.7", "9.account.8")
def test_create_answers_the_account_alone_and_update_labels_too(apollo: Apollo) -> None:
    answer = apollo.done("POST", "/accounts", {"name": "Quay", "existence_level": "none"})
    assert list(answer) == ["account"]
    changed = apollo.done("PATCH", f"/accounts/{answer['account']['id']}", {"existence_level": "none"})
    assert (list(changed), changed["labels"]) == (["account", "labels"], [])
    assert changed["account"] == answer["account"]
    assert answer["account"]["existence_level"] == "full"


@pytest.mark.contract("9.account.5", "9.account.9")
def test_values_are_those_that_were_recorded(apollo: Apollo) -> None:
    account = apollo.add_account(raw_address="1 Quay Street", phone="(312) 555-0100")
    assert {name: account[name] for name in ADDRESS} == {**dict.fromkeys(ADDRESS), "raw_address": "1 Quay Street"}
    assert account["sanitized_phone"] == "+13125550100"
    assert (account["owner_id"], account["creator_id"]) == (apollo.user, apollo.user)
    fixed = ("source", "original_source", "phone_status", "modality", "existence_level", "show_intent")
    assert [account[name] for name in fixed] == ["api", "api", "no_status", "account", "full", False]
    assert account["source_display_name"] == "Created from API"
    viewed = apollo.done("GET", f"/accounts/{account['id']}")["account"]
    assert (viewed["disable_flag"], viewed["num_contacts"]) == (True, 0)


@pytest.mark.contract("9.account.10")
@each_case(
    ("source", "shown"),
    [("salesforce", "Created from Salesforce"), ("api", "Created from API"), ("ui_form", "Created from UI"),
     ("csv_import", "Created from UI")],
)  # fmt: skip
def test_the_source_has_a_name(apollo: Apollo, source: str, shown: str) -> None:
    company = apollo.control("POST", "/records/company", {"name": "Quay", "source": source})
    account = apollo.done("GET", f"/accounts/{company['id']}")["account"]
    assert (account["source_display_name"], account["creator_id"]) == (shown, None)


@pytest.mark.contract("9.search.3")
@each_case("method", ["GET", "POST"])
def test_a_search_has_the_envelope_that_was_recorded(apollo: Apollo, method: str) -> None:
    apollo.add_account()
    shapes.check(ENVELOPE, [apollo.done(method, "/accounts/search")])


@pytest.mark.contract("9.search.5")
def test_a_search_by_the_last_update_begins_with_the_oldest_if_ascending(apollo: Apollo) -> None:
    first, second = apollo.add_account(name="First"), apollo.add_account(name="Second")
    for seconds, account in ((1, second), (2, first)):
        apollo.control("POST", "/clock/advance", {"seconds": seconds})
        apollo.done("PATCH", f"/accounts/{account['id']}", {"phone": "1"})
    for field, ascending, names in (
        ("account_updated_at", True, ["Second", "First"]),
        ("account_updated_at", False, ["First", "Second"]),
        ("account_created_at", True, ["First", "Second"]),
        ("account_created_at", False, ["Second", "First"]),
    ):
        order = {"sort_by_field": field, "sort_ascending": ascending}
        assert [each["name"] for each in apollo.done("POST", "/accounts/search", order)["accounts"]] == names


@pytest.mark.contract("9.stage.1")
@each_case("path", ["account_stages", "contact_stages"])
def test_stages_have_a_key_behind_the_category(apollo: Apollo, older: Apollo, path: str) -> None:
    [*_, stage] = apollo.done("GET", f"/{path}")[path]
    assert list(stage)[-2:] == ["category", "is_meeting_set"]
    assert stage["is_meeting_set"] is None
    assert list(older.done("GET", f"/{path}")[path][0])[-1] == "category"
