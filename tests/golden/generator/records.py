"""Records of every kind in the control plane, and the CRM's side."""

from collections.abc import Iterator
from typing import Any, Final

from tests.golden.generator.opening import opened, second
from tests.golden.generator.pardot import Caller
from tests.golden.generator.script import Script

FIRST_ASSET: Final = 486
"""The id of the first record of `ASSETS`."""

KINDS: Final[dict[str, tuple[Any, ...]]] = {
    "user/users": ({"email": "x@harbour.example"},),
    "campaign/campaigns": (
        {},
        {"name": "New", "cost": 5},
        {"name": "", "cost": -1},
        [{"name": "A"}, {"name": "B"}],
        [],
    ),
    "customField/customFields": (
        {"name": "Tea"},
        {"name": "Tea", "field_id": "Tea", "type": "Multi-Select", "crm_id": "", "is_use_values": True},
        {"name": "Tea", "field_id": "Tea"},
        {"name": "Tea", "field_id": "Tea 2", "type": 15},
        [{"name": "A", "field_id": "A", "type": 8}, {"name": "B", "field_id": "A"}],
    ),
    "tag/tags": ({"name": "New"}, {"name": None}, [{"name": "A"}, {"nome": "B"}]),
    "prospectAccount/prospectAccounts": ({"name": "New"}, {"name": "${x*256}"}, [{"name": "A"}]),
    "list/lists": (
        {"name": "New", "is_dynamic": True, "description": "a\nb\u0000c", "title": ""},
        {"name": "New", "is_public": "yes"},
        [{"name": "A"}, {"name": "B", "is_crm_visible": True}],
    ),
    "listMembership/listMemberships": (
        {"list_id": 74, "prospect_id": "jo@harbour.example", "opted_out": True},
        {"list_id": 74, "prospect_id": 101},
        {"list_id": 73, "prospect_id": 101},
        {"list_id": 74, "prospect_id": 104},
        {"list_id": 74, "prospect_id": "nobody@harbour.example"},
        {"list_id": "74", "prospect_id": True},
    ),
    "prospect/prospects": (
        {},
        {"email": "JO@harbour.example"},
        {"email": "x", "score": "5", "grade": "E", "colour": "red"},
        {"email": "a@harbour.example", "campaign_id": 99},
        {"email": "a@harbour.example", "prospect_account_id": 99},
        {"email": "a@harbour.example", "assigned_to": "nobody@harbour.example"},
        {"email": "a@harbour.example", "custom_fields": {"Nothing": "x"}},
        {"email": "a@harbour.example", "lists": [73]},
        {
            "email": "full@harbour.example",
            "campaign_id": 32,
            "prospect_account_id": 61,
            "score": -3,
            "grade": "B+",
            "last_activity_at": "2026-01-01",
            "is_starred": True,
            "assigned_to": 1,
            "custom_fields": {"Favourite_Tea": "Assam", "Ships": ["A", "B"]},
            "lists": [71, 72, 71],
            "notes": "a\r\nb",
        },
        [{"email": "b@harbour.example"}, {"email": "b@harbour.example"}],
        [{"email": "b@harbour.example", "first_name": "B"}, {"last_name": "C"}],
    ),
    "visitor/visitors": (
        {},
        {"prospect_id": 99, "is_identified": "yes"},
        {"prospect_id": 101, "ip_address": "192.0.2.9", "hostname": "${x*256}"},
        [{"prospect_id": 101, "hostname": "host.example"}, {"is_identified": False}],
    ),
    "visit/visits": ({}, {"visitor_id": 99}, [{"visitor_id": 81, "prospect_id": 101, "source_parameter": "news"}]),
    "visitorPageView/visitorPageViews": (
        {},
        {"visit_id": 99, "url": "https://harbour.example/"},
        {"visit_id": 84, "url": "https://harbour.example/oil"},
        [{"visit_id": 85, "url": "https://harbour.example/a\nb", "title": ""}],
    ),
    "form/forms": ({"name": "New", "campaign_id": 32}, {"name": "New", "campaign_id": 99}, [{"name": "A"}]),
    "customRedirect/customRedirects": ({"name": "New", "url": "https://a.example/"}, {"name": ""}, [{"name": "A"}]),
    "dynamicContent/dynamicContents": (
        {"name": "New", "variations": [{"comparison": "is a", "content": "b"}]},
        {"name": "New", "variations": [{"comparison": "is a"}]},
        {"name": "New", "variations": {"comparison": "is a", "content": "b"}},
        [{"name": "A", "base_content": "<p>"}],
    ),
    "email/emails": ({"name": "New", "sent": 5}, {"name": "New", "sent": -1}, [{"name": "A", "is_one_to_one": True}]),
    "emailTemplate/emailTemplates": ({"name": "New", "type": 2}, {"name": "New", "type": "x"}, [{"name": "A"}]),
    "emailClick/emailClicks": (
        {"prospect_id": 101, "url": "https://harbour.example/", "list_email_id": 123},
        {"prospect_id": 99, "url": "https://harbour.example/"},
        [{"prospect_id": 103, "url": "https://harbour.example/"}],
    ),
    "tagObject/tagObjects": (
        {"tag_id": 51, "type": "Form", "object_id": 114},
        {"tag_id": 99, "type": "Boat", "object_id": 1},
        [{"tag_id": 52, "type": "List", "object_id": 71}],
    ),
    "lifecycleStage/lifecycleStages": (
        {"name": "New", "position": 3},
        {"name": "New", "position": -1},
        [{"name": "A"}],
    ),
    "lifecycleHistory/lifecycleHistories": (
        {"prospect_id": 101, "next_stage_id": 129},
        {"prospect_id": 101, "next_stage_id": 99},
        [{"prospect_id": 103, "previous_stage_id": 129, "next_stage_id": 130, "seconds_elapsed": 5}],
    ),
    "opportunity/opportunities": (
        {"name": "New"},
        {"name": "New", "value": "5", "probability": 101, "status": "won"},
        {"name": "New", "value": 99.999, "probability": 5},
        {"name": "New", "value": 5, "probability": 5, "campaign_id": 99},
        {"name": "New", "value": 5, "probability": 5, "prospects": [104]},
        {
            "name": "New",
            "value": 99.5,
            "probability": 70,
            "status": "Won",
            "closed_at": "2026-01-01T00:00:00+01:00",
            "prospects": ["jo@harbour.example", 103, 101],
        },
        [{"name": "A", "value": 1, "probability": 1}, {"name": "B", "value": 0.01, "probability": 0, "stage": ""}],
    ),
    "visitorActivity/visitorActivities": (
        {},
        {"type": 99},
        {"type": 11, "form_id": 1},
        {"type": 8, "opportunity_id": 301, "details": "x"},
        {"type": 8, "opportunity_id": 99},
        {"type": 11, "prospect_id": "jo@harbour.example", "email_id": 7, "details": "Mail", "created_at": "2026-01-01"},
        [{"type": 20, "visitor_id": 5}, {"type": 18, "opportunity_id": 302, "prospect_id": 105}],
    ),
}
"""By the kind's two names: bodies to add."""

