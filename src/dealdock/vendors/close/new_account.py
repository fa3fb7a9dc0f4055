"""The first user and the records of a new organization (contract 3.4, 3.5), in the form of a scene."""

from collections.abc import Callable, Container, Mapping, Sequence
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
_VIEWS: Final = (
    ("Leads to Call", "has:phone_numbers opportunities:0 calls:0 tasks:0"),
    ("Untouched Leads", "times_communicated:0 notes:0 tasks:0 opportunities:0"),
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
        "saved_searches": [{"name": name, "query": query, "is_shared": True} for name, query in _VIEWS],
    }


_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "pipelines": ("pipelines",),
    "opportunity_statuses": ("pipelines", "opportunity_statuses"),
    "lead_statuses": ("lead_statuses",),
    "saved_searches": ("saved_searches",),
}
"""The kinds with records in every new account, each with the kinds that a scene must lack to get these records."""


def usual(kind: str) -> Callable[[Container[str]], Sequence[Any]]:
    """Return the function `Kind.usual` of this kind."""

    def of(given: Container[str]) -> Sequence[Any]:
        own: Sequence[Any] = records()[kind]
        return () if any(each in given for each in _USUAL[kind]) else own

    return of
