"""The records of a new organization (contract 3.4)."""

from typing import Any, Final

PIPELINE: Final = "Sales"
OPPORTUNITY_STATUSES: Final = (
    ("Demo Completed", "active"),
    ("Proposal Sent", "active"),
    ("Contract Sent", "active"),
    ("Won", "won"),
    ("Lost", "lost"),
)
LEAD_STATUSES: Final = (
    "Potential",
    "Bad Fit",
    "Qualified",
    "Customer",
    "Interested",
    "Canceled",
    "Not Interested",
)
_PIPELINE_ID: Final = 2
"""The first user has the id 1."""


def records() -> dict[str, Any]:
    """Return the pipeline and the statuses in the form of a scene."""
    statuses = [
        {"id": _PIPELINE_ID + place, "label": label, "type": type_, "pipeline_id": _PIPELINE_ID, "position": place}
        for place, (label, type_) in enumerate(OPPORTUNITY_STATUSES, 1)
    ]
    first = _PIPELINE_ID + len(statuses)
    lead_statuses = [
        {"id": first + place, "label": label, "position": place} for place, label in enumerate(LEAD_STATUSES, 1)
    ]
    return {
        "pipelines": [{"id": _PIPELINE_ID, "name": PIPELINE}],
        "opportunity_statuses": statuses,
        "lead_statuses": lead_statuses,
    }
