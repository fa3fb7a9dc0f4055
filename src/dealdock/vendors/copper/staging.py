"""The staging of Copper: situations in which its clients may lose records."""

from typing import Any, Final

from dealdock.platform.staging import (
    EAST,
    SHORT_TEXT,
    TEXT_WITH_EMOJI,
    WEST,
    CallLimit,
    Cap,
    Denial,
    Hooks,
    KeyRenewal,
    ObjectStaging,
    StagedCustomField,
    Staging,
    rests_on,
)

_PAGE: Final = 200
_CAP: Final = Cap({"paging": {"max_rows": 2 * _PAGE}}, rows=2 * _PAGE, way_around=True)
_TAGS: Final = {"tags": ["trade fair"]}
_REACHED_BY: Final = {
    "address": {"street": "Straße {n}", "city": "Zürich", "postal_code": "08001", "country": "CH"},
    "phone_numbers": [{"number": "+41 44 555 01 00", "category": "work"}],
    "websites": [{"url": "https://site{n}.example/", "category": "work"}],
    "socials": [{"url": "https://www.linkedin.com/in/site{n}", "category": "linkedin"}],
}


def _object(name: str, filled: dict[str, Any], **more: Any) -> ObjectStaging:
    """Return the staging of an object. `filled`: its fields in addition to the name, the description and the tags."""
    return ObjectStaging(
        {"name": name},
        {"details": "Changed"},
        _PAGE,
        filled={"details": TEXT_WITH_EMOJI, **_TAGS, **filled},
        versions=("date_modified",),
        cap=_CAP,
        **more,
    )


def _tea(name: str) -> StagedCustomField:
    field = {"name": "Tea", "available_on": [name]}
    return StagedCustomField(
        "customFieldDefinition",
        record={**field, "data_type": "String"},
        other={**field, "data_type": "Float"},
        rename={"name": "Coffee"},
        value={"custom_fields": [{"custom_field_definition_id": "{id}", "value": "{value}"}]},
    )


_TIMES: Final = rests_on(("2.1.dates.1", "seed"), ("2.4.update.13", "ours"))
_WRITES: Final = rests_on(("1.1.method.1", "docs"), ("2.2.create.1", "docs"))
_PAGES: Final = rests_on(("1.7.page.1", "docs"), ("1.7.page.2", "docs"))

STAGING: Final = Staging(
    objects={
        "company": _object(
            "Company {n}", {"email_domain": "company{n}.example", **_REACHED_BY}, custom=_tea("company")
        ),
        "person": _object("Person {n}", {"title": SHORT_TEXT, **_REACHED_BY}, custom=_tea("person")),
        "opportunity": _object(
            "Deal {n}",
            {"monetary_value": 1_234.56, "win_probability": 35, "close_date": "2026-05-17"},
            shared={"primary_contact_id": "person"},
            dates={"close_date": "day"},
            custom=_tea("opportunity"),
        ),
        "lead": _object(
            "Lead {n}",
            {"title": SHORT_TEXT, "company_name": 'Büro "{n}"', "monetary_value": 1_234.56, **_REACHED_BY},
            custom=_tea("lead"),
        ),
        "project": _object("Project {n}", {}),
        "task": _object(
            "Task {n}",
            {"due_date": "2026-05-17T09:30:00Z", "reminder_date": "2026-05-16T09:30:00Z"},
            dates={"due_date": "moment"},
        ),
    },
    rate_limit=CallLimit({"error": "rate_limit"}, lasts=0.4),
    credentials=KeyRenewal(renewed_by=("refresh_token",)),
    west=WEST,
    east=EAST,
    refused=Denial(effect={"error": "feature_not_enabled"}),
    hooks=Hooks(
        "webhook",
        {"target": "{url}", "secret": {"key": "{key}"}},
        {"type": "{type}", "event": "{action}"},
        {"create": "new", "change": "update", "delete": "delete"},
        proof="key",
    ),
    statements={
        "sizes": _PAGES,
        "ties": _TIMES,
        "late_change": _TIMES,
        "touched_between_pages": _PAGES,
        "deleted_between_pages": _PAGES,
        "inserted_between_pages": _PAGES,
        "cap": rests_on(("1.7.page.8", "docs 2025")),
        "time_zone": rests_on(("2.1.dates.1", "seed")),
        "rate_limit": rests_on(("1.6.limit.1", "docs 2025"), ("1.6.limit.3", "docs, ours")),
        "nothing_changed": _TIMES,
        "hooks": rests_on(("3.10.webhook.9", "rec"), ("3.10.webhook.14", "docs")),
        "rerun": _WRITES,
        "lost_answer": _WRITES,
    },
)
