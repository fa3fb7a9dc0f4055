"""Contacts in edition 2026. Contract, 9.3 and 9.5."""

from typing import Any, Final

import pytest

from tests.support.cases import each_case
from tests.vendors.apollo import shapes
from tests.vendors.apollo.client import NOON, Apollo

TABLE: Final = """
    contact_roles: []
    id: id
    first_name: null|text
    last_name: null|text
    name: text
    linkedin_url: null|text
    title: null|text
    contact_stage_id: id
    owner_id: id
    creator_id: id
    person_id: null
    email_needs_tickling: bool
    organization_name: null|text
    source: text
    original_source: text
    organization_id: null
    headline: null
    photo_url: null
    present_raw_address: null|text
    linkedin_uid: null
    extrapolated_email_confidence: null
    salesforce_id: null
    salesforce_lead_id: null
    salesforce_contact_id: null
    salesforce_account_id: null
    crm_owner_id: null
    created_at: Z
    emailer_campaign_ids: []
    direct_dial_status: null
    direct_dial_enrichment_failed_at: null
    email_status: null|text
    email_source: null
    account_id: null|id
    last_activity_date: null
    hubspot_vid: null
    hubspot_company_id: null
    crm_id: null
    merged_crm_ids: null
    updated_at: Z
    queued_for_crm_push: null
    suggested_from_rule_engine_config_id: null
    email_unsubscribed: null
    person_deleted: null
    call_opted_out: null
    godmode_apollo_creator: null
    engagement_graph: null
    sanitized_phone: null|text
    street_address: null
    city: null|text
    state: null|text
    country: null|text
    postal_code: null
    formatted_address: null|text
    time_zone: null
    label_ids: []
    has_pending_email_arcgate_request: bool
    has_email_arcgate_request: bool
    existence_level: text
    email: null|text
    email_from_customer: null|bool
    typed_custom_fields: object|{}
    custom_field_errors: {}
    crm_record_url: null
    email_status_unavailable_reason: null
    email_true_status: null|text
    updated_email_true_status: bool
    source_display_name: text
    twitter_url: null
    facebook_url: null
    contact_campaign_statuses: []
    contact_emails: []|list
    next_contact_id: null
    intent_strength: null
    show_intent: bool
    phone_numbers: []|list
    account_phone_note: null
    free_domain: bool
    email_domain_catchall: bool
"""
EMAIL: Final = """
    email_md5: text
    email_sha256: text
    email_status: text
    extrapolated_email_confidence: null
    position: int
    email: text
    free_domain: bool
    source: text
    third_party_vendor_name: null
    vendor_validation_statuses: []
    email_needs_tickling: bool
    email_true_status: text
    email_status_unavailable_reason: null
"""
PHONE: Final = """
    raw_number: text
    sanitized_number: null|text
    type: text
    position: int
    status: text
    dnc_status: null
    dnc_other_info: {}
    dialer_flags: null
    source_name: text
    vendor_validation_statuses: []
    third_party_vendor_name: null
"""
ENVELOPE: Final = """
    contacts: list
    breadcrumbs: []
    partial_results_only: bool
    has_join: bool
    disable_eu_prospecting: bool
    partial_results_limit: int
    pagination: object
    num_fetch_result: null
"""
FALSE: Final = (
    *("email_needs_tickling", "has_pending_email_arcgate_request", "has_email_arcgate_request", "show_intent"),
    *("email_domain_catchall", "free_domain"),
)


def without(*names: str) -> str:
    """Return the table without the lines of some keys."""
    lines = (line.strip() for line in TABLE.strip().splitlines())
    return "\n".join(line for line in lines if line.split(": ")[0] not in names)


BASE: Final = without("engagement_graph")


