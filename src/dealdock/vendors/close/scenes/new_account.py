"""The first user and the records of a new organization (contract 3.4, 3.5), in the form of a scene."""

from typing import Any, Final

USER: Final = {"first_name": "Alex", "last_name": "Carter"}
PIPELINE: Final = "Sales"
_STATUSES: Final = (
    ("Demo Completed", "active"),
    ("Proposal Sent", "active"),
    ("Contract Sent", "active"),
    ("Won", "won"),
    ("Lost", "lost"),
)
_LEAD_STATUSES: Final = (
    "Potential",
    "Bad Fit",
    "Qualified",
    "Customer",
    "Interested",
    "Canceled",
    "Not Interested",
)


def records() -> dict[str, Any]:
    """Return the user, the pipeline and the statuses."""
    return {
        "users": [USER],
        "pipelines": [{"key": "sales", "name": PIPELINE}],
        "opportunity_statuses": [
            {"label": label, "type": type_, "pipeline": "sales", "position": place}
            for place, (label, type_) in enumerate(_STATUSES, 1)
        ],
        "lead_statuses": [{"label": label, "position": place} for place, label in enumerate(_LEAD_STATUSES, 1)],
    }
