"""The staging of Close: situations in which its clients may lose records."""

from typing import Any, Final

from dealdock.platform.staging import (
    EAST,
    SHORT_TEXT,
    TEXT_WITH_EMOJI,
    WEST,
    Ahead,
    CallLimit,
    Cap,
    Denial,
    Hooks,
    Jobs,
    KeyRenewal,
    Merge,
    ObjectStaging,
    StagedCustomField,
    Staging,
    rests_on,
)

_LEAD: Final = {"lead_id": "lead"}


def _object(record: dict[str, Any], change: dict[str, Any], page: int, **more: Any) -> ObjectStaging:
    """Return the staging of an object. Its cap is two pages. The advanced search lists it, too."""
    cap = Cap({"paging": {"max_skip": page}}, rows=2 * page, way_around=True)
    more["listed_as"] = (*more.get("listed_as", ()), "data")
    return ObjectStaging(record, change, page, cap=cap, versions=("date_updated",), unit="millisecond", **more)


def _activity(kind: str, **details: Any) -> ObjectStaging:
    """Return the staging of a kind of activity."""
    return _object(
        {"details": details},
        {},
        100,
        kind=f"activity.{kind}",
        shared=_LEAD,
        by_change=False,
        listed_as=("activity",),
        ahead=Ahead({"activity_at": "moment", "created_at": "moment"}),
        late=("created_at",),
    )


def _tea(name: str) -> StagedCustomField:
    return StagedCustomField(
        "customField",
        record={"object": name, "name": "Tea", "type": "text"},
        other={"object": name, "name": "Tea", "type": "number"},
        rename={"name": "Coffee"},
        value={"custom": {"{id}": "{value}"}},
    )


_MERGE: Final = Merge(
    "/api/v1/lead/merge/", {"source": "{goes}", "destination": "{stays}"}, authorization="Bearer {access_token}"
)
_TIMES: Final = rests_on(("2.6.date.1", "seed"), ("2.6.date.2", "seed"))
_WRITES: Final = rests_on(("1.1.method.2", "seed"), ("2.3.create.2", "docs"))
_PAGES: Final = rests_on(("1.4.page.1", "docs, rec"), ("1.4.page.2", "docs, rec"), ("2.6.order.1", "rec"))

STAGING: Final = Staging(
    objects={
        "lead": _object(
            {"name": "Lead {n}"},
            {"description": "Changed"},
            200,
            filled={
                "url": "https://lead{n}.example/",
                "description": TEXT_WITH_EMOJI,
                "addresses": [{"label": "business", "address_1": "Straße {n}", "city": "Zürich", "country": "CH"}],
            },
            merge=_MERGE,
            custom=_tea("lead"),
        ),
        "opportunity": _object(
            {"confidence": 37},
            {"note": "Changed"},
            250,
            filled={"value": 12_345, "date_won": "2026-05-17", "note": TEXT_WITH_EMOJI},
            shared=_LEAD,
            dates={"date_won": "day"},
            ahead=Ahead({"created_at": "moment"}),
            statements={"future_date": rests_on(("2.1.date_created.2", "docs"), ("2.6.date.1", "seed"))},
            custom=_tea("opportunity"),
        ),
        "contact": _object(
            {"name": "Contact {n}"},
            {"title": "Changed"},
            200,
            filled={
                "title": SHORT_TEXT,
                "emails": [{"type": "office", "email": "person{n}@example.com"}],
                "phones": [{"type": "office", "phone": "+41445550100"}],
                "urls": [{"type": "url", "url": "https://person{n}.example/"}],
            },
            shared=_LEAD,
            custom=_tea("contact"),
        ),
        "task": _object(
            {"text": TEXT_WITH_EMOJI},
            {"text": "Changed"},
            200,
            filled={"date": "2026-05-17"},
            shared=_LEAD,
            dates={"date": "day"},
            announced_as="task.lead",
        ),
        "note": _activity("note", note=TEXT_WITH_EMOJI),
        "call": _activity("call", note=TEXT_WITH_EMOJI, direction="outbound", duration=90, phone="+14155550123"),
    },
    rate_limit=CallLimit({"error": "rate_limit", "reset": 0.4}, lasts=0.4, older={"edition": "2017-03"}),
    credentials=KeyRenewal(renewed_by=("refresh_token",)),
    west=WEST,
    east=EAST,
    jobs=tuple(
        Jobs(
            f"bulk_{name}",
            f"/api/v1/bulk_action/{name}/",
            authorization="Bearer {access_token}",
            within=("data",),
            state="status",
            final=("done", "error"),
        )
        for name in ("edit", "delete", "email")
    ),
    refused=Denial(effect={"error": "forbidden"}),
    hooks=Hooks(
        "webhook",
        {"url": "{url}"},
        {"object_type": "{type}", "action": "{action}"},
        {"create": "created", "change": "updated", "delete": "deleted"},
        events="events",
        key="signature_key",
        signature_headers=("close-sig-hash", "close-sig-timestamp"),
    ),
    statements={
        "sizes": rests_on(("1.4.page.10", "client"), ("1.4.page.13", "client")),
        "ties": _TIMES,
        "late_change": _TIMES,
        "touched_between_pages": _PAGES,
        "deleted_between_pages": _PAGES,
        "inserted_between_pages": _PAGES,
        "cap": rests_on(("1.4.page.11", "client"), ("1.4.page.14", "client, ours")),
        "late_arrival": rests_on(("3.7.list.3", "client")),
        "future_date": rests_on(("3.7.list.3", "client"), ("3.7.list.6", "rec"), ("3.7.note.6", "docs")),
        "time_zone": _TIMES,
        "nothing_changed": _TIMES,
        "hooks": rests_on(("2.b2.1", "docs"), ("2.b2.2", "docs"), ("2.b2.5", "docs")),
        "rerun": _WRITES,
        "lost_answer": _WRITES,
    },
)