def added(apollo: Apollo) -> list[dict[str, Any]]:
    """Create a contact with all that one can have, and a bare one."""
    field = apollo.control("POST", "/records/custom_field", {"name": "Region", "modality": "contact"})["id"]
    names = {"first_name": "Mira", "last_name": "Oduya", "title": "Buyer", "organization_name": "Tallow"}
    phones = {"direct_phone": "(312) 555-0100", "home_phone": "12"}
    full = {
        **names,
        **phones,
        "email": "Mira.Oduya@tallow.example",
        "linkedin_url": "http://www.linkedin.example/in/mira",
        "present_raw_address": "Harbour, Coast, Norway",
        "account_id": apollo.add_account()["id"],
        "typed_custom_fields": {field: "North"},
    }
    return [apollo.add_contact(**full), apollo.add_contact(first_name=None)]


@pytest.mark.contract("9.contact.1", "9.contact.2", "9.contact.3", "9.contact.4", "9.contact.5", "9.contact.6")
def test_answers_have_the_keys_order_and_types_that_were_recorded(apollo: Apollo) -> None:
    contacts = added(apollo)
    paths = [f"/contacts/{each['id']}" for each in contacts]
    shapes.check(BASE.replace("queued_for_crm_push: null", "queued_for_crm_push: bool"), contacts)
    updated = [apollo.done("PATCH", path, {})["contact"] for path in paths]
    shapes.check(without("engagement_graph", "contact_campaign_statuses"), updated)
    shapes.check(f"disable_flag: bool\n{TABLE}", [apollo.done("GET", path)["contact"] for path in paths])
    end = "\ncontact_job_change_event: null\naccount?: object"
    shapes.check(
        without("engagement_graph", "next_contact_id") + end, apollo.done("POST", "/contacts/search")["contacts"]
    )
    shapes.check(PHONE, contacts[0]["phone_numbers"])
    free = apollo.add_contact(email="mira@gmail.com")
    shapes.check(EMAIL, [*contacts[0]["contact_emails"], *free["contact_emails"]])


@pytest.mark.contract("9.search.4")
@each_case("method", ["GET", "POST"])
def test_a_search_has_the_envelope_that_was_recorded(apollo: Apollo, method: str) -> None:
    apollo.add_contact()
    shapes.check(ENVELOPE, [apollo.done(method, "/contacts/search")])


@pytest.mark.contract("9.search.5")
def test_a_search_by_the_last_update_begins_with_the_oldest_if_ascending(apollo: Apollo) -> None:
    first, second = apollo.add_contact(first_name="First"), apollo.add_contact(first_name="Second")
    for seconds, contact in ((1, second), (2, first)):
        apollo.control("POST", "/clock/advance", {"seconds": seconds})
        apollo.done("PATCH", f"/contacts/{contact['id']}", {"title": "Buyer"})
    order = {"sort_by_field": "contact_updated_at", "sort_ascending": True, "per_page": 100, "page": 1}
    found = apollo.done("POST", "/contacts/search", order)["contacts"]
    assert [each["name"] for each in found] == ["Second", "First"]
    found = apollo.done("POST", "/contacts/search", {**order, "sort_by_field": "contact_created_at"})["contacts"]
    assert [each["name"] for each in found] == ["First", "Second"]


