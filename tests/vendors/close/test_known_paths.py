"""The paths of the service: those of its documentation, of September 2026, and those that clients call besides."""

import re
from typing import Final

from dealdock.web.rest.known_paths import KnownPaths

DOCUMENTED: Final = """
    GET POST /lead/
    GET PUT DELETE /lead/{}/
    GET POST /contact/
    GET PUT DELETE /contact/{}/
    GET POST /opportunity/
    GET PUT DELETE /opportunity/{}/
    GET POST /task/
    GET PUT DELETE /task/{}/
    POST /lead/merge/
    PUT /task/
    GET POST /outcome/
    GET PUT DELETE /outcome/{}/
    GET /activity/
    GET POST /activity/note/
    GET PUT DELETE /activity/note/{}/
    GET POST /activity/call/
    GET PUT DELETE /activity/call/{}/
    GET POST /activity/email/
    GET PUT DELETE /activity/email/{}/
    GET POST /activity/sms/
    GET PUT DELETE /activity/sms/{}/
    GET POST /activity/whatsapp_message/
    GET PUT DELETE /activity/whatsapp_message/{}/
    GET POST /activity/custom/
    GET PUT DELETE /activity/custom/{}/
    GET /activity/emailthread/
    GET DELETE /activity/emailthread/{}/
    GET /activity/meeting/
    GET PUT DELETE /activity/meeting/{}/
    POST /activity/meeting/{}/integration/
    GET /activity/created/
    GET /activity/created/{}/
    GET /activity/lead_merge/
    GET /activity/lead_merge/{}/
    GET POST /activity/status_change/lead/
    GET DELETE /activity/status_change/lead/{}/
    GET POST /activity/status_change/opportunity/
    GET DELETE /activity/status_change/opportunity/{}/
    GET /activity/task_completed/
    GET DELETE /activity/task_completed/{}/
    GET /activity/form_submission/
    GET DELETE /activity/form_submission/{}/
    GET /activity/import_update/
    GET DELETE /activity/import_update/{}/
    GET /me/
    GET /user/
    GET /user/{}/
    GET /user/availability/
    GET PUT /organization/{}/
    GET POST /status/lead/
    GET PUT DELETE /status/lead/{}/
    GET POST /status/opportunity/
    GET PUT DELETE /status/opportunity/{}/
    GET POST /pipeline/
    GET PUT DELETE /pipeline/{}/
    GET POST /group/
    GET PUT DELETE /group/{}/
    GET POST /role/
    GET PUT DELETE /role/{}/
    GET POST /email_template/
    GET PUT DELETE /email_template/{}/
    GET POST /sms_template/
    GET PUT DELETE /sms_template/{}/
    GET POST /sequence/
    GET PUT DELETE /sequence/{}/
    GET POST /sequence_subscription/
    GET PUT DELETE /sequence_subscription/{}/
    GET POST /saved_search/
    GET PUT DELETE /saved_search/{}/
    GET POST /integration_link/
    GET PUT DELETE /integration_link/{}/
    GET POST /comment/
    GET PUT DELETE /comment/{}/
    GET POST /webhook/
    GET PUT DELETE /webhook/{}/
    GET POST /scheduling_link/
    GET PUT DELETE /scheduling_link/{}/
    GET POST /shared_scheduling_link/
    GET PUT DELETE /shared_scheduling_link/{}/
    GET POST /custom_activity/
    GET PUT DELETE /custom_activity/{}/
    GET POST /custom_object_type/
    GET PUT DELETE /custom_object_type/{}/
    GET POST /custom_object/
    GET PUT DELETE /custom_object/{}/
    GET POST /playbook/
    GET PUT DELETE /playbook/{}/
    GET POST /blocked_phone_number/
    GET PUT DELETE /blocked_phone_number/{}/
    GET POST /custom_field/lead/
    GET PUT DELETE /custom_field/lead/{}/
    GET POST /custom_field/contact/
    GET PUT DELETE /custom_field/contact/{}/
    GET POST /custom_field/opportunity/
    GET PUT DELETE /custom_field/opportunity/{}/
    GET POST /custom_field/activity/
    GET PUT DELETE /custom_field/activity/{}/
    GET POST /custom_field/custom_object_type/
    GET PUT DELETE /custom_field/custom_object_type/{}/
    GET POST /custom_field/shared/
    GET PUT DELETE /custom_field/shared/{}/
    POST /group/{}/member/
    DELETE /group/{}/member/{}/
    POST PUT /membership/
    PUT DELETE /membership/{}/
    GET PUT /membership/{}/pinned_views/
    POST /report/activity/
    GET /report/activity/metrics/
    GET /report/custom/{}/
    GET /report/sent_emails/{}/
    GET /report/statuses/lead/{}/
    GET /report/statuses/opportunity/{}/
    POST /report/funnel/opportunity/stages/
    POST /report/funnel/opportunity/totals/
    GET /email_template/{}/render/
    GET /connected_account/
    GET /connected_account/{}/
    GET POST DELETE /send_as/
    GET DELETE /send_as/{}/
    POST /send_as/bulk/
    GET /dialer/
    GET /dialer/{}/
    GET POST /bulk_action/delete/
    GET /bulk_action/delete/{}/
    GET POST /bulk_action/edit/
    GET /bulk_action/edit/{}/
    GET POST /bulk_action/email/
    GET /bulk_action/email/{}/
    GET POST /bulk_action/sequence_subscription/
    GET /bulk_action/sequence_subscription/{}/
    GET /export/
    GET /export/{}/
    GET POST /export/lead/
    GET /export/lead/{}/
    GET POST /export/opportunity/
    GET /export/opportunity/{}/
    GET /phone_number/
    GET PUT DELETE /phone_number/{}/
    POST /phone_number/request/internal/
    GET PUT /blocked_phone_number/settings/
    POST /files/upload/
    GET /comment_thread/
    GET /comment_thread/{}/
    GET /event/
    GET /event/{}/
    POST /scheduling_link/integration/
    DELETE /scheduling_link/integration/{}/
    POST /shared_scheduling_link_association/
    POST /shared_scheduling_link_association/unmap/
    GET PUT /custom_field_schema/{}/
    POST /custom_field/shared/{}/association/
    GET PUT DELETE /custom_field/shared/{}/association/{}/
    POST /playbook/{}/archive/
    POST /playbook/{}/unarchive/
    GET /form/
    GET /form/{}/
    GET POST /unsubscribe/email/
    DELETE /unsubscribe/email/{}/
    POST /data/search/
    POST /enrich_field/
"""
"""The 301 operations of Close's documentation: methods, and the path below `/api/v1`."""


def operations() -> set[tuple[str, str]]:
    lines = [line.split() for line in DOCUMENTED.split("\n") if line]
    return {(method, f"/api/v1{path}") for *methods, path in lines for method in methods}


def known() -> set[tuple[str, str]]:
    every = KnownPaths("dealdock.vendors.close").every
    return {(method, re.sub(r"\{[^}]*\}", "{}", each.path)) for each in every for method in each.methods}


def test_every_operation_of_the_documentation_is_known() -> None:
    assert len(operations()) == 301
    assert sorted(operations() - known()) == []


def test_no_others_are_known_than_those_of_clients_and_older_documentation() -> None:
    assert sorted(known() - operations()) == [
        ("GET", "/api/v1/lead/{}/files/"),
        ("GET", "/api/v1/membership/"),
        ("GET", "/api/v1/report/custom/fields/"),
        ("POST", "/api/v1/funnel/opportunity/stages/"),
        ("POST", "/api/v1/funnel/opportunity/totals/"),
        ("POST", "/api/v1/membership/provision/"),
        ("POST", "/api/v1/report/activity/{}/"),
    ]
