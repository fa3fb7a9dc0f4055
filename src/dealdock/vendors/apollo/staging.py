"""The staging of Apollo: situations in which its clients may lose records."""

from typing import Any, Final

from dealdock.platform.staging import (
    EAST,
    SHORT_TEXT,
    TEXT_WITH_EMOJI,
    WEST,
    CallLimit,
    Cap,
    Denial,
    KeyRenewal,
    ObjectStaging,
    StagedCustomField,
    Staging,
    rests_on,
)
from dealdock.vendors.apollo.settings import EDITION_2021

_PAGE: Final = 100
_CAP: Final = Cap({"paging": {"max_rows": 2 * _PAGE}}, rows=2 * _PAGE, way_around=False)


def _object(record: dict[str, Any], change: dict[str, Any], *names: str, **more: Any) -> ObjectStaging:
    """Return the staging of an object. `names`: of its time of change."""
    return ObjectStaging(record, change, _PAGE, versions=names, unit="millisecond", cap=_CAP, **more)


def _tea(modality: str) -> StagedCustomField:
    field = {"name": "Tea", "modality": modality}
    return StagedCustomField(
        "custom_field",
        record={**field, "type": "string"},
        other={**field, "type": "number"},
        rename={"name": "Coffee"},
        value={"typed_custom_fields": {"{id}": "{value}"}},
    )


_PAGES: Final = rests_on(("1.page.2", "docs, client"), ("1.page.3", "docs, ours"))
_WRITES: Final = rests_on(("2.create.4", "docs"))
_CONTACTS: Final = rests_on(("3.contact.4", "docs"))
_COMPANIES: Final = rests_on(("3.account.12", "docs"))
_SORTS: Final = rests_on(("9.search.5", "rec"), ("9.contact.14", "rec"))

STAGING: Final = Staging(
    objects={
        "contact": _object(
            {"first_name": "Person {n}", "email": "person{n}@example.com"},
            {"title": "Changed"},
            "updated_at",
            filled={
                "last_name": 'O"Neill {n}',
                "title": SHORT_TEXT,
                "organization_name": 'Büro "{n}"',
                "present_raw_address": TEXT_WITH_EMOJI,
                "linkedin_url": "http://www.linkedin.com/in/person{n}",
                "phone": "+41 44 555 01 04",
                "direct_phone": "+41 44 555 01 00",
                "mobile_phone": "+41 79 555 01 01",
                "home_phone": "+41 44 555 01 02",
                "other_phone": "+41 44 555 01 03",
            },
            custom=_tea("contact"),
            statements={"rerun": _CONTACTS, "lost_answer": _CONTACTS},
        ),
        "company": _object(
            {"name": "Company {n}", "domain": "company{n}.example"},
            {"phone": "+1 555 0100"},
            "updated_at",
            filled={"phone": "+41 44 555 01 00", "raw_address": TEXT_WITH_EMOJI},
            listed_as=("account",),
            custom=_tea("account"),
            statements={"rerun": _COMPANIES, "lost_answer": _COMPANIES},
        ),
        "opportunity": _object(
            {"name": "Deal {n}"},
            {"description": "Changed"},
            "updated_at",
            filled={
                "amount": 1_234.56,
                "description": TEXT_WITH_EMOJI,
                "next_step": TEXT_WITH_EMOJI,
                "next_step_date": "2026-05-17T00:00:00Z",
                "closed_date": "2026-05-17T00:00:00Z",
                "closed_lost_reason": SHORT_TEXT,
                "closed_won_reason": SHORT_TEXT,
            },
            dates={"closed_date": "moment"},
            custom=_tea("opportunity"),
        ),
    },
    rate_limit=CallLimit({"error": "rate_limit", "reset": 1}, lasts=1, older={"edition": EDITION_2021}),
    daily_limit=CallLimit({"error": "rate_limit", "reset": 3_600}),
    credentials=KeyRenewal(renewed_by=("refresh_token",)),
    west=WEST,
    east=EAST,
    refused=Denial(effect={"error": "forbidden"}),
    statements={
        "sizes": _PAGES,
        "ties": _SORTS,
        "late_change": _SORTS,
        "touched_between_pages": _SORTS,
        "deleted_between_pages": _PAGES,
        "inserted_between_pages": _PAGES,
        "cap": rests_on(("1.page.6", "docs, ours")),
        "rate_limit": rests_on(("1.limit.9", "docs"), ("1.limit.10", "docs")),
        "daily_limit": rests_on(("1.limit.2", "docs"), ("1.limit.10", "docs")),
        "nothing_changed": _SORTS,
        "rerun": _WRITES,
        "lost_answer": _WRITES,
    },
)
