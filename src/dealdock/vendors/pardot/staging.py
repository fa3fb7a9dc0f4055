"""The staging of Pardot: situations in which its clients may lose records."""

from typing import Any, Final

from dealdock.platform.staging import (
    EAST,
    SHORT_TEXT,
    TEXT,
    WEST,
    CallLimit,
    Denial,
    Jobs,
    KeyRenewal,
    ObjectStaging,
    Parent,
    StagedCustomField,
    Staging,
    rests_on,
)

_PAGE: Final = 200
_LARGER_PAGE: Final = 1000
"""Of version 5."""
_TIMES: Final = rests_on(("2.time.3", "ours"), ("o.1.5.2", "docs"))
_PAGES: Final = rests_on(("o.1.5.3", "docs"), ("o.1.5.10", "docs"), ("o.1.5.26", "ours"))


def _object(record: dict[str, Any], change: dict[str, Any], **more: Any) -> ObjectStaging:
    return ObjectStaging(record, change, _PAGE, _LARGER_PAGE, **more)


_WRITES: Final = rests_on(("4.create.1", "docs"))
_UPSERTS: Final = rests_on(("o.2.1.111", "docs"), ("o.2.1.114", "docs"))

_TEA: Final = StagedCustomField(
    "customField",
    record={"name": "Tea", "field_id": "Tea"},
    other={"name": "Tea", "field_id": "Tea", "type": 8},
    rename={"name": "Coffee"},
    value={"custom_fields": {"{field_id}": ["{value}"]}},
    other_value="7",
)


_PERSON: Final = {
    "salutation": "Dr.",
    "first_name": "Zoë {n}",
    "last_name": 'O"Neill {n}',
    "company": 'Büro "{n}"',
    "website": "https://person{n}.example/",
    "job_title": SHORT_TEXT,
    "department": SHORT_TEXT,
    "country": "Österreich",
    "address_one": "Straße {n}",
    "address_two": "2. Stock, Tür {n}",
    "city": "Zürich",
    "state": "Zürich",
    "territory": "Süd",
    "zip": "08001",
    "phone": "+41 44 555 01 00",
    "fax": "+41 44 555 01 01",
    "source": SHORT_TEXT,
    "annual_revenue": "1234.56",
    "employees": "12",
    "industry": SHORT_TEXT,
    "years_in_business": "7",
    "comments": TEXT,
    "notes": TEXT,
}


def _imports(path: str, **shown: Any) -> Jobs:
    return Jobs(
        "import",
        path,
        authorization="Bearer {access_token}",
        headers={"Pardot-Business-Unit-Id": "{business_unit_id}"},
        final=("Complete", "Canceled", "Failed"),
        unstarted=("Open",),
        **shown,
    )


STAGING: Final = Staging(
    objects={
        "prospect": _object(
            {"email": "person{n}@example.com"},
            {"job_title": "Changed"},
            filled=_PERSON,
            undelete=True,
            custom=_TEA,
            statements={"rerun": _UPSERTS, "lost_answer": _UPSERTS},
        ),
        "opportunity": _object(
            {"name": "Deal {n}", "value": 1_234.56, "probability": 50},
            {"name": "Changed"},
            filled={"type": SHORT_TEXT, "stage": SHORT_TEXT, "closed_at": "2026-05-17T09:30:00Z"},
            linked={"prospects": "prospect"},
            dates={"closed_at": "moment"},
            deletion="flag",
            undelete=True,
        ),
        "campaign": _object({"name": "Campaign {n}"}, {"name": "Changed"}, filled={"cost": 1_234}, deletion=None),
        "list": _object({"name": "List {n}"}, {"title": "Changed"}, filled={"title": SHORT_TEXT, "description": TEXT}),
        "listMembership": _object(
            {}, {"opted_out": True}, own={"prospect_id": "prospect"}, parent=Parent("list", "list_id")
        ),
        "prospectAccount": _object({"name": "Account {n}"}, {"name": "Changed"}, deletion=None),
        "tag": _object({"name": "Tag {n}"}, {"name": "Changed"}, deletion=None),
        "visitorActivity": _object(
            {"type": 20}, {}, shared={"prospect_id": "prospect"}, version=None, versions=(), deletion=None
        ),
    },
    rate_limit=CallLimit({"error": 66}, lasts=0.4),
    daily_limit=CallLimit({"error": 122}),
    credentials=KeyRenewal(renewed_by=("refresh_token", "password"), codes=(1, 184)),
    west=WEST,
    east=EAST,
    jobs=(
        _imports("/api/v5/imports?fields=id,status", within=("values",), state="status"),
        _imports("/api/import/version/{version}/do/query?format=json", within=("result", "import"), state="state"),
    ),
    refused=Denial(settings={"switches": {"api_access": False}}),
    statements={
        "sizes": _PAGES,
        "ties": rests_on(("2.time.3", "ours"), ("2.time.4", "ours")),
        "late_change": _TIMES,
        "touched_between_pages": _PAGES,
        "deleted_between_pages": _PAGES,
        "inserted_between_pages": _PAGES,
        "parents": rests_on(("o.1.5.3", "docs"), ("o.1.5.26", "ours")),
        "time_zone": rests_on(("2.time.2", "rec, docs")),
        "expired_key": rests_on(("3.key.9", "rec"), ("3.bearer.7", "rec")),
        "rate_limit": rests_on(("3.limit.3", "docs")),
        "daily_limit": rests_on(("3.limit.1", "docs"), ("3.limit.2", "docs")),
        "deleted": rests_on(("4.delete.2", "seed"), ("4.delete.3", "seed"), ("4.criterion.9", "ours")),
        "nothing_changed": _TIMES,
        "fields": rests_on(("o.1.6.9", "docs")),
        "rerun": _WRITES,
        "lost_answer": _WRITES,
    },
)
