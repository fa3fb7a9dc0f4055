"""The staging of Close: situations in which its clients may lose records."""

from collections.abc import Sequence
from typing import Any, Final

from dealdock.platform.staging import Ahead, Basis, ObjectStaging, Staging


def _rests(*pairs: tuple[str, str]) -> Sequence[Basis]:
    return tuple(Basis(name, strength) for name, strength in pairs)


_USUAL: Final[dict[str, Any]] = {"versions": ("date_updated",), "unit": "millisecond"}
_LEAD: Final = {"lead_id": "lead"}


def _activity(kind: str, **details: Any) -> ObjectStaging:
    """Return the staging of a kind of activity."""
    return ObjectStaging(
        {"details": details},
        {},
        100,
        kind=f"activity.{kind}",
        shared=_LEAD,
        by_change=False,
        listed_as=("activity",),
        ahead=Ahead({"activity_at": "moment"}),
        **_USUAL,
    )


STAGING: Final = Staging(
    objects={
        "lead": ObjectStaging(
            {"name": "Lead {n}"}, {"description": "Changed"}, 200, listed_as=("advanced_search",), **_USUAL
        ),
        "opportunity": ObjectStaging({"value": 100}, {"note": "Changed"}, 250, shared=_LEAD, **_USUAL),
        "contact": ObjectStaging({"name": "Contact {n}"}, {"title": "Changed"}, 200, shared=_LEAD, **_USUAL),
        "task": ObjectStaging({"text": "Task {n}"}, {"text": "Changed"}, 200, shared=_LEAD, **_USUAL),
        "note": _activity("note", note="Note {n}"),
        "call": _activity("call", note="Call {n}", direction="outbound"),
    },
    statements={
        "sizes": _rests(("1.4.page.10", "client"), ("1.4.page.13", "client")),
        "ties": _rests(("2.6.date.1", "seed"), ("2.6.date.2", "seed")),
    },
)