class TestCreate:
    @pytest.mark.contract("9.contact.7", "9.contact.8", "9.contact.9", "9.contact.10", "9.contact.15")
    def test_of_one_with_an_address_has_the_defaults_that_were_recorded(self, apollo: Apollo) -> None:
        sent = {"first_name": "Mira", "last_name": "Oduya", "email": "Mira.Oduya@tallow.example"}
        answer = apollo.done("POST", "/contacts", sent)
        assert (list(answer), answer["labels"]) == (["contact", "labels"], [])
        contact = answer["contact"]
        first = apollo.done("GET", "/contact_stages")["contact_stages"][0]["id"]
        own = {"owner_id": apollo.user, "creator_id": apollo.user, "contact_stage_id": first, "name": "Mira Oduya"}
        verified = {"email_status": "verified", "email_true_status": "User Managed", "email_from_customer": True}
        sources = {"source": "api", "original_source": "api", "source_display_name": "Created from API"}
        flags = {"queued_for_crm_push": True, "updated_email_true_status": True, **dict.fromkeys(FALSE, False)}
        wanted = {**own, **verified, **sources, **flags, "created_at": NOON, "updated_at": NOON}
        assert {name: contact[name] for name in wanted} == wanted
        [row] = contact["contact_emails"]
        assert row["email_md5"] == "76710c334898f86656465f954d1a33fc"
        assert (len(row["email_sha256"]), row["email"], row["position"]) == (64, sent["email"], 0)
        assert (row["source"], row["email_status"], row["email_true_status"]) == (
            "User Managed",
            "verified",
            "User Managed",
        )

    @pytest.mark.contract("9.contact.8", "9.contact.9")
    def test_of_one_without_an_address_has_none_of_them(self, apollo: Apollo) -> None:
        contact = apollo.add_contact()
        assert [contact[name] for name in ("email_status", "email_true_status", "email_from_customer")] == [None] * 3
        assert (contact["contact_emails"], contact["free_domain"]) == ([], False)

    @pytest.mark.contract("9.contact.11")
    @each_case(
        ("email", "is_free"),
        [("a@GMAIL.com", True), ("a@proton.me", True), ("a@gmx.de", True), ("a@x.gmail.com", False), ("a@x.io", False)],
    )
    def test_knows_the_domains_in_which_anybody_has_an_address(self, apollo: Apollo, email: str, is_free: bool) -> None:
        contact = apollo.add_contact(email=email)
        assert (contact["free_domain"], contact["contact_emails"][0]["free_domain"]) == (is_free, is_free)

    @pytest.mark.contract("9.contact.12")
    def test_keeps_a_row_for_each_phone(self, apollo: Apollo) -> None:
        types = {"other": "other", "home": "home", "mobile": "mobile", "direct": "work_direct", "corporate": "work_hq"}
        sent = {f"{name}_phone": f"+1 312 555 010{place}" for place, name in enumerate(types)}
        contact = apollo.add_contact(**sent)
        rows = contact["phone_numbers"]
        assert [row["type"] for row in rows] == ["work_hq", "work_direct", "mobile", "home", "other"]
        assert [row["position"] for row in rows] == [*range(5)]
        assert {row["raw_number"] for row in rows} == {*sent.values()}
        assert rows[0]["sanitized_number"] == sent["corporate_phone"].replace(" ", "")
        assert (rows[0]["status"], rows[0]["source_name"]) == ("no_status", "User Managed")
        changed = apollo.done("PATCH", f"/contacts/{contact['id']}", {"mobile_phone": "", "home_phone": "12"})[
            "contact"
        ]
        assert [row["raw_number"] for row in changed["phone_numbers"] if row["type"] == "home"] == ["12"]
        assert "mobile" not in {row["type"] for row in changed["phone_numbers"]}

    @pytest.mark.contract("9.contact.13")
    @each_case(
        ("sent", "city", "state", "country"),
        [("Harbour, Coast, Norway", "Harbour", "Coast", "Norway"), ("Harbour,Norway", "Harbour", None, "Norway"),
         ("Harbour", None, None, None), ("1 Quay Street, Harbour, Coast, Norway", None, None, None)],
    )  # fmt: skip
    def test_reads_the_parts_of_an_address(
        self, apollo: Apollo, sent: str, city: str | None, state: str | None, country: str | None
    ) -> None:
        contact = apollo.add_contact(present_raw_address=sent)
        names = ("present_raw_address", "formatted_address", "city", "state", "country", "street_address")
        assert [contact[name] for name in names] == [sent, sent, city, state, country, None]


@pytest.mark.contract("9.contact.14", "9.account.8")
def test_update_moves_the_moment_with_a_change_alone(apollo: Apollo) -> None:
    contact = apollo.add_contact(title="Buyer")
    apollo.control("POST", "/clock/advance", {"seconds": 60})
    path = f"/contacts/{contact['id']}"
    same = apollo.done("PATCH", path, {"title": "Buyer", "existence_level": "none"})["contact"]
    assert (same["updated_at"], same["existence_level"]) == (NOON, "full")
    changed = apollo.done("PATCH", path, {"title": "Chef"})["contact"]
    assert (changed["updated_at"], changed["queued_for_crm_push"]) == (NOON.replace("12:00", "12:01"), None)
