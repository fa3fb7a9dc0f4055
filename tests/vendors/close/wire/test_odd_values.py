"""Odd values in bodies and parameters are answered or refused, and never fail the server."""

from typing import Any, Final

import httpx
import pytest

from tests.vendors.close.rest_client import Client

ODD_OBJECTS: Final[tuple[Any, ...]] = (
    [{"email": None}],
    [{"email": 1}],
    [{"email": "a@b", "type": 5}],
    [{"phone": "x"}],
    [{"phone": "1" * 900}],
    [{"url": "http://["}],
    [{"url": " "}],
    [{"name": 5}],
    [{"id": 5}],
    [{"id": "cont_x"}],
    [{"emails": [{"email": "x"}]}],
)
WITH_OBJECTS: Final = ("lead", "contact")
"""The kinds that have fields with a list of objects."""
ODD: Final[tuple[Any, ...]] = (
    None,
    "",
    "é" * 300,
    "é" * 501,
    "x" * 100_001,
    -1,
    1.5,
    2**70,
    True,
    [],
    {},
    [None],
    [1],
    [[]],
    [{}],
    {"a": 1},
    [{"a": 1}],
    "2026-02-30",
    "2026-01-05",
    "2026-01-05T10:00:00.123456Z",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01",
    "lead_x",
    "\ufdfa",
)
FIELDS: Final = {
    "lead": ("name", "description", "url", "status_id", "status", "addresses", "contacts", "custom", "custom.x", "id"),
    "contact": ("lead_id", "name", "title", "emails", "phones", "urls", "timezone", "custom"),
    "task": ("lead_id", "text", "date", "due_date", "assigned_to", "is_complete", "contact_id"),
    "activity/note": (
        *("lead_id", "note", "contact_id", "date_created", "activity_at"),
        *("note_html", "title", "pinned", "attachments", "user_id", "created_by"),
    ),
    "activity/call": (
        *("lead_id", "direction", "disposition", "duration", "phone", "remote_phone", "local_phone"),
        *("note_html", "recording_url", "status", "contact_id"),
    ),
    "activity/email": (
        *("lead_id", "to", "cc", "subject", "status", "sender", "body_html", "body_text", "attachments"),
        *("date_sent", "date_scheduled", "followup_sequence_delay", "references"),
    ),
    "activity/sms": (
        *("lead_id", "text", "status", "remote_phone", "local_phone", "date_scheduled", "date_sent"),
        *("attachments", "contact_id"),
    ),
    "activity/status_change/lead": ("lead_id", "old_status_id", "new_status_id"),
    "activity/status_change/opportunity": ("opportunity_id", "old_status_id", "new_status_id"),
    "lead/merge": ("source", "destination"),
}
FIXED: Final = ("activity/status_change/lead", "activity/status_change/opportunity", "lead/merge")
NEEDED: Final[dict[str, dict[str, Any]]] = {
    "activity/email": {"status": "draft"},
    "activity/sms": {"status": "draft"},
}
"""The fields that a new record of a path needs beside its lead."""
LISTS: Final = {
    "lead": ("_fields", "_limit", "_order_by", "_skip", "date_created__gte", "date_updated", "id", "id__in", "query"),
    "contact": ("_limit", "lead_id", "lead_id__in", "query"),
    "task": ("_order_by", "_type", "_type__in", "assigned_to", "date", "date__gt", "date__in", "is_complete", "view"),
    "activity": ("_order_by", "_type", "_type__in", "activity_at__lt", "contact_id", "user_id"),
    "activity/note": ("opportunity_id", "_type"),
    "event": ("_cursor", "_limit", "action", "date_updated__lte", "object_id", "object_type", "request_id", "user_id"),
}
TEXTS: Final = (
    "",
    " ",
    ",",
    "x",
    "-1",
    "1.5",
    "9" * 400,
    "é",
    "\x00",
    "true",
    "0001-01-01",
    "9999-12-31T23:59:59-14:00",
    "lead,all",
)
OWN_TEXTS: Final = {
    "_cursor": ("bmV3ZXIgMjAyNi0wMS0wMSAx", "b2xkZXIgMjAyNi0wMS0wMSA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ=="),
    "_order_by": ("-date", "date_updated,-display_name,,x"),
    "_type": ("Note", "Note,Call"),
    "_type__in": ("Note", "Note,Call"),
    "view": ("inbox",),
}
"""Texts that mean something in one parameter, and in the others the same as any other word."""


def sent(client: Client, method: str, path: str, body: dict[str, Any]) -> httpx.Response:
    answer = client.call(method, path, body)
    assert answer.status_code in {200, 400, 404, 413}, f"{method} {path} {str(body)[:80]}: {answer.text}"
    return answer


def send_each(client: Client, method: str, path: str, lead_id: str, odd: dict[str, Any]) -> None:
    """Send odd fields together, then those that are not refused, and each alone if these do not go together."""
    for _ in range(2):
        answer = sent(client, method, path, {"lead_id": lead_id, **odd})
        if answer.status_code == 200:
            return
        wrong = answer.json().get("field-errors", {})
        odd = {name: value for name, value in odd.items() if not {name, name.removesuffix("_id")} & wrong.keys()}
        if not odd:
            return
    for name, value in odd.items():
        sent(client, method, path, {"lead_id": lead_id, name: value})


@pytest.mark.slow(but="task")
@pytest.mark.parametrize("path", FIELDS)
def test_in_bodies(client: Client, path: str) -> None:
    lead = client.post("/lead/", name="x", contacts=[{"name": "y"}])
    made = [] if path in FIXED else [client.post(f"/{path}/", lead_id=lead["id"], **NEEDED.get(path, {}))]
    for value in (*ODD, *(ODD_OBJECTS if path in WITH_OBJECTS else ())):
        for method, at in (("POST", f"/{path}/"), *(("PUT", f"/{path}/{each['id']}/") for each in made)):
            send_each(client, method, at, lead["id"], dict.fromkeys(FIELDS[path], value))


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_in_parameters(client: Client, path: str) -> None:
    client.post("/lead/", name="x", contacts=[{"name": "y"}])
    for name in LISTS[path]:
        for text in (*TEXTS, *OWN_TEXTS.get(name, ())):
            answer = client.call("GET", f"/{path}/", params={name: text})
            assert answer.status_code in {200, 400}, (path, name, text, answer.text)
