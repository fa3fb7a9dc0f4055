"""The kind of opportunities."""

from typing import Any, Final

from dealdock.platform.records.base import followed
from dealdock.platform.records.kind import Board
from dealdock.vendors.close.api_kind import AUTHORS, CUSTOM, NOT_GIVEN, NUMBER, TEXT, Edits, api_kind
from dealdock.vendors.close.opportunity import edits, service
from dealdock.vendors.close.opportunity.model import PERIODS, Opportunity
from dealdock.vendors.close.scene_fields import OPTIONAL, AuthoredRecord, SomeCustom, SomeDay

OPPORTUNITY: Final = api_kind(
    "opportunity",
    "opportunities",
    Opportunity,
    Edits(edits.create, edits.change, service.remove),
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "status_id": "opportunityStatus",
        "user_id": "user",
        **AUTHORS,
    },
    new={
        "lead_id": TEXT,
        "status_id": TEXT,
        "status": TEXT,
        "value": NUMBER,
        "value_period": TEXT,
        "confidence": NUMBER,
        "note": TEXT,
        "date_won": TEXT,
        "date_lost": None,
        "custom": CUSTOM,
        **NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    board=Board(
        name="lead_id.display_name",
        stage="status_id.label",
        position="status_id.position",
        amount="value",
        closed=("date_won", "date_lost"),
        detail="note",
        won={"status_id.type": ("won",)},
        lost={"status_id.type": ("lost",)},
        currency="currency",
        period="value_period",
        periods=PERIODS,
    ),
    example={"value": 50_000, "status": "Won"},
    base_in_scenes=AuthoredRecord,
    in_scenes={"lead": OPTIONAL, "status": OPTIONAL, "date_won": (SomeDay, None), "custom": (SomeCustom, None)},
    derived=lambda row: {**followed(Opportunity, row), "created_by": row["created_by"] or row["user_id"]},
)