ASSETS: Final[dict[str, Any]] = {
    "folder": {"name": "New", "path": "/New"},
    "folderContent": {"object_type": "Form", "object_id": 114},
    "trackerDomain": {"domain": "go.harbour.example", "default_campaign_id": 31},
    "layoutTemplate": {"name": "New", "layout_content": "<html>"},
    "file": {"name": "New", "size": 5},
    "formField": {"form_id": 114, "label": "Email"},
    "formHandler": {"name": "New", "success_location": "https://a.example/"},
    "formHandlerField": {"form_handler_id": FIRST_ASSET + 6, "name": "New"},
    "landingPage": {"name": "New", "form_id": 114, "campaign_id": 32},
    "engagementStudioProgram": {"name": "New", "recipient_list_ids": ["71"], "schedule": {"start": "2026-01-01"}},
}
"""By kind of what only version 5 has: a body to add. Its record has the next id."""

SHOWN: Final = {
    "user": ("1", "31"),
    "campaign": ("31", "33"),
    "customField": ("42", "45"),
    "tag": ("52",),
    "prospectAccount": ("61",),
    "list": ("71", "73"),
    "listMembership": ("202", "203"),
    "prospect": ("101", "102", "104"),
    "opportunity": ("301", "305", "306"),
    "visitor": ("81", "82"),
    "visit": ("84",),
    "visitorPageView": ("88",),
    "form": ("114",),
    "customRedirect": ("118",),
    "dynamicContent": ("120",),
    "email": ("123",),
    "emailTemplate": ("126",),
    "emailClick": ("133",),
    "tagObject": ("112",),
    "lifecycleStage": ("130",),
    "lifecycleHistory": ("135",),
    "visitorActivity": ("351", "401", "405"),
}
"""By kind, ids of records to show."""

