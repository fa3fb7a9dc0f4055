"""The calls of Apollo's API, for the tests of all vendors."""

from typing import Any, Final

import httpx

from dealdock.vendors.apollo.api import REST
from dealdock.vendors.apollo.company.resource import SORTS as COMPANIES
from dealdock.vendors.apollo.contact.resource import SORTS as CONTACTS
from dealdock.vendors.apollo.credentials import READ_ONLY, ROLES
from dealdock.vendors.apollo.opportunity.resource import SORTS as OPPORTUNITIES
from dealdock.vendors.apollo.wire.call import DIRECTORY_OBJECTS
from dealdock.web.rest.routing import Operation
from dealdock.web.size_limits import MAX_BODY_BYTES, MAX_MEMBERS
from tests.across.calls import Created, Needs, Paging, Refusals, VendorCalls
from tests.across.client import Client


def make(client: Client, text: str) -> dict[str, Any]:
    """Make an opportunity with an account, a contact and a custom field."""
    field = client.control("POST", "/records/custom_field", {"name": text})["id"]
    company = client.control("POST", "/records/company", {"name": text, "typed_custom_fields": {field: text}})["id"]
    contact = client.control("POST", "/records/contact", {"first_name": text, "company_id": company})["id"]
    opportunity = client.control("POST", "/records/opportunity", {"name": text, "company_id": company})["id"]
    client.control("POST", "/records/contact_role", {"opportunity_id": opportunity, "contact_id": contact})
    pipeline = client.control("GET", "/records/pipeline")[0]["id"]
    organization = client.call("POST", "/api/v1/mixed_companies/search").json()["model_ids"][0]
    client.call("GET", f"/api/v1/organizations/enrich?id={organization}")
    made = {"opportunity": opportunity, "account": company, "contact": contact, "pipeline": pipeline}
    user = client.control("GET", "/records/user")[0]["id"]
    user_id = {"user_id": user}
    label = client.control("POST", "/records/label", {"name": text, **user_id})["id"]
    client.control("PATCH", f"/records/contact/{contact}", {"label_ids": [label]})
    mailbox = client.control(
        "POST", "/records/email_account", {"email": f"{text.replace(' ', '.')}@quay.example", **user_id}
    )["id"]
    sequence = client.control("POST", "/records/sequence", {"name": text, **user_id})["id"]
    step = client.control(
        "POST", "/records/sequence_step", {"sequence_id": sequence, "position": 1, "body_html": text}
    )["id"]
    touch = client.call("GET", f"/api/v1/emailer_touches?emailer_step_id={step}").json()["emailer_touches"][0]
    part = {"sequence_id": sequence, "contact_id": contact, "email_account_id": mailbox}
    client.control("POST", "/records/sequence_contact", part)
    client.control("POST", "/records/note", {"content": text, "contact_ids": [contact]})
    phone_call = {"note": text, "contact_id": contact, **user_id}
    phone_call = client.control("POST", "/records/phone_call", phone_call)["id"]
    message = {**part, **user_id, "sequence_step_id": step, "subject": text}
    message = client.control("POST", "/records/emailer_message", message)["id"]
    client.control("POST", "/records/emailer_message_event", {"emailer_message_id": message, "state": text})
    client.control("POST", "/records/conversation", {"topic": text, "contact_id": contact, "company_id": company})
    client.control("POST", "/records/news_article", {"title": text, "organization_id": organization})
    client.control("POST", "/records/sequence_event", {"sequence_id": sequence, "contact_id": contact})
    task = client.control("POST", "/records/task", {"title": text, "user_id": user, "contact_id": contact})["id"]
    spare_sequence = client.control("POST", "/records/sequence", {"name": text, "active": False, **user_id})["id"]
    client.control("POST", "/records/sequence_step", {"sequence_id": spare_sequence, "position": 1})
    spare = {
        "spare_account": client.control("POST", "/records/company", {"name": text})["id"],
        "spare_task": client.control("POST", "/records/task", {"title": text, "user_id": user})["id"],
        "spare_sequence": spare_sequence,
        "emailer_touch": touch["id"],
        "emailer_template": touch["emailer_template_id"],
        "emailer_message": message,
        "spare_opportunity": client.control("POST", "/records/opportunity", {"name": text})["id"],
    }
    further = {"label": label, "phone_call": phone_call, "sequence": sequence, "email_account": mailbox}
    person = client.control("GET", "/records/person")[0]["id"]
    phone = {"id": person, "reveal_phone_number": True, "poll_only": True}
    request = client.call("POST", "/api/v1/people/match", phone).json()["request_id"]
    directory = {"organization": organization, "person": person, "webhook_result": request}
    return {**made, **spare, **further, **directory, "user": user, "task": task}


