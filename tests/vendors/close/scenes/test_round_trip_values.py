"""Export and import of odd values: each field that a client can write has the same value after them."""

from collections.abc import Mapping
from typing import Any, Final

import httpx
import pytest

from tests.vendors.close.rest_client import Client, opened

TEXTS: Final = (
    *("", " ", "  a  ", "\n", "a\tb", "a\r\nb", "Søhne 🎉", "\u2028", "\x85", "\ufeffx", "\x00"),
    *("5", "true", "null", "2026-01-05", "- x", "[]", "'", '"', "#x", ":"),
    "x" * 500,
)
PARTS: Final = ("address_1", "address_2", "city", "country", "label", "state", "zipcode")
CALL: Final = ("direction", "phone", "note", "status")
EMAIL: Final = ("subject", "body_text", "body_html", "status", "sender", "direction")
LISTS: Final = (
    *("lead", "contact", "opportunity", "task", "activity", "status/lead", "status/opportunity", "pipeline"),
    *("custom_field/lead", "custom_field/contact", "custom_field/opportunity"),
)
MEDIA_TYPES: Final = {"json": "application/json", "yaml": "application/yaml", "lines": "application/jsonl"}


def texts_of(text: str, fields: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return objects that have the text in each of their fields, by path. `fields`: the custom field of each object."""
    custom = {of: {f"custom.{field}": text} for of, field in fields.items()}
    own: dict[str, list[dict[str, Any]]] = {
        "lead": [{"name": text}, {"description": text, "url": text}, {"addresses": [dict.fromkeys(PARTS, text)]}],
        "contact": [
            {"name": text, "title": text, "timezone": text},
            {"emails": [{"email": "a@b", "type": text}]},
            {"phones": [{"phone": "+1", "type": text}]},
            {"urls": [{"url": "a.b", "type": text}]},
        ],
        "opportunity": [{"note": text}],
        "task": [{"text": text}],
        "activity/note": [{"note": text}],
        "activity/call": [dict.fromkeys(CALL, text)],
        "activity/email": [{"to": [text], **dict.fromkeys(EMAIL, text)}],
        "status/lead": [{"label": text}],
        "custom_field/lead": [{"name": text, "type": "text", "description": text}],
        "custom_field/contact": [{"name": f"n{text}", "type": "choices", "choices": [text, "x"]}],
        "pipeline": [{"name": text, "statuses": [{"label": text}]}],
    }
    return {path: [*each, *([custom[path]] if path in custom else [])] for path, each in own.items()}


def others(contact_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return objects with numbers, dates and nulls, by path."""
    days = ("0002-01-01", "9998-12-31", "2026-01-05T10:00:00.123456+05:30", None)
    return {
        "opportunity": [
            {"value": value, "value_period": period, "confidence": confidence, "user_id": None}
            for value in (0, -1, 2**53, None)
            for period in ("one_time", "monthly", None)
            for confidence in (0, 100, None)
        ]
        + [{"date_won": day, "contact_id": contact_id} for day in days],
        "task": [{"date": day, "assigned_to": None, "contact_id": contact_id, "is_complete": True} for day in days],
        "activity/note": [{"date_created": day, "activity_at": day, "contact_id": contact_id} for day in days],
    }


@pytest.fixture(scope="module")
def filled(http: httpx.Client) -> Client:
    client = opened(http)
    lead = client.post("/lead/", contacts=[{"name": "Jo"}])
    fields = {
        of: client.post(f"/custom_field/{of}/", name="Own", type="text")["id"]
        for of in ("lead", "contact", "opportunity")
    }
    for objects in (*(texts_of(text, fields) for text in TEXTS), others(lead["contacts"][0]["id"])):
        for path, each in objects.items():
            for body in each:  # those that the API refuses are not stored
                assert client.call("POST", f"/{path}/", {"lead_id": lead["id"], **body}).status_code in {200, 201, 400}
    return client


def everything(client: Client) -> dict[str, list[Any]]:
    """Return the objects of all lists."""
    found: dict[str, list[Any]] = {}
    for path in LISTS:
        found[path], more = [], True
        while more:
            page = client.get(f"/{path}/", _skip=len(found[path]), _limit=100)
            found[path], more = [*found[path], *page["data"]], page["has_more"]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_each_value_is_the_same_after_export_and_import(filled: Client, form: str) -> None:
    before = everything(filled)
    assert all(before.values())
    path = f"/_dealdock/accounts/{filled.account['id']}"
    scene = filled.http.get(f"{path}/export", params={"format": form}).content
    answer = filled.http.post(f"{path}/import", content=scene, headers={"Content-Type": MEDIA_TYPES[form]})
    assert answer.status_code == 204, answer.text
    after = everything(filled)
    for kind in LISTS:
        assert after[kind] == before[kind]
    assert filled.http.get(f"{path}/export", params={"format": form}).content == scene