ARRIVALS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"name": "From the CRM", "value": 5, "probability": 10},
    {"crm_fid": "006A", "name": "From the CRM", "value": 5.5, "probability": 10, "prospects": ["jo@harbour.example"]},
    {"crm_fid": "006A", "name": "Again", "value": 5, "probability": 10},
    {"crm_fid": "006B", "name": "x", "value": 5, "probability": 10, "prospects": ["nobody@harbour.example"]},
    {"crm_fid": "006B", "name": "x", "value": 5, "probability": 10, "campaign_id": 99},
    {"crm_fid": "006B", "name": "x", "value": -5, "probability": 10, "colour": "red"},
)
CHANGES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"status": "Won", "closed_at": "2026-01-01"},
    {"prospects": ["kim@harbour.example", "lee@harbour.example"], "value": 7},
    {"prospects": []},
    {"name": None, "stage": None, "type": "New"},
    {"status": "open"},
    {"campaign_id": 99},
)


def sessions() -> Iterator[Script]:
    """List the sessions."""
    script = second(opened("control-records", connector="salesforce"), is_filled=True)
    _records(script)
    _crm(script)
    _website(script)
    _assets(script)
    yield script


def _records(script: Script) -> None:
    for names, bodies in KINDS.items():
        name, plural = names.split("/")
        for number, body in enumerate(bodies):
            kind = plural if number == len(bodies) - 1 else name
            script.steer(f"add to {kind}", "POST", f"/accounts/1/records/{kind}", body)
        script.steer(f"all {plural}", "GET", f"/accounts/1/records/{name}")
        for kind, record in zip((name, plural, plural, plural), (*SHOWN[name], "99"), strict=False):
            script.steer(f"{name} {record}", "GET", f"/accounts/1/records/{kind}/{record}")
    script.steer("no such kind", "GET", "/accounts/1/records/unicorn")
    script.steer("no such record", "GET", "/accounts/1/records/prospect/x")
    script.steer("the other account's", "GET", "/accounts/2/records/prospect/101")


def _assets(script: Script) -> None:
    for number, (name, body) in enumerate(ASSETS.items(), FIRST_ASSET):
        script.steer(f"add a {name}", "POST", f"/accounts/1/records/{name}", body)
        script.steer(f"all {name}s", "GET", f"/accounts/1/records/{name}")
        script.steer(f"{name} {number}", "GET", f"/accounts/1/records/{name}/{number}")


def _crm(script: Script) -> None:
    deals = "/accounts/1/crm/opportunities"
    for arrival in ARRIVALS:
        script.steer("one arrives", "POST", deals, arrival)
    for change in CHANGES:
        script.steer(f"it changes: {', '.join(change)}", "PATCH", f"{deals}/006A", change)
    for fid in ("006A", "006000000000303AAA", "nothing", "%00"):
        script.steer(f"{fid}", "GET", f"{deals}/{fid}")
    script.steer("nobody's changes", "PATCH", f"{deals}/nothing", {"value": 1})
    script.steer("the other account's", "GET", "/accounts/2/crm/opportunities/006A")
    script.steer("it vanishes", "DELETE", f"{deals}/006A")
    script.steer("it is gone", "DELETE", f"{deals}/006A")
    caller = Caller(script)
    caller.call("deleted ones", "opportunity", "query", deleted="true", output="bulk")
    script.steer("it comes back", "POST", deals, ARRIVALS[2] | {"status": "Lost"})
    for output in ("full", "mobile"):
        caller.call("what the API shows", "opportunity", "query", id_greater_than="410", output=output, limit="9")
    caller.call("what it left", "visitorActivity", "query", id_greater_than="411", output="bulk")


PAGES: Final = [{"url": "https://harbour.example/", "title": "Harbour"}]
MORE: Final = [{"url": "https://harbour.example/prices", "seconds": 90}]
WEBSITE: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "visits": (
        {},
        {"pages": []},
        {"pages": PAGES, "visitor_id": 99},
        {"pages": PAGES, "prospect": "nobody@harbour.example"},
        {
            "pages": [*PAGES, *MORE],
            "prospect": "jo@harbour.example",
            "source_parameter": "news",
            "hostname": "a.example",
        },
        {"pages": PAGES, "visitor_id": 82},
    ),
    "email-clicks": (
        {},
        {"prospect": 99, "url": "x"},
        {"prospect": 101, "url": "https://harbour.example/", "list_email_id": 123},
    ),
    "form-successes": (
        {},
        {"prospect": 101, "form_id": 99},
        {"prospect": 101, "form_id": 114, "visitor_id": 81},
    ),
}
"""By the last part of the path: bodies to send."""


def _website(script: Script) -> None:
    for name, bodies in WEBSITE.items():
        for body in bodies:
            script.steer(f"{name} of the website", "POST", f"/accounts/1/website/{name}", body)
    caller = Caller(script)
    for object_ in ("visitorActivity", "emailClick", "visitor"):
        caller.call("what it left", object_, "query", id_greater_than="411", output="bulk")