def is_error(answer: httpx.Response) -> bool:
    """Return True for an error of Apollo."""
    return answer.headers["content-type"] == "application/json; charset=utf-8" and bool(
        answer.json().keys() & {"error", "error_message", "message"}
    )


def _roles(made: Any) -> Any:
    role = {"contact_id": made["contact"], "is_primary": True, "role": [{"is_primary": True}]}
    return {"opportunity_id": made["opportunity"], "roles": [role]}


def _enrolment(made: Any) -> Any:
    mailbox = {"send_email_from_email_account_id": made["email_account"]}
    return {"emailer_campaign_id": made["sequence"], **mailbox, "contact_ids": [made["contact"]]}


def refuses(role: str, operation: Operation) -> bool:
    """Return True for writes of a user who may only read. Enrichment is none."""
    return role == READ_ONLY and operation.unit.kind == "write" and operation.object not in DIRECTORY_OBJECTS


SHORT: Final = """
    account: create show update
    auth: health
    contact: create show update
    opportunity: create show update
    task: create show
    user: show
"""

CALLS: Final = VendorCalls(
    rest=REST,
    created=Created(
        "opportunity", "NewOpportunity", {"name": "Renewal", "amount": 5000}, read="show", member="opportunity"
    ),
    headers=lambda account: {"X-Api-Key": account["api_key"]},
    key="api_key",
    withdrawn=(("person", "search"),),
    make=make,
    needs={
        ("opportunity", "create"): Needs(body=lambda made: {"name": "Deal", "account_id": made["account"]}),
        ("opportunity", "update"): Needs(body=lambda made: {"id": made["opportunity"], "description": "New"}),
        ("account", "create"): Needs(body=lambda _: {"name": "Harbour"}),
        ("account", "update"): Needs(body=lambda _: {"domain": "harbour.example"}),
        ("account", "update_owners"): Needs(body=lambda made: {"account_ids": [made["account"]], "owner_id": ""}),
        ("account", "bulk_update"): Needs(body=lambda made: {"account_ids": [made["account"]], "phone": "1"}),
        ("contact", "create"): Needs(body=lambda _: {"first_name": "Ann"}),
        ("contact", "update"): Needs(body=lambda _: {"title": "Chef"}),
        ("contact", "update_owners"): Needs(body=lambda made: {"contact_ids": [made["contact"]], "owner_id": ""}),
        ("contact", "update_stages"): Needs(
            body=lambda made: {"contact_ids": [made["contact"]], "contact_stage_id": ""}
        ),
        ("account", "bulk_destroy"): Needs(body=lambda made: {"ids": [made["spare_account"]]}),
        ("opportunity", "bulk_destroy"): Needs(body=lambda made: {"ids": [made["spare_opportunity"]]}),
        ("contact", "bulk_create"): Needs(body=lambda _: {"contacts": [{"first_name": "Ann"}]}),
        ("account", "bulk_create"): Needs(body=lambda _: {"accounts": [{"name": "Pier"}]}),
        ("label", "create"): Needs(body=lambda _: {"name": "Spring", "modality": "contacts"}),
        ("label", "update"): Needs(body=lambda _: {"name": "Autumn"}),
        ("sequence", "add_contact_ids"): Needs(body=_enrolment),
        ("sequence", "remove_or_stop_contact_ids"): Needs(
            body=lambda made: {
                "emailer_campaign_ids": [made["sequence"]],
                "contact_ids": [made["contact"]],
                "mode": "stop",
            }
        ),
        ("emailer_step", "create"): Needs(
            body=lambda made: {"emailer_campaign_id": made["sequence"], "type": "call", "wait_time": 1}
        ),
        ("emailer_touch", "update"): Needs(body=lambda _: {"include_signature": False}),
        ("emailer_template", "update"): Needs(body=lambda _: {"subject": "Rope"}),
        ("sequence", "activity_feed"): Needs(body=lambda made: {"contact_id": made["contact"]}),
        ("sequence", "approve"): Needs(path=lambda made: {"sequence_id": made["spare_sequence"]}),
        ("task", "skip"): Needs(path=lambda made: {"task_id": made["spare_task"]}),
        ("contact", "bulk_update"): Needs(body=lambda made: {"contact_ids": [made["contact"]], "title": "Chef"}),
        ("sequence", "create"): Needs(body=lambda _: {"name": "Tide"}),
        ("sequence", "update"): Needs(body=lambda _: {"name": "Ebb"}),
        ("note", "search"): Needs(query=lambda made: {"contact_id": made["contact"]}),
        ("note", "create"): Needs(body=lambda made: {"content": "Called", "contact_ids": [made["contact"]]}),
        ("phone_call", "create"): Needs(body=lambda made: {"contact_id": made["contact"], "logged": True}),
        ("phone_call", "update"): Needs(body=lambda _: {"note": "Called"}),
        ("field", "create"): Needs(body=lambda _: {"label": "Region", "modality": "contact", "type": "string"}),
        ("task", "create"): Needs(body=lambda made: {"user_id": made["user"], "type": "call"}),
        ("task", "bulk_create"): Needs(
            body=lambda made: {"user_id": made["user"], "type": "call", "contact_ids": [made["contact"]]}
        ),
        ("news_article", "search"): Needs(body=lambda made: {"organization_ids": [made["organization"]]}),
        ("report", "sync_report"): Needs(body=lambda _: {"metrics": [{"value": "num_emails_sent"}]}),
        ("person", "match"): Needs(body=lambda _: {"email": "nobody@quay.example"}),
        ("person", "bulk_match"): Needs(body=lambda _: {"details": [{"email": "nobody@quay.example"}]}),
        ("organization", "enrich"): Needs(query=lambda _: {"domain": "quay.example"}),
        ("organization", "bulk_enrich"): Needs(body=lambda _: {"domains": ["quay.example"]}),
        ("role", "update_roles"): Needs(body=_roles),
    },
    is_error=is_error,
    two_calls={"limits": {"per_minute": 2}},
    refusals=Refusals(no_key=422, wrong_method=404, broken_body=None),
    keyless=(("auth", "health"),),
    of_each_account=(("organization", "job_postings"), ("task", "complete"), ("task", "skip")),
    of_caller={("user", "show")},
    roles=ROLES,
    refuses=refuses,
    of_calls=(("usage", "api_usage_stats"),),
    paging=(Paging("limit", "skip", "offset"), Paging("per_page", "page"), Paging("num_fetch_result", "page")),
    sorts=("sort_by_field", sorted({*COMPANIES, *CONTACTS, *OPPORTUNITIES})),
    maxima={
        ("NewOpportunity", "contact_ids"): ("maxItems", 100),
        ("OpportunitySearch", "owner_ids"): ("maxItems", 1_000),
        ("NewOpportunity", "description"): ("maxLength", MAX_BODY_BYTES),
        ("NewOpportunity", "typed_custom_fields"): ("maxProperties", MAX_MEMBERS),
    },
    short=SHORT,
)
