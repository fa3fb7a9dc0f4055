"""The records of a new account (contract 3.11)."""

from typing import Any, Final

_PIPELINES: Final[dict[str, tuple[bool, dict[str, int]]]] = {
    "Sales": (
        True,
        {"Qualified": 5, "Follow-up": 10, "Presentation": 20, "Contract Sent": 40, "Negotiation": 80},
    ),
    "Business Development": (
        False,
        {"First Meeting": 10, "Partner Meeting": 25, "Negotiation": 50, "Term Sheet": 75},
    ),
}
_SOURCES: Final = ("Email", "Cold Call", "Advertising")
_REASONS: Final = ("Price", "Features", "Competitor")
_CONTACT_TYPES: Final = ("Potential Customer", "Current Customer", "Uncategorized", "Other")
_LEAD_STATUSES: Final = ("New", "Open", "Unqualified", "Junk")
_ACTIVITY_TYPES: Final[tuple[dict[str, Any], ...]] = (
    {"name": "Phone Call", "icon_type": "Phone"},
    {"name": "Meeting", "icon_type": "Event"},
    {"name": "To Do", "icon_type": "Todo", "count_as_interaction": False, "is_default_task_type": True},
)


def records() -> dict[str, list[dict[str, Any]]]:
    """Return the records of every new account, in the form of a scene file."""
    pipelines = [{"name": name, "is_revenue": is_revenue} for name, (is_revenue, _) in _PIPELINES.items()]
    stages = [
        {"pipeline": pipeline, "name": name, "win_probability": probability}
        for pipeline, (_, stages) in _PIPELINES.items()
        for name, probability in stages.items()
    ]
    return {
        "pipelines": pipelines,
        "pipeline_stages": stages,
        "customer_sources": [{"name": name} for name in _SOURCES],
        "loss_reasons": [{"name": name} for name in _REASONS],
        "contact_types": [{"name": name} for name in _CONTACT_TYPES],
        "lead_statuses": [
            {"name": name, "position": place, "is_default": place == 1} for place, name in enumerate(_LEAD_STATUSES, 1)
        ],
        "activity_types": [dict(each) for each in _ACTIVITY_TYPES],
    }
