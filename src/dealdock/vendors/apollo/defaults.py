"""The records of a new account (contract 3.1, 3.3), in the form of a scene."""

from typing import Any, Final

PIPELINE: Final = "Sales Pipeline"
USER: Final = {"first_name": "Robin", "last_name": "Hale"}


def _stage(name: str, forecast: str, probability: int, *, is_won: bool = False, is_closed: bool = False) -> Any:
    outcome = {"is_won": is_won, "is_closed": is_closed}
    return {"name": name, "forecast_category": forecast, **outcome, "probability": probability}


_STAGES: Final = (
    _stage("Qualification", "Pipeline", 10),
    _stage("Negotiation/Review", "Pipeline", 90),
    _stage("Commit", "Committed", 90),
    _stage("Closed Won", "Closed", 100, is_won=True, is_closed=True),
    _stage("Closed Lost", "Omitted", 0, is_closed=True),
)
_COMPANY_STAGES: Final = {
    "Cold": "in_progress",
    "Current Client": "succeeded",
    "Active Opportunity": "succeeded",
    "Dead Opportunity": "failed",
    "Do Not Prospect": "failed",
}


def records() -> dict[str, Any]:
    """Return a pipeline with its stages, and the stages of companies."""
    return {
        "pipelines": [{"title": PIPELINE, "is_default": True}],
        "stages": [{**stage, "display_order": place} for place, stage in enumerate(_STAGES)],
        "company_stages": [
            {"name": name, "category": category, "display_order": place}
            for place, (name, category) in enumerate(_COMPANY_STAGES.items())
        ],
    }


def new_account() -> dict[str, Any]:
    """Return the records of a new account, whose user has a name."""
    return {"users": [USER], **records()}
