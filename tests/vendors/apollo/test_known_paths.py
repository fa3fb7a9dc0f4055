"""The paths of the service: those of its own description, of August 2026, and those that clients call besides."""

import re
from typing import Final

from dealdock.web.rest.known_paths import KnownPaths

DESCRIBED: Final = """
    POST /accounts
    PATCH /accounts/{}
    POST /accounts/search
    POST /accounts/bulk_create
    POST /accounts/bulk_update
    POST /accounts/update_owners
    GET /account_stages
    GET /accounts/{}
    POST /reports/sync_report
    GET /phone_calls/search
    POST /phone_calls
    PUT /phone_calls/{}
    POST /contacts
    PATCH /contacts/{}
    GET /contacts/{}
    POST /contacts/{}/opportunities
    POST /contacts/search
    POST /contacts/update_stages
    POST /contacts/update_owners
    POST /contacts/bulk_create
    POST /contacts/bulk_update
    GET /contact_stages
    POST /conversations/search
    GET /conversations/{}
    POST /conversations/export
    GET /conversations/export/{}
    POST /opportunities
    GET /opportunities/search
    GET /opportunities/{}
    PATCH /opportunities/{}
    GET /opportunity_stages
    POST /emailer_messages
    POST /emailer_messages/{}/send_now
    POST /emailer_messages/get_content
    POST /emailer_messages/email_send_status
    POST /people/match
    POST /people/bulk_match
    GET /organizations/enrich
    POST /organizations/bulk_enrich
    GET /fields
    POST /fields
    PATCH /fields
    GET /typed_custom_fields
    GET /users/search
    GET /users/api_profile
    GET /email_accounts
    GET /labels
    POST /labels
    PATCH /labels/{}
    POST /labels/add_entity_ids_to_label_names
    POST /labels/remove_entity_ids_from_label_names
    GET /webhook_result/{}
    POST /usage_stats/credit_usage_stats
    POST /usage_stats/api_usage_stats
    GET /notes
    POST /mixed_people/api_search
    POST /mixed_companies/search
    GET /organizations/{}/job_postings
    GET /organizations/{}
    GET /people/{}
    POST /news_articles/search
    GET /emailer_schedules
    POST /emailer_campaigns/search
    POST /emailer_campaigns/{}/add_contact_ids
    POST /emailer_campaigns/remove_or_stop_contact_ids
    POST /sequences
    PUT /sequences/{}
    GET /emailer_messages/{}/activities
    GET /emailer_messages/search
    POST /emailer_campaigns/activity_feed
    POST /emailer_campaigns/{}/approve
    POST /emailer_campaigns/{}/abort
    POST /emailer_campaigns/{}/archive
    POST /tasks
    POST /tasks/bulk_create
    GET /tasks/{}
    PATCH /tasks/{}
    POST /tasks/{}/complete
    POST /tasks/{}/skip
    POST /tasks/search
"""
"""The 80 operations of Apollo's description of its API."""


def test_every_operation_of_the_description_is_known() -> None:
    known = {
        (method, re.sub(r"\{[^}]*\}", "{}", each.path))
        for each in KnownPaths("dealdock.vendors.apollo").every
        for method in each.methods
    }
    described = [line.split() for line in DESCRIBED.split("\n") if line]
    assert len(described) == 80
    assert [line for line in described if (line[0], f"/api/v1{line[1]}") not in known] == []
